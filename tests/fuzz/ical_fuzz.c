/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever comes as a calendar of holidays: real days, or a refusal. */
#include "collector/document/ical.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ical_days days = {0};
    struct error error = {0};
    if (!ical_read_days("f.ics", (const char *)data, size, &days, &error)) {
        if (error.kind == ERROR_NONE || days.days != NULL)
            abort();
        return 0;
    }
    if (days.count == 0 || days.count > ICAL_DAYS_MAX)
        abort();
    for (size_t i = 0; i < days.count; i++) {
        char text[DATE_TEXT_SIZE];
        struct date again;
        if (!date_parse(date_format(days.days[i].day, text), &again) ||
            !text_is_utf8(days.days[i].name, strlen(days.days[i].name)))
            abort();
    }
    free(days.days);
    return 0;
}
