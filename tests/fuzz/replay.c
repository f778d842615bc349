/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over every file of the folders and files named: its corpus as an ordinary
 * test. */
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

static bool replay_file(const char *path, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(16u << 20);
    if (!file_read(path, &bytes, error))
        return false;
    /* An exact copy on the heap, so that the address sanitizer sees a read past the end. */
    CLEANUP(free_pointer) uint8_t *copy = malloc(bytes.length + 1);
    if (copy == NULL)
        return error_set_errno(error, "%s", path);
    uint8_t *exact = realloc(copy, bytes.length > 0 ? bytes.length : 1);
    if (exact != NULL)
        copy = exact;
    if (bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    (void)LLVMFuzzerTestOneInput(copy, bytes.length);
    replayed++;
    return true;
}

static bool replay(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode))
        return replay_file(path, error);
    struct file_names names = {0};
    if (!file_list(path, 100000, &names, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < names.count; i++) {
        char inner[4096];
        (void)snprintf(inner, sizeof inner, "%s/%s", path, names.names[i]);
        ok = replay(inner, error);
    }
    file_names_finish(&names);
    return ok;
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        struct error error = {0};
        if (!replay(arguments[i], &error)) {
            (void)fprintf(stderr, "%s\n", error.text);
            return 1;
        }
    }
    (void)printf("%zu inputs\n", replayed);
    return replayed > 0 ? 0 : 1;
}
