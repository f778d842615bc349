/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_path.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdarg.h>
#include <stdio.h>

struct signal_property *signal_path_add_property(struct signal_path *path, const char *object,
                                                 const char *name)
{
    if (path->property_count == ARRAY_LENGTH(path->properties))
        return NULL;
    struct signal_property *property = &path->properties[path->property_count++];
    *property = (struct signal_property){0};
    (void)text_copy(property->object, sizeof property->object, object);
    (void)text_copy(property->name, sizeof property->name, name);
    return property;
}

void signal_path_add_doubt(struct signal_path *path, const char *format, ...)
{
    size_t room = ARRAY_LENGTH(path->doubts);
    if (path->doubt_count == room) {
        path->doubts_left_out += path->doubts_left_out == 0 ? 2 : 1;
        (void)snprintf(path->doubts[room - 1],
                       sizeof *path->doubts,
                       "and %zu more doubts",
                       path->doubts_left_out);
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(path->doubts[path->doubt_count++], sizeof *path->doubts, format, arguments);
    va_end(arguments);
}
