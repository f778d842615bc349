/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_MAVO_CODEC_H
#define AGENT_METER_MAVO_CODEC_H

#include "agent/meter/codec.h"

/* The lines of a Gossen MAVO-MONITOR USB, MAVO-SPOT 2 USB or MAVOLUX 5032 USB, without their line
 * feed: "Interface Description MAVO-USB, Interface 1.1/02.18", and the variations met in programs
 * that talk to it. Pure. */

struct mavo_identity {
    char maker[64], model[64], serial[64], hardware[64], firmware[64];
};

/* "[*IDN ]GOSSEN,M 502, 20387,01,V 1.00": maker, type, serial, hardware, firmware. The echo, the
 * blanks around a field and the last two fields may be missing. ERROR_INVALID for another maker. */
bool mavo_parse_identity(const char *line, size_t length, struct mavo_identity *identity,
                         struct error *error);

/* "ERROR = nnn"; false when the line is no error reply. */
bool mavo_parse_error(const char *line, size_t length, int *number);
enum reading_status mavo_error_status(int number); /* never ok or suspect */
const char *mavo_error_words(int number);
#define MAVO_ERROR_OVERRUN 1 /* the one that is worth asking again */

/* What one line says as the reply to a measurement. Always decided: what is no reply is
 * "protocol". code: of "ERROR = nnn". */
struct measured mavo_parse_measurement(const char *line, size_t length);

#endif
