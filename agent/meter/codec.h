/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_CODEC_H
#define AGENT_METER_CODEC_H

#include "monqa/reading.h"

/* What the codecs of the meters have in common. Pure. */

/* What one reply says of the light. luminance_cd_m2 is NaN unless status is ok or suspect; x and y
 * are NaN, both, where the meter gives none or none that is possible. */
struct measured {
    enum reading_status status;
    unsigned flags;
    double luminance_cd_m2, x, y;
    double resolution_cd_m2; /* one step of the last digit that the meter sent; 0: not known */
    int code;                /* the meter's own, 0: none */
};

#define CD_M2_PER_FL 3.4262591
/* With fewer steps of the last digit, the digit itself is a tenth of the reading or more. */
#define LOW_SIGNAL_STEPS 10

struct measured measured_failed(enum reading_status status, int code);
/* Judged: "rejected" for a luminance that cannot be, "suspect" and low-signal below low_cd_m2 and
 * at zero. */
struct measured measured_light(double luminance_cd_m2, double x, double y, double low_cd_m2);
/* Of tristimulus values, Y in cd/m2. */
struct measured measured_tristimulus(const double xyz[3], double low_cd_m2);

struct span {
    const char *text; /* not NUL-terminated */
    size_t length;
};

/* The reply without line ends, blanks and tabs around it; false when nothing is left, when it is
 * longer than 255 bytes, or holds what is not printable ASCII (tabs may stand in it). */
bool span_line(const char *line, size_t length, struct span *span);
/* Splits at each separator, blanks around the fields removed. 0: more fields than that. */
size_t span_split(struct span span, char separator, struct span *fields, size_t maximum);
bool span_is(struct span span, const char *text);
bool span_begins(struct span span, const char *text);
/* The whole span, at most one sign before it and blanks after the sign: decimal digits, a point, an
 * exponent. */
bool span_number(struct span span, double *value);
/* One step of the last digit of a number that span_number takes: 0.1 of "-12.3", 10 of "1.2e+02".
 */
double span_step(struct span span);
bool span_integer(struct span span, int minimum, int maximum, int *value);
/* Cut to size; the text is ASCII. */
void span_copy(struct span span, char *to, size_t size);

#endif
