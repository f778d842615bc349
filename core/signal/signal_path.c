/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_path.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct signal_property *signal_path_add_property(struct signal_path *path, const char *object,
                                                 const char *name)
{
    if (path->property_count == ARRAY_LENGTH(path->properties)) {
        path->properties_left_out++;
        return NULL;
    }
    struct signal_property *property = &path->properties[path->property_count++];
    *property = (struct signal_property){0};
    (void)text_copy(property->object, sizeof property->object, object);
    (void)text_copy(property->name, sizeof property->name, name);
    return property;
}

const struct signal_property *signal_path_find(const struct signal_path *path, const char *object,
                                               const char *name)
{
    for (size_t i = 0; i < path->property_count; i++)
        if (strcmp(path->properties[i].object, object) == 0 &&
            strcmp(path->properties[i].name, name) == 0)
            return &path->properties[i];
    return NULL;
}

const char *signal_path_value(const struct signal_path *path, const char *object, const char *name)
{
    const struct signal_property *property = signal_path_find(path, object, name);
    return property != NULL && property->value[0] != '\0' ? property->value : NULL;
}

void signal_path_set_found(struct signal_path *path, const struct signal_path *before)
{
    for (size_t i = 0; i < path->property_count; i++)
        path->properties[i].found[0] = '\0';
    for (size_t i = 0; i < before->property_count; i++) {
        const struct signal_property *old = &before->properties[i];
        struct signal_property *now =
            (struct signal_property *)signal_path_find(path, old->object, old->name);
        if (now == NULL)
            now = signal_path_add_property(path, old->object, old->name);
        if (now != NULL)
            (void)text_copy(now->found, sizeof now->found, old->value);
    }
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
