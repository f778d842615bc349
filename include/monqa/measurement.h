/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_MEASUREMENT_H
#define MONQA_MEASUREMENT_H

#include "monqa/reading.h"
#include "monqa/time_utc.h"

/* The policy of measuring, as decisions without instruments or clocks: the session asks, and does
 * what is said. Where no standard gives a limit it is our own, and stands here. */

/* --- One level: watch it settle, then average as the light asks for --- */

/* Settled: two readings agree that are this far apart; or the last two of three, which do not creep
 * (of light that does, what is still to come is reckoned, and must be less than half as much); or
 * the last four swing about one value. */
#define SETTLED_PERCENT 1.0
#define SETTLED_APART_MS 1000
#define SETTLED_CD_M2 0.01 /* where the meter's last digit is not known */
/* A level that does not settle within these is unstable. */
#define SETTLE_READINGS_MAX 40u
#define SETTLE_READINGS_MIN 4u /* however slow the meter */
#define SETTLE_MS 20000
/* What scatters more about its mean flickers, or the meter slips. */
#define SCATTER_MAX_PERCENT 5.0
/* Averaging ends after this, with two samples at least. */
#define AVERAGE_MS 12000
#define SAMPLES_MAX 20u
/* A step by this factor may change the meter's range: the first reading after it is thrown away. */
#define RANGE_STEP 4.0

enum sampling_next {
    SAMPLING_READ, /* once more */
    SAMPLING_DONE,
    SAMPLING_UNSTABLE, /* no number */
};

struct sampling {
    double values[SETTLE_READINGS_MAX + SAMPLES_MAX];
    int at_ms[SETTLE_READINGS_MAX + SAMPLES_MAX];
    size_t count;
    size_t first; /* of the settled ones; count while it has not settled */
    int spent_ms;
    double before_cd_m2, resolution_cd_m2;
    bool may_discard;
};

/* before_cd_m2: the last reading of the same meter, NaN after it was opened or moved.
 * resolution_cd_m2: one step of its last digit; 0: not known. */
struct sampling sampling_begin(double before_cd_m2, double resolution_cd_m2);
/* After each reading with a number; spent_ms since the level began. */
enum sampling_next sampling_add(struct sampling *sampling, double luminance_cd_m2, int spent_ms);
/* Mean, standard deviation and count of the settled readings into the reading. */
void sampling_result(const struct sampling *sampling, struct reading *reading);
/* How many samples a level of this luminance is worth: the more, the darker. */
unsigned samples_wanted(double luminance_cd_m2);

/* --- The whole run --- */

/* White again at the end may differ by this, and by what the scatter of both explains. */
#define DRIFT_MAX_PERCENT 2.0
/* Signed; NaN when one of them has no number, or first is 0. */
double drift_percent(const struct reading *first, const struct reading *again);
/* Also when it cannot be had: a run without its control is not controlled. */
bool drift_is_too_large(const struct reading *first, const struct reading *again);

/* Lamb was read with the screen off under the light of the in-situ readings only if it is no more
 * than the black level that holds it. 2 %: two readings by one meter. */
bool ambient_is_plausible(double ambient_cd_m2, double l_prime_min_cd_m2);

/* --- Warm-up --- */

#define WARM_UP_MINUTES 30
enum warmth {
    WARMTH_WARM,
    WARMTH_COLD,
    WARMTH_ASK, /* only a person can know */
};
/* at_most: it cannot have been lit longer: the machine is up for so long, or it was seen dark then;
 * at_least: it was watched being lit so long. NaN: not known. */
enum warmth warmth_judge(double at_most_minutes, double at_least_minutes, double needed_minutes);

/* --- The unit of a meter that does not send it --- */

enum unit_check {
    UNIT_CONFIRMED,     /* what the meter sends is cd/m2 */
    UNIT_FOOT_LAMBERT,  /* what it sends is fL */
    UNIT_CONTRADICTION, /* its display and what it sends differ, perhaps by a unit */
    UNIT_ILLUMINANCE,   /* lux or foot-candles: it measures no luminance */
    UNIT_UNREADABLE,    /* not a number and a unit */
};
#define CD_M2_PER_FOOT_LAMBERT 3.4262591
/* typed: what the meter's own display shows, "412.3 cd/m2"; sent: the number that came from it. */
enum unit_check unit_check(const char *typed, double sent);

/* --- A reading without a number --- */

enum trouble_action {
    TROUBLE_KEEP,  /* it is the truth: no number */
    TROUBLE_RETRY, /* read again at once */
    TROUBLE_ASK,   /* a person sets it right, then read again */
    TROUBLE_WAIT,  /* until the meter is back */
};
#define TROUBLE_RETRIES 3
struct trouble {
    enum trouble_action action;
    const char *advice; /* for a person; NULL unless asked or waited */
};
struct trouble trouble_of(enum reading_status status, int level_ddl);

/* --- Calibration --- */

/* due: ISO date or ""; without a date nothing is known to have expired. */
bool calibration_has_expired(const char *due, struct date today);

#endif
