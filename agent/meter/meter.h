/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_METER_H
#define AGENT_METER_METER_H

#include "monqa/reading.h"
#include "monqa/words.h"

/* A photometer: a driver on a port. A driver holds no policy (averaging, settling, retries are the
 * session's) and never waits but in the port, whose every wait also watches cancel_fd. */

enum meter_trait {
    METER_CONTACT = 1 << 0,
    METER_TELESCOPIC = 1 << 1,
    METER_UNIT_NOT_IN_REPLY = 1 << 2,
    METER_MANUAL = 1 << 3,   /* a person types the values */
    METER_UNPROVED = 1 << 4, /* never tried on the instrument itself */
    METER_COLOUR = 1 << 5,   /* gives the chromaticity, or one of its models does */
};

/* Where the unit of a driver's numbers comes from. */
enum meter_unit {
    METER_UNIT_FIXED,    /* "fixed": the instrument knows cd/m2 alone */
    METER_UNIT_IN_REPLY, /* "in-reply": each reply names it */
    METER_UNIT_SET,      /* "set": set at the opening and read back */
    METER_UNIT_ASSUMED,  /* "assumed": told nowhere; once a session a person has to compare */
    METER_UNIT_TYPED,    /* "typed": a person names it */
};
const char *meter_unit_name(enum meter_unit unit);

/* What a number of a family of meters is worth. */
struct meter_profile {
    enum meter_unit unit;
    unsigned geometries; /* possible ones, 1 << enum reading_geometry each */
    /* Of the reading, common to all readings of one meter (calibration); NaN: not known. */
    double gain_percent;
    /* Each reading for itself: so many steps of its last digit; NaN: not known, or no fixed step.
     */
    double digits, digit_cd_m2;
    double floor_cd_m2; /* below: low-signal, and no verdict on a black level; NaN: not known */
    /* Of the figures: "R" read in a document of the maker's, "M" from memory, and not to decide
     * anything before the owner's data sheet has confirmed it, "" where there are none. */
    char provenance[4];
};

/* What was read back from the meter, or set in it, that changes its numbers: filter, accessory,
 * calibration of the user, lens, averages; the name is the maker's or ours. */
#define METER_SETTINGS_MAX 8
struct meter_setting {
    char name[32], value[64]; /* UTF-8 */
};

struct meter_identity {
    char driver[32];
    char maker[64], model[64], serial[64],
        firmware[64];                            /* UTF-8; "" where the meter does not say */
    char calibrated_on[16], calibration_due[16]; /* ISO dates; "" unknown */
    char port[256];
    unsigned traits;
    struct meter_profile profile;
    struct meter_setting settings[METER_SETTINGS_MAX];
    size_t setting_count;
    bool simulated; /* a pty instead of an instrument, or scripted values */
};

/* Asks a person for one value: driver "manual". Fills text (NUL-terminated); false as for measure.
 * meter_open asks METER_ASK_MODEL, _SERIAL, _CALIBRATED_ON and _CALIBRATION_DUE in this order,
 * meter_measure METER_ASK_LUMINANCE. An answer that will not do is asked for again, at most three
 * times, with what is expected in brackets after the question. */
#define METER_ASK_MODEL N_("Maker and model of the meter")
#define METER_ASK_SERIAL N_("Serial number of the meter")
#define METER_ASK_CALIBRATED_ON N_("Date of its calibration")
#define METER_ASK_CALIBRATION_DUE N_("Date when its calibration is due")
#define METER_ASK_LUMINANCE N_("Luminance in cd/m2")
typedef bool meter_ask(void *context, const char *question, char *text, size_t size,
                       struct error *error);

/* Driver "line": the section [meter-line] of the configuration. Texts, never NULL; a bad one is
 * refused by name at the opening. */
struct meter_line_texts {
    const char *settings;   /* "9600 8N1", "4800 7E2", "115200 8N1 rtscts"; "": no such section */
    const char *request;    /* what is sent, with \r, \n, \t, \\ and \xNN */
    const char *pattern;    /* extended regular expression of the whole reply, one group: number */
    const char *unit;       /* "cd/m2" or "fL" */
    const char *scale;      /* the number is multiplied by it */
    const char *timeout_ms; /* for the reply, 100 to 60000 */
    const char *model, *serial;
};

struct meter_options {
    const char *driver;  /* "mavo-usb", "manual"; NULL: found by the ids of the port */
    const char *port;    /* "/dev/ttyUSB0", "/dev/serial/by-id/..."; NULL: the only one found */
    const char *exclude; /* ports that are never touched, with blanks between; NULL: none */
    int cancel_fd;       /* readable: stop waiting (ERROR_CANCELLED); -1: none */
    meter_ask *ask;      /* needed by manual */
    void *ask_context;
    const struct meter_line_texts *line_texts; /* needed by line */
    int limit_divisor; /* of the driver's limits of time, for tests with a meter that is silent on
                        * purpose; 0: 1 */
};

struct meter; /* opaque */

/* Looks for a meter at the named port, with the consent of whoever named it: its ids must be of a
 * chip that meters have, it must be silent, and then one question after the other is sent that none
 * of the meters takes for anything else; never to meters that cannot be asked so. options->driver
 * is not looked at. *driver is to be given to meter_open. ERROR_UNAVAILABLE: none answers. */
bool meter_search(const struct meter_options *options, const char **driver, struct error *error);

bool meter_open(const struct meter_options *options, struct meter **meter, struct error *error);
void meter_close(struct meter *meter); /* gives the meter back to its keys; NULL allowed */
const struct meter_identity *meter_identity(const struct meter *meter);
/* One measurement: status, number, flags, raw and time of *reading are set, the rest is left alone.
 * True also for a reading that failed with a status; false only when there is no meter any more
 * (GONE: ERROR_UNAVAILABLE) or the wait was cancelled: then *reading has that status and no number
 * too. */
bool meter_measure(struct meter *meter, struct reading *reading, struct error *error);
/* After GONE: waits up to within_ms until the same meter answers again, at its old port or at
 * another that has the same name on the bus; then it can measure as before. The serial number that
 * the meter tells must be the old one, where it tells any. ERROR_UNAVAILABLE: it has not come, or
 * another has; it can be tried again. */
bool meter_find_again(struct meter *meter, int within_ms, struct error *error);

/* The last bytes of both directions, printable, "> " sent and "< " came: for messages. 2500 bytes
 * hold them all. */
void meter_trace(const struct meter *meter, char *text, size_t size);

/* Ports where a meter could be, from the ids in sysfs; nothing is sent to them. */
struct meter_port {
    char path[256];
    char by_id[256]; /* "" where udev gives none */
    char driver[32]; /* whose ids match; "" unknown */
    char hint[32];   /* a driver that has to be named by a person; "" none */
    char product[64], serial[64];
    char usb[16]; /* "0403:6001" */
};
bool meter_ports(struct meter_port *ports, size_t maximum, size_t *count, struct error *error);

#endif
