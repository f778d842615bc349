/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/maker.h"

#include "monqa/file.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define MAKERS_BYTES_MAX (1u << 20)

static int compare_makers(const void *left, const void *right)
{
    return strcmp(((const struct maker *)left)->code, ((const struct maker *)right)->code);
}

static bool is_line(const char *line)
{
    return strlen(line) > 4 && line[3] == '\t' && text_is_utf8(line, strlen(line)) &&
           strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

void makers_read(struct makers *makers, const char *path)
{
    char *rest = NULL;
    makers->text = BUFFER(MAKERS_BYTES_MAX);
    if (!file_exists(path) || !file_read(path, &makers->text, NULL))
        return;
    buffer_append(&makers->text, "", 1);
    makers->rows = calloc(makers->text.length / 5 + 1, sizeof *makers->rows);
    for (char *line = strtok_r(makers->text.data, "\n", &rest);
         line != NULL && makers->rows != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (!is_line(line))
            continue;
        struct maker *row = &makers->rows[makers->count++];
        memcpy(row->code, line, 3);
        row->name = line + 4;
    }
    if (makers->rows != NULL && makers->count > 0)
        qsort(makers->rows, makers->count, sizeof *makers->rows, compare_makers);
}

void makers_finish(struct makers *makers)
{
    buffer_finish(&makers->text);
    free(makers->rows);
    makers->rows = NULL;
    makers->count = 0;
}

const char *maker_name(const struct makers *makers, const char *code)
{
    struct maker key = {0};
    if (makers->count == 0 || !text_copy(key.code, sizeof key.code, code))
        return code;
    const struct maker *found =
        bsearch(&key, makers->rows, makers->count, sizeof key, compare_makers);
    return found != NULL ? found->name : code;
}
