/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_RESPONSE_H
#define COLLECTOR_DOCUMENT_RESPONSE_H

#include "monqa/reading.h"

#include <stddef.h>

/* The luminance response of one session beside the GSDF between its own ends, for a chart and the
 * table of numbers that stands with it. */
#define RESPONSE_LEVELS_MAX 256

struct response_point {
    int level_ddl;
    double measured_cd_m2;    /* mean of what was read at this level, as read */
    double prime_cd_m2;       /* L' = L + Lamb, or as read in situ */
    double gsdf_cd_m2;        /* NaN outside the GSDF's domain */
    double deviation_percent; /* of the contrast from the level before; NaN at the first */
};

struct luminance_response {
    struct response_point points[RESPONSE_LEVELS_MAX];
    size_t count;
    bool is_ambient_known; /* false: prime is measured alone */
};

/* count 0 when there are fewer than two levels, or two geometries. */
void response_from_readings(const struct reading *readings, size_t count,
                            const struct ambient *ambient, struct luminance_response *response);

#endif
