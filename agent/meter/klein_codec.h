/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_KLEIN_CODEC_H
#define AGENT_METER_KLEIN_CODEC_H

#include "agent/meter/codec.h"

/* The replies of a Klein K-10, K-10-A or KV-10-A, as two programs in use agree on them: an echo of
 * two characters, a content of fixed length, then "<", an error character and ">". The content is
 * binary and may hold any byte: replies are read by count. Pure. */

#define KLEIN_IDENTITY_BYTES 21    /* to P0: model 7, serial 9 */
#define KLEIN_FIRMWARE_BYTES 13    /* to P2: 8 */
#define KLEIN_SETTING_BYTES 5      /* to L0 and J8: nothing */
#define KLEIN_MEASUREMENT_BYTES 15 /* to N5: X, Y, Z of 3 each, range */

struct klein_identity {
    char model[8], serial[10]; /* without the blanks at their ends */
};

/* ERROR_INVALID for what is no reply to P0, and for meters that are none of the three. */
bool klein_parse_identity(const unsigned char *bytes, size_t length,
                          struct klein_identity *identity, struct error *error);
bool klein_parse_firmware(const unsigned char *bytes, size_t length, char firmware[9]);
/* The reply to a setting of two characters; *error_character is '0' where it was taken. */
bool klein_parse_setting(const unsigned char *bytes, size_t length, const char *setting,
                         char *error_character);

/* code is the error character, 0 for '0'. */
struct measured klein_parse_measurement(const unsigned char *bytes, size_t length);
/* Top over or bottom under range: the automatic range has not settled yet. */
bool klein_is_settling(const struct measured *measured);

#endif
