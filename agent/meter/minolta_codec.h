/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_MINOLTA_CODEC_H
#define AGENT_METER_MINOLTA_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a Minolta LS-100, LS-110 or CS-100A: communication pages of the CS-100A manual, and
 * what programs in use read. No reply holds a unit. Pure. */

/* "OK00" and nothing after it: a setting was taken. */
bool minolta_is_taken(const char *line, size_t length);
/* "ERnn"; false when the line is no error. */
bool minolta_parse_error(const char *line, size_t length, int *number);
const char *minolta_error_words(int number);

/* "OKnn,Y" or "OKnn,Y,x,y". code is nn of an error or of a doubt. A number is taken for cd/m2 and
 * flagged unit-assumed. */
struct measured minolta_parse_measurement(const char *line, size_t length);

#endif
