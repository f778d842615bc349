/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Room for the longest EDID as text, each byte as "0xff, ". */
#define FILE_SIZE_MAX (8u * EDID_SIZE_MAX)

static bool read_edid(const char *path, struct edid *edid, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(FILE_SIZE_MAX);
    static uint8_t raw[EDID_SIZE_MAX];
    size_t length = 0;

    return file_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &file, error) &&
           edid_bytes_from_file(file.data, file.length, raw, &length, error) &&
           edid_parse(raw, length, edid, error);
}

/* A path need not be UTF-8, JSON must. */
static json_t *path_json(const char *path)
{
    char shown[4096];
    if (text_is_utf8(path, strlen(path)))
        return json_string_nocheck(path);
    text_printable(shown, sizeof shown, path, strlen(path));
    return json_string(shown);
}

static json_t *integer_or_null(long long value)
{
    return value != 0 ? json_integer(value) : json_null();
}

/* Takes both over. */
static json_t *pair_json(json_t *first, json_t *second)
{
    json_t *pair = json_array();
    if (json_array_append_new(pair, first) != 0 || json_array_append_new(pair, second) != 0) {
        json_decref(pair);
        return NULL;
    }
    return pair;
}

static json_t *size_json(int width, int height)
{
    return width > 0 && height > 0 ? pair_json(json_integer(width), json_integer(height))
                                   : json_null();
}

static json_t *mode_json(const struct edid *edid)
{
    const struct edid_mode *mode = &edid->preferred_mode;
    if (!edid->has_preferred_mode)
        return json_null();
    json_t *json = json_object();
    json_put(&json, "width", json_integer(mode->width));
    json_put(&json, "height", json_integer(mode->height));
    json_put(&json, "refresh_hz", json_real(mode->refresh_hz));
    json_put(&json, "interlaced", json_boolean(mode->interlaced));
    return json;
}

static json_t *point_json(const struct edid_point *point)
{
    return pair_json(json_real(point->x), json_real(point->y));
}

static json_t *chromaticity_json(const struct edid *edid)
{
    if (!edid->has_chromaticity)
        return json_null();
    json_t *json = json_object();
    json_put(&json, "red", point_json(&edid->red));
    json_put(&json, "green", point_json(&edid->green));
    json_put(&json, "blue", point_json(&edid->blue));
    json_put(&json, "white", point_json(&edid->white));
    return json;
}

static json_t *complaints_json(const struct edid *edid)
{
    json_t *complaints = json_array();
    for (int i = 0; i < edid->complaint_count; i++)
        if (json_array_append_new(complaints, json_string(edid->complaints[i])) != 0) {
            json_decref(complaints);
            return NULL;
        }
    return complaints;
}

static json_t *interface_json(enum edid_interface interface)
{
    return interface == EDID_DIGITAL_UNDEFINED ? json_null()
                                               : json_string(edid_interface_name(interface));
}

static void put_identity(json_t **json, const struct edid *edid)
{
    const bool is_model_year = edid->week == EDID_WEEK_MODEL_YEAR;
    json_put(json, "manufacturer", json_string(edid->manufacturer));
    json_put(json, "product_code", json_integer(edid->product_code));
    json_put(json, "serial_number", integer_or_null(edid->serial_number));
    json_put(json, "serial_text", json_text_or_null(edid->serial_text));
    json_put(json, "name", json_text_or_null(edid->name));
    json_put(json, "week", integer_or_null(is_model_year ? 0 : edid->week));
    json_put(json, "year", json_integer(edid->year));
    json_put(json, "is_model_year", json_boolean(is_model_year));
}

static void put_picture(json_t **json, const struct edid *edid)
{
    json_put(json, "size_cm", size_json(edid->width_cm, edid->height_cm));
    json_put(json, "size_mm", size_json(edid->width_mm, edid->height_mm));
    json_put(json, "aspect_ratio", json_number_or_null(edid->aspect_ratio));
    json_put(json, "gamma", json_number_or_null(edid->gamma));
    json_put(json, "bits_per_channel", integer_or_null(edid->bits_per_channel));
    json_put(json, "interface", interface_json(edid->interface));
    json_put(json, "preferred_mode", mode_json(edid));
    json_put(json, "chromaticity", chromaticity_json(edid));
    json_put(json, "monochrome", json_boolean(edid->is_monochrome));
}

