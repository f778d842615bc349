/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_pattern.h"
#include "agent/command.h"
#include "monqa/text.h"

#include <string.h>

static bool parse_size(const char *text, struct pattern_request *request, struct error *error)
{
    const char *cross = strchr(text, 'x');
    char width[16] = "";
    long long across = 0, down = 0;
    if (cross != NULL && (size_t)(cross - text) < sizeof width) {
        memcpy(width, text, (size_t)(cross - text));
        if (integer_parse(width, 0, 999999, &across) &&
            integer_parse(cross + 1, 0, 999999, &down)) {
            request->width = (unsigned)across;
            request->height = (unsigned)down;
            return true;
        }
    }
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    return error_set(error, ERROR_INVALID, "--size \"%s\" is not like 1024x1024", shown);
}

/* NULL leaves it as it is. */
static bool parse_depth(const char *text, unsigned *depth_bits, struct error *error)
{
    if (text == NULL)
        return true;
    for (unsigned depth = 8; depth <= 12; depth += 2) {
        long long value = 0;
        if (integer_parse(text, depth, depth, &value)) {
            *depth_bits = depth;
            return true;
        }
    }
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    return error_set(error, ERROR_INVALID, "--depth \"%s\" is not 8, 10 or 12", shown);
}

static bool parse_layout(const char *text, struct pattern_request *request, struct error *error)
{
    if (text == NULL)
        request->layout = PATTERN_LAYOUT_DEFAULT;
    else if (strcmp(text, "raster") == 0)
        request->layout = PATTERN_LAYOUT_RASTER;
    else if (strcmp(text, "native") == 0)
        request->layout = PATTERN_LAYOUT_NATIVE;
    else {
        char shown[64];
        text_printable(shown, sizeof shown, text, strlen(text));
        return error_set(error, ERROR_INVALID, "--layout \"%s\" is not raster or native", shown);
    }
    return true;
}

/* An unknown name is refused before a display is taken. */
static bool check_name(const char *name, struct error *error)
{
    if (pattern_find(name) != NULL)
        return true;
    const struct pattern_absence *absence = pattern_find_absence(name);
    if (absence != NULL)
        return error_set(error, ERROR_INVALID, "%s is not available: %s", name, absence->reason);
    char shown[64];
    text_printable(shown, sizeof shown, name, strlen(name));
    return error_set(
        error, ERROR_INVALID, "no pattern has the name \"%s\"; pattern list has them all", shown);
}

/* All but the size. */
static bool make_request(const char *name, const struct pattern_options *options,
                         struct pattern_request *request, struct error *error)
{
    *request = (struct pattern_request){.name = name, .no_label = options->no_label};
    if (!check_name(name, error))
        return false;
    request->depth_bits = pattern_has_depth(pattern_find(name), 8) ? 8 : 10;
    return parse_depth(options->depth, &request->depth_bits, error) &&
           parse_layout(options->layout, request, error);
}

/* An image has its own depth: this is the greatest. */
static bool make_image_request(const struct pattern_options *options,
                               struct pattern_request *request, struct error *error)
{
    *request = (struct pattern_request){.depth_bits = 16};
    return parse_depth(options->depth, &request->depth_bits, error);
}

static bool check_image_alone(int count, const struct pattern_options *options, struct error *error)
{
    if (count != 1)
        return error_set(error, ERROR_INVALID, "either a pattern or --image");
    if (options->dicom != NULL || options->layout != NULL || options->no_label)
        return error_set(error, ERROR_INVALID, "--image is shown as it is: no layout, no DICOM");
    return true;
}

static bool is_sheet(int count, char **arguments)
{
    return count == 2 && strcmp(arguments[1], "sheet") == 0;
}

static bool check_together(int count, char **arguments, const struct pattern_options *options,
                           struct error *error)
{
    bool to_file = options->png != NULL || options->dicom != NULL;
    if (is_sheet(count, arguments))
        return pattern_check_sheet(options, error);
    if (options->image != NULL && !check_image_alone(count, options, error))
        return false;
    if (options->image == NULL && count != 2)
        return error_set(error, ERROR_INVALID, "one pattern is to be named, or list");
    if (count == 2 && strcmp(arguments[1], "list") == 0 &&
        (to_file || options->size != NULL || options->display != NULL))
        return error_set(error, ERROR_INVALID, "list takes nothing but --json");
    if (options->png != NULL && options->dicom != NULL)
        return error_set(error, ERROR_INVALID, "either --png or --dicom");
    if (to_file != (options->size != NULL))
        return error_set(error, ERROR_INVALID, "--size goes together with --png or --dicom");
    if (to_file && (options->display != NULL || options->frames != NULL || options->lut != NULL))
        return error_set(error, ERROR_INVALID, "either a file or --display");
    if (options->spacing != NULL && options->dicom == NULL)
        return error_set(error, ERROR_INVALID, "--pixel-spacing-mm is for --dicom");
    return true;
}

static int run(int count, char **arguments)
{
    struct pattern_options options = {.places = OPTION_PLACES_DEFAULT};
    const struct option_rule rules[] = {
        {.name = "json", .flag = &options.as_json},
        {.name = "no-label", .flag = &options.no_label},
        {.name = "size", .value = &options.size},
        {.name = "depth", .value = &options.depth},
        {.name = "layout", .value = &options.layout},
        {.name = "png", .value = &options.png},
        {.name = "dicom", .value = &options.dicom},
        {.name = "pixel-spacing-mm", .value = &options.spacing},
        {.name = "image", .value = &options.image},
        {.name = "display", .value = &options.display},
        {.name = "frames", .value = &options.frames},
        {.name = "lut", .value = &options.lut},
        OPTIONS_PLACES(options.places),
        {.name = NULL},
    };
    struct pattern_request request;
    struct error error = {0};

    if (!options_parse(rules, &count, arguments, &error) ||
        !check_together(count, arguments, &options, &error))
        return command_misuse(&command_pattern, &error);
    if (options.image == NULL && strcmp(arguments[1], "list") == 0)
        return pattern_list(options.as_json);
    if (is_sheet(count, arguments))
        return pattern_write_sheet(options.png, &error) ? COMMAND_DONE : command_fail(&error);
    bool asked = options.image != NULL ? make_image_request(&options, &request, &error)
                                       : make_request(arguments[1], &options, &request, &error);
    if (!asked || (options.size != NULL && !parse_size(options.size, &request, &error)))
        return command_misuse(&command_pattern, &error);
    bool done = options.size != NULL ? pattern_write(&request, &options, &error)
                                     : pattern_show(&request, &options, &error);
    return done ? COMMAND_DONE : command_fail(&error);
}

const struct command command_pattern = {
    .name = "pattern",
    .usage = "pattern list [--json]\n"
             "  monqa pattern sheet --png FILE\n"
             "  monqa pattern NAME --size WxH [--depth 8|10|12] [--layout raster|native] "
             "[--no-label] --png FILE\n"
             "  monqa pattern NAME --size WxH [--depth 8|10|12] [--layout raster|native] "
             "[--no-label] --dicom FILE [--pixel-spacing-mm P]\n"
             "  monqa pattern NAME [--display CONNECTOR|all|headless:WxH [--frames DIR]] [--lut "
             "bare|as-found] [--depth 8|10|12] [--layout raster|native] [--no-label]\n"
             "  monqa pattern --image FILE.png [--display CONNECTOR|headless:WxH [--frames DIR] | "
             "--size WxH --png FILE] [--depth 8|10|12] [--json]",
    .run = run,
};
