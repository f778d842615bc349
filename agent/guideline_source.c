/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/guideline_source.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <string.h>

static bool refuse_id(const char *id, struct error *error)
{
    char shown[64];
    text_printable(shown, sizeof shown, id, strlen(id));
    return error_set(error,
                     ERROR_INVALID,
                     "no guideline \"%s\" is shipped; monqa guideline list names them",
                     shown);
}

bool guideline_bytes(const char *id_or_path, struct buffer *bytes, struct error *error)
{
    const void *shipped;
    size_t length;
    if (guideline_shipped(id_or_path, &shipped, &length)) {
        buffer_append(bytes, shipped, length);
        return buffer_check(bytes, id_or_path, error);
    }
    if (strpbrk(id_or_path, "/.") == NULL)
        return refuse_id(id_or_path, error);
    if (file_read(id_or_path, bytes, error))
        return true;
    /* A file that cannot be read is bad input here, no trouble with a device. */
    if (error != NULL)
        error->kind = ERROR_INVALID;
    return false;
}

bool guideline_load(const char *id_or_path, struct guideline **guideline, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(GUIDELINE_BYTES_MAX);
    return guideline_bytes(id_or_path, &bytes, error) &&
           guideline_parse(id_or_path, bytes.data, bytes.length, guideline, error);
}
