/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_keeping.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define FIRST_LINE "monqa display state 1"
#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"

void kms_keeping_path(const char *folder, const struct kms_card *card, char *path, size_t size)
{
    const char *slash = strrchr(card->path, '/');
    (void)snprintf(
        path, size, "%s/display-%s.found", folder, slash == NULL ? card->path : slash + 1);
}

/* "" where the kernel does not say. */
static void read_boot_id(char *text, size_t size)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(256);
    bool read = file_read(BOOT_ID_PATH, &file, NULL) && file.length > 0;
    (void)text_copy(text, size, read ? file.data : "");
    text[strcspn(text, "\n")] = '\0';
}

bool kms_keeping_write(const char *path, const struct kms_card *card,
                       const struct kms_snapshot *snapshot, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(KMS_SNAPSHOT_TEXT_MAX);
    char boot[40];
    read_boot_id(boot, sizeof boot);
    buffer_format(
        &text, FIRST_LINE "\ncard %s\ndriver %s\nboot %s\n", card->path, card->driver, boot);
    kms_snapshot_format(snapshot, &text);
    return buffer_check(&text, path, error) &&
           file_write(path, text.data, text.length, 0600, error);
}

/* A line "WORD value", which is stepped over. */
static bool take_line(const char **rest, size_t *left, const char *word, char *value, size_t size)
{
    const char *end = memchr(*rest, '\n', *left);
    size_t length = strlen(word);
    if (end == NULL || (size_t)(end - *rest) < length || memcmp(*rest, word, length) != 0)
        return false;
    size_t value_length = (size_t)(end - *rest) - length;
    if (value_length >= size || memchr(*rest, '\0', *left) != NULL)
        return false;
    memcpy(value, *rest + length, value_length);
    value[value_length] = '\0';
    *left -= (size_t)(end - *rest) + 1;
    *rest = end + 1;
    return true;
}

bool kms_keeping_parse(const char *text, size_t length, struct kms_kept *kept, struct error *error)
{
    struct kms_kept parsed = {0};
    char nothing[8];
    if (!take_line(&text, &length, FIRST_LINE, nothing, sizeof nothing) || nothing[0] != '\0' ||
        !take_line(&text, &length, "card ", parsed.card, sizeof parsed.card) ||
        !take_line(&text, &length, "driver ", parsed.driver, sizeof parsed.driver) ||
        !take_line(&text, &length, "boot ", parsed.boot, sizeof parsed.boot))
        return error_set(error, ERROR_INVALID, "no state of a display that monqa has saved");
    if (!kms_snapshot_parse(text, length, &parsed.snapshot, error))
        return false;
    *kept = parsed;
    return true;
}

static bool restore_kept(const struct kms_kept *kept, const struct kms_card *card, bool *restored,
                         struct error *error)
{
    char boot[40];
    read_boot_id(boot, sizeof boot);
    if (strcmp(kept->boot, boot) != 0)
        return true; /* the machine has started anew since, and with it the card */
    if (strcmp(kept->card, card->path) != 0 || strcmp(kept->driver, card->driver) != 0)
        return error_set(error,
                         ERROR_INVALID,
                         "it is of %s with driver \"%s\", here is %s with \"%s\"",
                         kept->card,
                         kept->driver,
                         card->path,
                         card->driver);
    if (!kms_snapshot_restore(&kept->snapshot, card->fd, error))
        return false;
    *restored = true;
    return true;
}

bool kms_keeping_restore(const char *path, const struct kms_card *card, bool *restored,
                         struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(KMS_SNAPSHOT_TEXT_MAX);
    struct kms_kept kept = {0};
    *restored = false;
    if (!file_exists(path))
        return true;
    bool ok = file_read(path, &file, error) &&
              kms_keeping_parse(file.data, file.length, &kept, error) &&
              restore_kept(&kept, card, restored, error);
    kms_snapshot_finish(&kept.snapshot);
    if (!ok)
        return error_prefix(error, "%s: ", path);
    return file_remove(path, error);
}
