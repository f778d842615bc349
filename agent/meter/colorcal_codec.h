/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_COLORCAL_CODEC_H
#define AGENT_METER_COLORCAL_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a CRS ColorCAL MKII in its serial mode, without prompt and line ends, as three
 * programs in use read them. Pure. */

struct colorcal_identity {
    char rom[64], serial[64];
    int build; /* of the firmware; compared as a number */
};

/* "OK00,1,<rom>,100.10,<serial>,<build>". ERROR_INVALID for another thing. */
bool colorcal_parse_identity(const char *line, size_t length, struct colorcal_identity *identity,
                             struct error *error);

/* "ERnn"; false when the line is no error. */
bool colorcal_parse_error(const char *line, size_t length, int *number);

/* One row of the matrix, "OK00,ddddd,ddddd,ddddd": d / 10000, and (50000 - d) / 10000 above 50000.
 * False for 50000 itself, and for three zeros: a matrix that was never written. */
bool colorcal_parse_row(const char *line, size_t length, double row[3]);

/* "OK00,a,b,c"; matrix x (a, b, c) is X, Y, Z with Y in cd/m2. */
struct measured colorcal_parse_measurement(const char *line, size_t length, double matrix[3][3]);

#endif
