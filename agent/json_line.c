/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/json_line.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <stdio.h>

#define LINE_FORMAT (JSON_COMPACT | JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY)

bool json_line_print(json_t *value, struct error *error)
{
    if (value == NULL)
        return error_set(error, ERROR_SYSTEM, "no memory for a line of JSON, or a text not UTF-8");
    /* In one piece: json_dumpf would call and lock for every token. */
    CLEANUP(free_pointer) char *line = json_dumps(value, LINE_FORMAT);
    json_decref(value);
    if (line == NULL)
        return error_set(error, ERROR_SYSTEM, "no memory for a line of JSON");
    if (fputs(line, stdout) == EOF || putchar('\n') == EOF)
        return error_set_errno(error, "standard output");
    return true;
}

void json_put(json_t **object, const char *key, json_t *value)
{
    if (*object == NULL) {
        json_decref(value);
    } else if (json_object_set_new_nocheck(*object, key, value) != 0) {
        json_decref(*object);
        *object = NULL;
    }
}

json_t *json_number_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_text_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? json_string(text) : json_null();
}
