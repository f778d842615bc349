/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/command_pattern.h"
#include "agent/json_line.h"
#include "monqa/pattern.h"

#include <stdio.h>
#include <string.h>

static json_t *depths_json(const struct pattern_entry *entry)
{
    json_t *depths = json_array();
    for (unsigned depth = 8; depth <= 12; depth++)
        if (pattern_has_depth(entry, depth) &&
            json_array_append_new(depths, json_integer(depth)) != 0) {
            json_decref(depths);
            return NULL;
        }
    return depths;
}

static json_t *sizes_json(const unsigned *side)
{
    json_t *sizes = json_array();
    for (; *side != 0; side++) {
        char size[32];
        (void)snprintf(size, sizeof size, "%ux%u", *side, *side);
        if (json_array_append_new(sizes, json_string(size)) != 0) {
            json_decref(sizes);
            return NULL;
        }
    }
    return sizes;
}

static json_t *layouts_json(const struct pattern_entry *entry)
{
    if (*entry->published == 0)
        return json_pack("[s]", "native");
    return entry->side_min == 0 ? json_pack("[s]", "raster")
                                : json_pack("[s, s]", "raster", "native");
}

/* sizes are those of the published images; in the native layout any from side_min on will do. */
static json_t *entry_json(const struct pattern_entry *entry)
{
    json_t *json = json_object();
    json_put(&json, "available", json_true());
    json_put(&json, "name", json_string(entry->name));
    json_put(&json, "family", json_string(entry->family));
    json_put(&json, "range", json_text_or_null(pattern_range(entry)));
    json_put(&json, "dicom_code", json_text_or_null(entry->dicom_code));
    json_put(&json, "depths", depths_json(entry));
    json_put(&json, "sizes", sizes_json(entry->published));
    json_put(&json, "inferred_sizes", sizes_json(entry->inferred));
    json_put(&json, "layouts", layouts_json(entry));
    json_put(&json, "side_min", entry->side_min > 0 ? json_integer(entry->side_min) : json_null());
    json_put(&json, "provenance", json_string(entry->provenance));
    json_put(&json, "look_for", json_string(entry->look_for));
    json_put(&json, "use", json_string(entry->use));
    json_put(&json, "deviation", json_text_or_null(entry->deviation));
    return json;
}

static json_t *absence_json(const struct pattern_absence *absence)
{
    json_t *json = json_object();
    json_put(&json, "available", json_false());
    json_put(&json, "name", json_string(absence->name));
    json_put(&json, "family", json_string(absence->family));
    json_put(&json, "dicom_code", json_text_or_null(absence->dicom_code));
    json_put(&json, "reason", json_string(absence->reason));
    return json;
}

static void print_entry(const struct pattern_entry *entry, bool first_of_family)
{
    const char *range = pattern_range(entry);
    (void)printf("%-16s %-9s %s\n%26s use: %s\n",
                 entry->name,
                 entry->provenance,
                 entry->look_for,
                 "",
                 entry->use);
    if (first_of_family && range != NULL)
        (void)printf("%26s any level may be named: %s\n", "", range);
}

static void print_words(void)
{
    size_t count = 0, absent_count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    const struct pattern_absence *absences = pattern_absences(&absent_count);
    for (size_t i = 0; i < count; i++)
        print_entry(&entries[i], i == 0 || strcmp(entries[i].family, entries[i - 1].family) != 0);
    for (size_t i = 0; i < absent_count; i++)
        (void)printf("%-16s not available: %s\n", absences[i].name, absences[i].reason);
}

static bool print_json(struct error *error)
{
    size_t count = 0, absent_count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    const struct pattern_absence *absences = pattern_absences(&absent_count);
    for (size_t i = 0; i < count; i++)
        if (!json_line_print(entry_json(&entries[i]), error))
            return false;
    for (size_t i = 0; i < absent_count; i++)
        if (!json_line_print(absence_json(&absences[i]), error))
            return false;
    return true;
}

int pattern_list(bool as_json)
{
    struct error error = {0};
    if (!as_json)
        print_words();
    else if (!print_json(&error))
        return command_fail(&error);
    return COMMAND_DONE;
}
