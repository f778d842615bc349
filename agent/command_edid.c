/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/edid_extensions.h"
#include "agent/json_writer.h"
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

/* A path, and so a message that names it, need not be UTF-8; JSON must. */
static void write_foreign(struct buffer *line, const char *key, const char *text)
{
    char shown[4096];
    if (!text_is_utf8(text, strlen(text)))
        text_printable(shown, sizeof shown, text, strlen(text));
    json_write_text(line, key, text_is_utf8(text, strlen(text)) ? text : shown);
}

static void write_text_or_null(struct buffer *line, const char *key, const char *text)
{
    if (text[0] != '\0')
        json_write_text(line, key, text);
    else
        json_write_null(line, key);
}

static void write_integer_or_null(struct buffer *line, const char *key, long long value)
{
    if (value != 0)
        json_write_integer(line, key, value);
    else
        json_write_null(line, key);
}

static void write_size(struct buffer *line, const char *key, int width, int height)
{
    if (width <= 0 || height <= 0) {
        json_write_null(line, key);
        return;
    }
    json_write_open(line, key, '[');
    json_write_integer(line, NULL, width);
    json_write_integer(line, NULL, height);
    json_write_close(line, ']');
}

static void write_mode(struct buffer *line, const struct edid *edid)
{
    const struct edid_mode *mode = &edid->preferred_mode;
    if (!edid->has_preferred_mode) {
        json_write_null(line, "preferred_mode");
        return;
    }
    json_write_open(line, "preferred_mode", '{');
    json_write_integer(line, "width", mode->width);
    json_write_integer(line, "height", mode->height);
    json_write_number(line, "refresh_hz", mode->refresh_hz);
    json_write_boolean(line, "interlaced", mode->interlaced);
    json_write_close(line, '}');
}

static void write_point(struct buffer *line, const char *key, const struct edid_point *point)
{
    json_write_open(line, key, '[');
    json_write_number(line, NULL, point->x);
    json_write_number(line, NULL, point->y);
    json_write_close(line, ']');
}

static void write_chromaticity(struct buffer *line, const struct edid *edid)
{
    if (!edid->has_chromaticity) {
        json_write_null(line, "chromaticity");
        return;
    }
    json_write_open(line, "chromaticity", '{');
    write_point(line, "red", &edid->red);
    write_point(line, "green", &edid->green);
    write_point(line, "blue", &edid->blue);
    write_point(line, "white", &edid->white);
    json_write_close(line, '}');
}

static void write_complaints(struct buffer *line, const struct edid *edid)
{
    json_write_open(line, "complaints", '[');
    for (int i = 0; i < edid->complaint_count; i++)
        json_write_text(line, NULL, edid->complaints[i]);
    json_write_close(line, ']');
}

static void write_interface(struct buffer *line, enum edid_interface interface)
{
    if (interface == EDID_DIGITAL_UNDEFINED)
        json_write_null(line, "interface");
    else
        json_write_text(line, "interface", edid_interface_name(interface));
}

static void write_identity(struct buffer *line, const struct edid *edid)
{
    const bool is_model_year = edid->week == EDID_WEEK_MODEL_YEAR;
    json_write_text(line, "manufacturer", edid->manufacturer);
    json_write_integer(line, "product_code", edid->product_code);
    write_integer_or_null(line, "serial_number", edid->serial_number);
    write_text_or_null(line, "serial_text", edid->serial_text);
    write_text_or_null(line, "name", edid->name);
    write_integer_or_null(line, "week", is_model_year ? 0 : edid->week);
    json_write_integer(line, "year", edid->year);
    json_write_boolean(line, "is_model_year", is_model_year);
}

static void write_picture(struct buffer *line, const struct edid *edid)
{
    write_size(line, "size_cm", edid->width_cm, edid->height_cm);
    write_size(line, "size_mm", edid->width_mm, edid->height_mm);
    json_write_number(line, "aspect_ratio", edid->aspect_ratio);
    json_write_number(line, "gamma", edid->gamma);
    write_integer_or_null(line, "bits_per_channel", edid->bits_per_channel);
    write_interface(line, edid->interface);
    write_mode(line, edid);
    write_chromaticity(line, edid);
    json_write_boolean(line, "monochrome", edid->is_monochrome);
}

static void write_edid(struct buffer *line, const struct edid *edid)
{
    write_identity(line, edid);
    write_picture(line, edid);
    json_write_integer(line, "extensions", edid->extension_count);
    write_complaints(line, edid);
    edid_write_extensions(line, edid);
}

/* broken: why there is no edid, else NULL. */
static bool print_json(const char *path, const struct edid *edid, const struct error *broken,
                       struct buffer *line, struct error *error)
{
    json_write_open(line, NULL, '{');
    write_foreign(line, "file", path);
    if (broken == NULL)
        write_edid(line, edid);
    else
        write_foreign(line, "error", broken->text);
    json_write_close(line, '}');
    return json_writer_print(line, error);
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
    edid_print_extensions(edid);
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

/* line: for JSON, else NULL. */
static bool print_file(const char *path, struct buffer *line, bool *is_edid, struct error *error)
{
    struct edid edid;
    struct error broken = {0};

    *is_edid = read_edid(path, &edid, &broken);
    if (line != NULL)
        return print_json(path, &edid, *is_edid ? NULL : &broken, line, error);
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
    CLEANUP(buffer_finish) struct buffer line = JSON_WRITER;

    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_edid, &error);
    if (count < 2) {
        (void)error_set(&error, ERROR_INVALID, "no FILE is named");
        return command_misuse(&command_edid, &error);
    }
    int status = COMMAND_DONE;
    for (int i = 1; i < count; i++) {
        bool is_edid = false;
        if (!print_file(arguments[i], as_json ? &line : NULL, &is_edid, &error))
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
