/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_FUZZ_MEASURED_CHECK_H
#define TESTS_FUZZ_MEASURED_CHECK_H

#include "agent/meter/codec.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert, which a release build leaves out. */
static inline void must(bool holds)
{
    if (!holds)
        abort();
}

static inline void check_measured(const struct measured *measured)
{
    bool number = measured->status == READING_OK || measured->status == READING_SUSPECT;
    must(measured->status >= READING_OK && measured->status < READING_STATUS_COUNT);
    must(number == !isnan(measured->luminance_cd_m2));
    must(!number || reading_luminance_is_possible(measured->luminance_cd_m2));
    must(measured->status != READING_SUSPECT || measured->flags != 0);
    must(isnan(measured->x) == isnan(measured->y) && (number || isnan(measured->x)));
    must(isnan(measured->x) ||
         (measured->x > 0 && measured->y > 0 && measured->x + measured->y <= 1));
}

static inline void check_text(const char *text, size_t room)
{
    const size_t length = strnlen(text, room);
    must(length < room && text_is_utf8(text, length));
}

#endif