static json_t *edid_json(const char *path, const struct edid *edid)
{
    json_t *json = json_object();
    json_put(&json, "file", path_json(path));
    put_identity(&json, edid);
    put_picture(&json, edid);
    json_put(&json, "extensions", json_integer(edid->extension_count));
    json_put(&json, "complaints", complaints_json(edid));
    return json;
}

static void print_identity(const struct edid *edid)
{
    (void)printf("%s 0x%04x", edid->manufacturer, (unsigned)edid->product_code);
    if (edid->name[0] != '\0')
        (void)printf(" \"%s\"", edid->name);
    if (edid->serial_number != 0)
        (void)printf(", serial number %u", edid->serial_number);
    if (edid->serial_text[0] != '\0')
        (void)printf(", serial \"%s\"", edid->serial_text);
    if (edid->week == EDID_WEEK_MODEL_YEAR)
        (void)printf(", model year %d", edid->year);
    else if (edid->week != 0)
        (void)printf(", made in week %d of %d", edid->week, edid->year);
    else
        (void)printf(", made in %d", edid->year);
}

static void print_picture(const struct edid *edid)
{
    const struct edid_mode *mode = &edid->preferred_mode;
    if (edid->has_preferred_mode)
        (void)printf(", %dx%d%s at %.3f Hz",
                     mode->width,
                     mode->height,
                     mode->interlaced ? "i" : "",
                     mode->refresh_hz);
    if (edid->width_mm > 0 && edid->height_mm > 0)
        (void)printf(", %d mm x %d mm", edid->width_mm, edid->height_mm);
    else if (edid->width_cm > 0)
        (void)printf(", %d cm x %d cm", edid->width_cm, edid->height_cm);
    if (!isnan(edid->gamma))
        (void)printf(", gamma %.2f", edid->gamma);
    if (edid->bits_per_channel != 0)
        (void)printf(", %d bits per channel", edid->bits_per_channel);
    (void)printf(", %s", edid_interface_name(edid->interface));
}

static void print_readable(const char *path, const struct edid *edid)
{
    char shown[4096];
    text_printable(shown, sizeof shown, path, strlen(path));
    (void)printf("%s: ", shown);
    print_identity(edid);
    print_picture(edid);
    for (int i = 0; i < edid->complaint_count; i++)
        (void)printf("%s%s", i == 0 ? "; complaints: " : "; ", edid->complaints[i]);
    (void)putchar('\n');
}

static void print_broken(const char *path, const struct error *broken)
{
    char shown[4096];
    text_printable(shown, sizeof shown, path, strlen(path));
    (void)printf("%s: error: %s\n", shown, broken->text);
}

static bool print_file(const char *path, bool as_json, bool *is_edid, struct error *error)
{
    struct edid edid;
    struct error broken = {0};

    *is_edid = read_edid(path, &edid, &broken);
    if (as_json && *is_edid)
        return json_line_print(edid_json(path, &edid), error);
    if (as_json)
        return json_line_print(
            json_pack("{s: o, s: s}", "file", path_json(path), "error", broken.text), error);
    if (*is_edid)
        print_readable(path, &edid);
    else
        print_broken(path, &broken);
    return true;
}

static int run(int count, char **arguments)
{
    bool as_json = false;
    struct option_places places = OPTION_PLACES_DEFAULT;
    const struct option_rule rules[] = {
        {.name = "json", .flag = &as_json},
        OPTIONS_PLACES(places),
        {.name = NULL},
    };
    struct error error = {0};

    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_edid, &error);
    if (count < 2) {
        (void)error_set(&error, ERROR_INVALID, "no FILE is named");
        return command_misuse(&command_edid, &error);
    }
    int status = COMMAND_DONE;
    for (int i = 1; i < count; i++) {
        bool is_edid = false;
        if (!print_file(arguments[i], as_json, &is_edid, &error))
            return command_fail(&error);
        if (!is_edid)
            status = COMMAND_MISUSED;
    }
    return status;
}

const struct command command_edid = {
    .name = "edid",
    .usage = "edid [--json] FILE...",
    .run = run,
};
