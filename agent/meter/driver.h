/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_DRIVER_H
#define AGENT_METER_DRIVER_H

#include "agent/meter/meter.h"
#include "agent/meter/port.h"

/* How one family of meters is talked to. A driver keeps no policy and waits in the port alone. */

/* A port is the driver's when the numbers fit, its name begins so, and each text that is given
 * stands in the device's own, in any case of letters. */
struct meter_usb_id {
    const char *vendor;  /* four hexadecimal digits; "": any; NULL ends the table */
    const char *product; /* four hexadecimal digits; NULL: any */
    const char *tty;     /* "ttyACM"; NULL: any */
    const char *maker;   /* NULL: any */
    const char *serial;  /* NULL: any */
    bool is_hint;        /* a person has to name the driver: its question locks the meter's keys */
};

/* What a driver is opened with: a port, or a person to ask. Borrowed. */
struct meter_source {
    struct port *port; /* NULL for a driver without a line */
    meter_ask *ask;
    void *ask_context;
    const struct meter_line_texts *line_texts;
    int limit_divisor; /* as in struct meter_options */
};

struct meter_driver {
    const char *name;
    const char *label;
    const struct meter_usb_id *ids; /* NULL: none is known */
    const struct port_line *line;   /* NULL: no port */
    unsigned traits;                /* of enum meter_trait */
    struct meter_profile profile;   /* open may say it better for the model that it finds */
    const char *steps;              /* what a person has to do before the opening; NULL: nothing */
    /* Confirms by one query that only reads, then makes the meter ready; fills what it says of
     * itself into identity. */
    bool (*open)(const struct meter_source *source, void **state, struct meter_identity *identity,
                 struct error *error);
    /* As meter_measure. */
    bool (*measure)(void *state, struct reading *reading, struct error *error);
    /* Gives the meter back to its keys; NULL allowed. */
    void (*close)(void *state);
};

extern const struct meter_driver meter_admesy, meter_colorcal, meter_cri, meter_cs2000, meter_dtp92,
    meter_jeti, meter_klein, meter_line, meter_manual, meter_mavo, meter_minolta, meter_optical,
    meter_pr650, meter_pr655, meter_pr705, meter_pr715;

/* Every driver, ended by NULL. To add one, write its file and list it above and in drivers.c.
 */
extern const struct meter_driver *const meter_drivers[];
const struct meter_driver *meter_driver_find(const char *name); /* NULL: none of that name */

/* For a profile's geometries. */
#define GEOMETRIES_CONTACT (1u << GEOMETRY_CONTACT)
#define GEOMETRIES_TELESCOPIC (1u << GEOMETRY_TELESCOPIC_DARK | 1u << GEOMETRY_TELESCOPIC_IN_SITU)
#define GEOMETRIES_ALL (GEOMETRIES_CONTACT | GEOMETRIES_TELESCOPIC)

/* For drivers: notes a setting of the meter; one of the same name is replaced. */
void meter_note(struct meter_identity *identity, const char *name, const char *value);

/* For drivers: fills what a measurement has to set, with the time of now; flags 0 and raw "". The
 * luminance counts with ok and suspect alone, else it becomes NaN. */
void meter_record(struct reading *reading, enum reading_status status, double luminance_cd_m2);

#endif
