/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_judge.h"
#include "monqa/signal_state.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What is read is written and read again as the same, and can be judged and compared. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct signal_path path, back;
    struct error error = {0};
    if (!signal_state_parse("state", (const char *)data, size, &path, &error)) {
        must(error.text[0] != '\0');
        return 0;
    }
    struct buffer text = {.maximum = 2 * SIGNAL_STATE_BYTES_MAX};
    struct signal_check checks[SIGNAL_CHECKS_MAX];
    struct signal_change changes[SIGNAL_CHANGES_MAX];
    signal_state_format(&path, &text);
    must(buffer_check(&text, "state", NULL));
    must(signal_state_parse("state", text.data, text.length, &back, NULL));
    must(back.property_count == path.property_count && back.width == path.width);
    must(signal_path_compare(&path, &back, NULL, changes) == 0);
    must(signal_path_judge(&path, NULL, NULL, checks) <= SIGNAL_CHECKS_MAX);
    buffer_finish(&text);
    return 0;
}
