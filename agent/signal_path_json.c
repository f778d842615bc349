/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/signal_path_json.h"

#include "agent/json_line.h"

#include <string.h>

static json_t *known(const char *text)
{
    return strcmp(text, SIGNAL_UNKNOWN) == 0 ? json_null() : json_text_or_null(text);
}

static json_t *positive(int number)
{
    return number > 0 ? json_integer(number) : json_null();
}

static json_t *counted(int number)
{
    return number >= 0 ? json_integer(number) : json_null();
}

static json_t *mode_json(const struct signal_path *path)
{
    return path->width == 0 ? json_null()
                            : json_pack("{s:i,s:i,s:f}",
                                        "width",
                                        path->width,
                                        "height",
                                        path->height,
                                        "refresh_hz",
                                        path->refresh_hz);
}

static json_t *properties_json(const struct signal_path *path)
{
    json_t *list = json_array();
    for (size_t i = 0; i < path->property_count; i++) {
        const struct signal_property *property = &path->properties[i];
        (void)json_array_append_new(list,
                                    json_pack("{s:s,s:s,s:s}",
                                              "object",
                                              property->object,
                                              "name",
                                              property->name,
                                              "value",
                                              property->value));
    }
    return list;
}

static json_t *checks_json(const struct signal_check *checks, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(list,
                                    json_pack("{s:s,s:s,s:o,s:o}",
                                              "name",
                                              checks[i].name,
                                              "outcome",
                                              signal_outcome_name(checks[i].outcome),
                                              "value",
                                              json_text_or_null(checks[i].value),
                                              "cause",
                                              json_text_or_null(checks[i].cause)));
    return list;
}

json_t *signal_path_json(const struct signal_path *path, const struct signal_check *checks,
                         size_t check_count)
{
    json_t *object = json_object();
    json_put(&object, "card_bus", known(path->card_bus));
    json_put(&object, "driver_version", known(path->driver_version));
    json_put(&object, "kernel", known(path->kernel));
    json_put(&object, "edid_sha256", known(path->edid_sha256));
    json_put(&object, "mode", mode_json(path));
    json_put(&object, "format", known(path->format));
    json_put(&object, "depth_bits", positive(path->depth_bits));
    json_put(&object, "wire_bits", positive(path->wire_bits));
    json_put(&object, "lut", known(path->lut));
    json_put(&object, "sharing", counted(path->sharing));
    json_put(&object, "overlays", counted(path->overlays));
    json_put(&object, "properties", properties_json(path));
    json_put(&object, "checks", checks_json(checks, check_count));
    json_put(
        &object, "result", json_string(signal_outcome_name(signal_result(checks, check_count))));
    return object;
}
