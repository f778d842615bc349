/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SIMULATED_FAULTS_H
#define TESTS_SUPPORT_SIMULATED_FAULTS_H

#include "monqa/error.h"

#include <stddef.h>

/* What a meter or its cable does wrong, and at which measurements. */
enum fault_kind {
    FAULT_LATE,     /* late:MS     the reply comes MS milliseconds later */
    FAULT_TORN,     /* torn:N      only the first N bytes of the reply, then nothing */
    FAULT_LONG,     /* long:N      N digits without an end of line */
    FAULT_GARBLED,  /* garbled     bits of every second byte wrong */
    FAULT_SILENT,   /* silent      no reply to this measurement */
    FAULT_DEAD,     /* dead        no reply to anything, from this measurement on */
    FAULT_HANGUP,   /* hangup      the cable is pulled in the middle of the reply */
    FAULT_REPLUG,   /* replug:MS   as hangup; plugged in again MS milliseconds later */
    FAULT_ERROR,    /* error:NNN   the meter's error NNN: "ERROR = NNN" */
    FAULT_WARNING,  /* warn:NNN    the meter's doubt NNN, with a value */
    FAULT_SENTINEL, /* sentinel    the number that stands for none, with a good status */
    FAULT_DIFFUSER, /* diffuser    a head for illuminance is on */
    FAULT_USER_CAL, /* usercal     a calibration of the user is active */
    FAULT_UNIT_LX,  /* lux         illuminance: LX */
    FAULT_UNIT_FC,  /* fc          illuminance: FC */
    FAULT_UNIT_FL,  /* fl          luminance in foot-lamberts: FL */
    FAULT_ECHO,     /* echo        the reply repeats the command although echo is off */
    FAULT_JUNK,     /* junk        what a modem's prober may leave stands before the reply */
    FAULT_CASE,     /* case        the letters of the reply in the other case */
    FAULT_REPEAT,   /* repeat      the command comes back before its reply */
    FAULT_NEGATIVE, /* negative    a minus before the number */
    FAULT_NAN,      /* nan         "NAN" for the number */
    FAULT_FOREIGN,  /* foreign     from this measurement on another serial number */
    FAULT_REFUSE,   /* refuse:NNN  "ERROR = NNN" to every setting but the keys */
    FAULT_NO_KEYS,  /* nokeys      a syntax error to KEY ON and KEY OFF */
};

struct fault {
    enum fault_kind kind;
    long long number;      /* what stands after the colon */
    long long first, last; /* measurements, from 1; dead and foreign: from first on */
};

#define FAULTS_MAX 32
struct fault_list {
    struct fault faults[FAULTS_MAX];
    size_t count;
};

extern const char fault_help[];

/* "NAME[:N][@FIRST[-LAST]]", separated by commas; @0 is: from the start, before any measurement. */
bool faults_parse(const char *text, struct fault_list *list, struct error *error);
/* The fault of that kind that holds at this measurement; NULL: none. */
const struct fault *faults_find(const struct fault_list *list, enum fault_kind kind,
                                long long measurement);

#endif
