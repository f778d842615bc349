/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/display/display.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A monitor's text as JSON: EDID allows any byte, JSON only UTF-8. */
static json_t *text_json(const char *text)
{
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    return json_text_or_null(shown);
}

static json_t *mode_json(const struct display_info *info)
{
    if (info->width == 0)
        return json_null();
    return json_pack("{s: i, s: i, s: f}",
                     "width",
                     (int)info->width,
                     "height",
                     (int)info->height,
                     "refresh_hz",
                     info->refresh_hz);
}

static json_t *display_json(const struct display_info *info)
{
    const struct edid *edid = &info->parsed;
    bool known = info->has_edid;
    return json_pack("{s: s, s: s, s: b, s: o, s: o, s: o, s: o, s: o, s: o}",
                     "connector",
                     info->connector,
                     "card",
                     info->card,
                     "connected",
                     info->connected,
                     "manufacturer",
                     known ? json_text_or_null(edid->manufacturer) : json_null(),
                     "product_code",
                     known ? json_integer(edid->product_code) : json_null(),
                     "serial_number",
                     known && edid->serial_number != 0 ? json_integer(edid->serial_number)
                                                       : json_null(),
                     "serial_text",
                     known ? text_json(edid->serial_text) : json_null(),
                     "name",
                     known ? text_json(edid->name) : json_null(),
                     "mode",
                     mode_json(info));
}

static void print_text(const char *before, const char *text)
{
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    if (shown[0] != '\0')
        (void)printf("%s\"%s\"", before, shown);
}

static void print_identity(const struct edid *edid)
{
    (void)printf("%s 0x%04x", edid->manufacturer, (unsigned)edid->product_code);
    print_text(" ", edid->name);
    if (edid->serial_number != 0)
        (void)printf(", serial number %" PRIu32, edid->serial_number);
    print_text(", serial ", edid->serial_text);
}

static void print_display(const struct display_info *info)
{
    (void)printf("%s (%s): ", info->connector, info->card);
    if (!info->connected) {
        (void)puts("not connected");
        return;
    }
    if (info->has_edid) {
        print_identity(&info->parsed);
    } else {
        (void)printf("a monitor that does not say what it is");
    }
    if (info->width != 0)
        (void)printf(", %ux%u at %.3f Hz", info->width, info->height, info->refresh_hz);
    (void)putchar('\n');
}

static bool print_all(const struct display_info *infos, size_t count, bool as_json,
                      struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!as_json)
            print_display(&infos[i]);
        else if (!json_line_print(display_json(&infos[i]), error))
            return false;
    }
    return true;
}

/* After a session that was killed together with its guard. */
static int restore(const char *state)
{
    struct error error = {0};
    size_t count = 0;
    if (!display_restore(state, &count, &error))
        return command_fail(&error);
    if (count > 0)
        log_info("%zu graphics cards given back as they were found", count);
    return COMMAND_DONE;
}

static int run(int count, char **arguments)
{
    bool as_json = false, to_restore = false;
    struct option_places places = OPTION_PLACES_DEFAULT;
    const struct option_rule rules[] = {
        {.name = "json", .flag = &as_json},
        {.name = "restore", .flag = &to_restore},
        OPTIONS_PLACES(places),
        {.name = NULL},
    };
    struct error error = {0};
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    size_t info_count = 0;

    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_displays, &error);
    if (count > 1) {
        (void)error_set(&error, ERROR_INVALID, "takes no operand");
        return command_misuse(&command_displays, &error);
    }
    if (to_restore)
        return restore(places.state);
    if (!display_list(&infos, &info_count, &error) ||
        !print_all(infos, info_count, as_json, &error))
        return command_fail(&error);
    if (info_count == 0)
        log_warning("no display: this machine has no graphics card with outputs");
    return COMMAND_DONE;
}

const struct command command_displays = {
    .name = "displays",
    .usage = "displays [--json] | --restore",
    .run = run,
};
