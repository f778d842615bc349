/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_TREND_H
#define MONQA_TREND_H

#include <stddef.h>
#include <stdint.h>

/* How a luminance declines, and when it will fall below a limit. A backlight ages by a share of
 * what is left: ln L = a + b t, by least squares over the readings of one calibration segment
 * (between two recalibrations of the display). Each meter has its own a, so that two meters that
 * differ do not look like a decline; b is common to all. Pure. */

struct trend_point {
    int32_t day;            /* since 1970-01-01 */
    double luminance_cd_m2; /* > 0 */
    int meter;              /* any number, the same for the same meter */
};

enum trend_outcome {
    TREND_FORECAST, /* it declines, and will reach the limit within TREND_DAYS_MAX */
    TREND_FAR,      /* it declines, but not to the limit within that time */
    TREND_STEADY,   /* no decline can be told from the scatter: a regulated backlight */
    TREND_TOO_FEW,  /* less than TREND_POINTS_MIN readings that tell, or over less than
                       TREND_SPAN_DAYS_MIN */
    TREND_BELOW,    /* it is below the limit already */
    TREND_OUTCOME_COUNT
};
const char *trend_outcome_name(
    enum trend_outcome outcome); /* "forecast", "far", "steady", "too-few", "below" */

#define TREND_POINTS_MIN 5
#define TREND_SPAN_DAYS_MIN 180
#define TREND_DAYS_MAX 3650 /* ten years on nobody can tell */

struct trend {
    enum trend_outcome outcome;
    size_t point_count;
    double per_year_percent; /* 100 (exp(365.25 b) - 1); NaN when too few */
    double per_year_low_percent, per_year_high_percent; /* 90 % interval of it */
    int32_t
        fails_day; /* TREND_FORECAST: when the fitted line reaches the limit, by the newest meter */
    int32_t earliest_day,
        latest_day; /* where the 90 % band of the line does; latest_day may be TREND_NEVER */
};
#define TREND_NEVER INT32_MAX

/* points by day. limit_cd_m2: the least that passes. */
struct trend trend_fit(const struct trend_point *points, size_t count, double limit_cd_m2);

/* Two-sided 90 % of Student's t. freedom >= 1. */
double student_t_90(size_t freedom);

#endif
