/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_path.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IDENTITY_TOLERANCE 32 /* of 65535: half a level of 10 bits */
#define MATRIX_CELLS 9
#define MATRIX_ONE (UINT64_C(1) << 32) /* S31.32, sign and magnitude */
#define HASH_MARK "sha256 "

static bool is_near(uint16_t value, size_t position, size_t count)
{
    long expected = count < 2 ? 0 : (long)((position * 65535 + (count - 1) / 2) / (count - 1));
    return labs((long)value - expected) <= IDENTITY_TOLERANCE;
}

bool signal_lut_is_identity(const struct signal_lut_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_near(entries[i].red, i, count) || !is_near(entries[i].green, i, count) ||
            !is_near(entries[i].blue, i, count))
            return false;
    return count > 1;
}

static void describe(const char *unit, size_t count, const void *bytes, size_t length,
                     char text[SIGNAL_VALUE_SIZE])
{
    char digits[DIGEST_TEXT_SIZE];
    (void)snprintf(text,
                   SIGNAL_VALUE_SIZE,
                   "%zu %s, " HASH_MARK "%s",
                   count,
                   unit,
                   digest_sha256(bytes, length, digits));
}

void signal_lut_describe(const void *bytes, size_t length, char text[SIGNAL_VALUE_SIZE])
{
    size_t count = length / sizeof(struct signal_lut_entry);
    if (bytes == NULL || length == 0) {
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "none");
        return;
    }
    if (length % sizeof(struct signal_lut_entry) != 0) {
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "unreadable");
        return;
    }
    if (signal_lut_is_identity(bytes, count))
        (void)snprintf(text, SIGNAL_VALUE_SIZE, "identity (%zu entries)", count);
    else
        describe("entries", count, bytes, length, text);
}

static bool is_identity_matrix(const void *bytes)
{
    uint64_t cells[MATRIX_CELLS];
    memcpy(cells, bytes, sizeof cells);
    for (size_t i = 0; i < MATRIX_CELLS; i++)
        if (cells[i] != (i % 4 == 0 ? MATRIX_ONE : 0))
            return false;
    return true;
}

void signal_matrix_describe(const void *bytes, size_t length, char text[SIGNAL_VALUE_SIZE])
{
    if (bytes == NULL || length == 0)
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "none");
    else if (length != MATRIX_CELLS * sizeof(uint64_t))
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "unreadable");
    else if (is_identity_matrix(bytes))
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "identity");
    else
        describe("cells", MATRIX_CELLS, bytes, length, text);
}

void signal_blob_describe(const void *bytes, size_t length, char text[SIGNAL_VALUE_SIZE])
{
    if (bytes == NULL || length == 0)
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "none");
    else
        describe("bytes", length, bytes, length, text);
}

const char *signal_value_sha256(const char *text)
{
    const char *mark = strstr(text, HASH_MARK);
    return mark != NULL && strlen(mark) == strlen(HASH_MARK) + DIGEST_TEXT_SIZE - 1
               ? mark + strlen(HASH_MARK)
               : NULL;
}

void signal_path_name_tables(struct signal_path *path)
{
    static const char *const names[] = {"DEGAMMA_LUT", "CTM", "GAMMA_LUT", "gamma ramp"};
    const char *word = SIGNAL_UNKNOWN;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *value = signal_path_value(path, "crtc", names[i]);
        if (value == NULL)
            continue;
        if (strcmp(value, "none") != 0 && strncmp(value, "identity", strlen("identity")) != 0) {
            const char *hash = signal_value_sha256(value);
            bool is_site = hash != NULL && strcmp(hash, path->site_lut) == 0;
            (void)text_copy(path->lut, sizeof path->lut, is_site ? "site" : "other");
            return;
        }
        word = "identity";
    }
    (void)text_copy(path->lut, sizeof path->lut, word);
}
