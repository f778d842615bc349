/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/not_before.h"

#include "agent/upload/answer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>

static void path_of(const char *state, char path[1024])
{
    (void)snprintf(path, 1024, "%s/not-before", state);
}

int64_t not_before_read(const char *state, int64_t now_utc_ms)
{
    char path[1024];
    long long utc_ms;
    CLEANUP(buffer_finish) struct buffer text = BUFFER(64);
    path_of(state, path);
    if (!file_exists(path) || !file_read(path, &text, NULL) || text.length < 2)
        return 0;
    text.data[text.length - 1] = '\0';
    if (!integer_parse(text.data, 0, INT64_MAX, &utc_ms) ||
        utc_ms - now_utc_ms > RETRY_AFTER_MAX_S * 1000)
        return 0;
    return utc_ms;
}

/* A wish that cannot be kept is forgotten: the back-off still spares the collector. */
void not_before_write(const char *state, int64_t utc_ms)
{
    char path[1024], text[32];
    path_of(state, path);
    int length = snprintf(text, sizeof text, "%lld\n", (long long)utc_ms);
    if (utc_ms == 0 && !file_exists(path))
        return;
    if (utc_ms == 0)
        (void)file_remove(path, NULL);
    else
        (void)file_write(path, text, (size_t)length, 0600, NULL);
}
