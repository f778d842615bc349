/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/klein_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>

#define ECHO_BYTES 2
#define TAIL_BYTES 3
#define LOW_CD_M2 0.001
#define NOISE_CD_M2 0.01 /* as much below zero is black, more is a fault */

/* The whole reply to that command, of exactly that length; its error character. */
static bool is_reply(const unsigned char *bytes, size_t length, const char *command,
                     size_t expected, char *error_character)
{
    if (length != expected || memcmp(bytes, command, ECHO_BYTES) != 0 || bytes[length - 3] != '<' ||
        bytes[length - 1] != '>')
        return false;
    *error_character = (char)bytes[length - 2];
    return true;
}

static bool take_text(const unsigned char *bytes, size_t length, char *text)
{
    struct span span;
    text[0] = '\0';
    if (!span_line((const char *)bytes, length, &span))
        return false;
    span_copy(span, text, length + 1);
    return true;
}

bool klein_parse_identity(const unsigned char *bytes, size_t length,
                          struct klein_identity *identity, struct error *error)
{
    static const char *const models[] = {"K-10", "K-10-A", "KV-10-A"};
    struct klein_identity parsed;
    char shown[80], error_character;
    text_printable(shown, sizeof shown, bytes, length);
    if (!is_reply(bytes, length, "P0", KLEIN_IDENTITY_BYTES, &error_character) ||
        error_character != '0' || !take_text(bytes + 2, 7, parsed.model) ||
        !take_text(bytes + 9, 9, parsed.serial))
        return error_set(error, ERROR_INVALID, "\"%s\" is no identity of a Klein meter", shown);
    for (size_t i = 0; i < ARRAY_LENGTH(models); i++)
        if (strcmp(parsed.model, models[i]) == 0) {
            *identity = parsed;
            return true;
        }
    return error_set(error, ERROR_INVALID, "Klein %s is not a known model", parsed.model);
}

bool klein_parse_firmware(const unsigned char *bytes, size_t length, char firmware[9])
{
    char error_character;
    return is_reply(bytes, length, "P2", KLEIN_FIRMWARE_BYTES, &error_character) &&
           take_text(bytes + 2, 8, firmware);
}

bool klein_parse_setting(const unsigned char *bytes, size_t length, const char *setting,
                         char *error_character)
{
    return is_reply(bytes, length, setting, KLEIN_SETTING_BYTES, error_character);
}

static const struct {
    char character;
    enum reading_status status;
} errors[] = {
    {'B', READING_HARDWARE},
    {'X', READING_HARDWARE},
    {'b', READING_NEED_ZERO},
    {'s', READING_NEED_ZERO},
    {'t', READING_NEED_ZERO},
    {'w', READING_OVER},
    {'v', READING_OVER},
    {'u', READING_UNDER},
    {'L', READING_WRONG_CONFIG},
};

static enum reading_status error_status(char character)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (errors[i].character == character)
            return errors[i].status;
    return READING_REJECTED;
}

static int exponent_of(const unsigned char bytes[3])
{
    return bytes[2] < 128 ? bytes[2] : bytes[2] - 256;
}

/* Sign and 15 bits of magnitude, big endian; magnitude x 2^(exponent - 16): 64 00 08 is 100. */
static double value_of(const unsigned char bytes[3])
{
    int magnitude = ((bytes[0] & 0x7f) << 8) | bytes[1];
    double value = ldexp(magnitude, exponent_of(bytes) - 16);
    return (bytes[0] & 0x80) != 0 ? -value : value;
}

struct measured klein_parse_measurement(const unsigned char *bytes, size_t length)
{
    char error_character;
    double xyz[3];
    if (!is_reply(bytes, length, "N5", KLEIN_MEASUREMENT_BYTES, &error_character))
        return measured_failed(READING_PROTOCOL, 0);
    if (error_character != '0')
        return measured_failed(error_status(error_character), (unsigned char)error_character);
    for (size_t i = 0; i < 3; i++)
        xyz[i] = value_of(bytes + ECHO_BYTES + 3 * i);
    if (xyz[1] < 0 && xyz[1] > -NOISE_CD_M2)
        return measured_failed(READING_UNDER, 0);
    struct measured measured = measured_tristimulus(xyz, LOW_CD_M2);
    measured.resolution_cd_m2 = ldexp(1, exponent_of(bytes + ECHO_BYTES + 3) - 16);
    return measured;
}

bool klein_is_settling(const struct measured *measured)
{
    return measured->code == 'v' || measured->code == 'u';
}
