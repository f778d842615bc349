/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_ADMESY_CODEC_H
#define AGENT_METER_ADMESY_CODEC_H

#include "agent/meter/codec.h"

/* The lines of an Admesy Brontes, Arges or Hyperion, as two programs in use have them. Pure. */

/* "maker,model,serial,firmware", as SCPI has it, of the maker Admesy. Texts of 64 bytes. */
bool admesy_parse_identity(const char *line, size_t length, char model[64], char serial[64],
                           char firmware[64]);

/* The reply to :MEAS:YXY: "Y,x,y,clip,noise". Clip: too much light for the integration time, over;
 * noise: too little, a doubtful number. */
struct measured admesy_parse_measurement(const char *line, size_t length);

#endif
