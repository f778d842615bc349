/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PR655_CODEC_H
#define AGENT_METER_PR655_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a Photo Research PR-655, PR-670 and their successors in remote mode, as pages of the
 * manuals and programs in use have them: a code, then fields, with commas between. Pure. */

/* "qqqqq[,text]"; 0 is success. text keeps commas; "" where there is none. */
bool pr655_parse_reply(const char *line, size_t length, int *code, char text[64]);
/* The reply to D111: of code 0 and a name of the families. */
bool pr655_parse_model(const char *line, size_t length, char model[64]);
/* The reply to D110: of code 0 and one field, digits and letters. */
bool pr655_parse_serial(const char *line, size_t length, char serial[64]);
/* The reply to D602 names units, and they are not English: the units of a value are nowhere else.
 */
bool pr655_is_metric(const char *line, size_t length);

/* The reply to M1: "qqqqq,U,Y,x,y". U is the kind alone, 0 for luminance: cd/m2 only where SU1 was
 * taken and pr655_is_metric held. */
struct measured pr655_parse_measurement(const char *line, size_t length);

#endif
