/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/mavo_codec.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert, which a release build leaves out. */
static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const char *text, size_t room)
{
    const size_t length = strnlen(text, room);
    must(length < room && text_is_utf8(text, length));
}

static void check_measurement(const struct mavo_measurement *measured)
{
    bool number = measured->status == READING_OK || measured->status == READING_SUSPECT;
    must(number == !isnan(measured->luminance_cd_m2));
    must(measured->status >= READING_OK && measured->status < READING_STATUS_COUNT);
    if (number)
        must(measured->luminance_cd_m2 >= 0 &&
             measured->luminance_cd_m2 <= READING_LUMINANCE_MAX_CD_M2);
    if (measured->status == READING_SUSPECT)
        must(measured->flags != 0);
    must(measured->error_number == 0 || !number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    struct mavo_identity identity;
    struct error error = {0};
    int number = 0;

    const struct mavo_measurement measured = mavo_parse_measurement(line, size);
    check_measurement(&measured);
    if (mavo_parse_error(line, size, &number))
        must(number >= 0 && number <= 999 && measured.error_number == number);
    if (mavo_parse_identity(line, size, &identity, &error)) {
        check_text(identity.model, sizeof identity.model);
        check_text(identity.serial, sizeof identity.serial);
        check_text(identity.hardware, sizeof identity.hardware);
        check_text(identity.firmware, sizeof identity.firmware);
        must(strcmp(identity.maker, "GOSSEN") == 0 && identity.serial[0] != '\0');
        must(measured.status == READING_PROTOCOL); /* no identity is a measurement */
    }
    return 0;
}
