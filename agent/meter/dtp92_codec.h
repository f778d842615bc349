/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_DTP92_CODEC_H
#define AGENT_METER_DTP92_CODEC_H

#include "agent/meter/codec.h"

/* The replies of an X-Rite DTP92 without their line ends, up to the last ">" which is not there
 * any more: text, "<", two hexadecimal digits. As ArgyllCMS has them. Pure. */

bool dtp92_parse_reply(const char *line, size_t length, struct span *text, int *code);
/* The reply to SV: "X-Rite DTP92...", code 0. */
bool dtp92_parse_identity(const char *line, size_t length, char model[64]);
/* The reply to RM: "X.. n TAB Y.. n TAB Z.. n" in cd/m2; the dots are any letters but digits. */
struct measured dtp92_parse_measurement(const char *line, size_t length);

#endif
