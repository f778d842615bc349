/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PR650_CODEC_H
#define AGENT_METER_PR650_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a Photo Research PR-650 in remote mode, as three programs in use have them. Pure. */

/* "000": a command was taken. */
bool pr650_is_taken(const char *line, size_t length);
/* "qq,U,Y.YYYEsee,.xxxx,.yyyy". U is the kind alone, 0 for luminance: no unit stands anywhere. */
struct measured pr650_parse_measurement(const char *line, size_t length);

#endif
