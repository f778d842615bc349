/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SIMULATOR_H
#define TESTS_SUPPORT_SIMULATOR_H

#include "tests/support/simulated_faults.h"
#include "tests/support/simulated_panel.h"

/* What all simulated meters have in common: a pseudo-terminal or a unix socket, a simulated panel
 * before them, faults, a log, and the program around them. */

#define SIMULATOR_REPLY_SIZE 8192
struct simulator_reply {
    char bytes[SIMULATOR_REPLY_SIZE];
    size_t length;
    unsigned delay_ms;
    size_t pause_at;    /* after so many bytes ... */
    unsigned pause_ms;  /* ... a pause; 0: none */
    bool hang_up;       /* after these bytes */
    unsigned replug_ms; /* 0: stays away */
};

__attribute__((format(printf, 2, 3))) void reply_say(struct simulator_reply *reply,
                                                     const char *format, ...);
void reply_add(struct simulator_reply *reply, const void *bytes, size_t length);
void reply_prefix(struct simulator_reply *reply, const void *bytes, size_t length);
void reply_pause(struct simulator_reply *reply, unsigned ms); /* here, once */

/* The first member of each simulated meter. */
struct simulated_meter {
    struct simulated_panel panel;
    struct fault_list faults;
    const char *model, *serial;
    unsigned latency_ms;
    double drift_percent;   /* of the light, from one measurement to the next */
    long long measurements; /* so far */
};

/* The fault of that kind that holds now; NULL: none. */
const struct fault *simulator_fault(const struct simulated_meter *meter, enum fault_kind kind);
/* The number of it, or 0. */
long long simulator_fault_number(const struct simulated_meter *meter, enum fault_kind kind);
const char *simulator_serial(const struct simulated_meter *meter); /* another with "foreign" */
/* Counts a measurement and reads the panel; reply gets the latency. False: the panel cannot be
 * read, which was reported. */
bool simulator_measure(struct simulated_meter *meter, double *luminance_cd_m2,
                       struct simulator_reply *reply);
/* After the reply to a measurement was made: the faults of the line. */
void simulator_damage(const struct simulated_meter *meter, struct simulator_reply *reply);

struct simulator_kind {
    const char *program;
    const char *usage; /* lines on the options of this meter */
    const char *ends;  /* any of these bytes ends a command */
    /* Ends a command without such a byte; NULL: none does. */
    bool (*is_whole)(const struct simulated_meter *meter, const char *bytes, size_t length);
    bool (*option)(struct simulated_meter *meter, const char *name,
                   const char *value);                              /* or NULL */
    bool *(*flag)(struct simulated_meter *meter, const char *name); /* or NULL */
    /* command: without its end, NUL-terminated and cut to what a meter keeps; length counts what
     * came. */
    void (*answer)(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply);
};

/* The whole program. */
int simulator_main(const struct simulator_kind *kind, struct simulated_meter *meter,
                   char **arguments);

#endif
