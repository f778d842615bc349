/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/display/display.h"
#include "agent/display/signal_path_read.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "agent/settings.h"
#include "agent/signal_path_json.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The paths of all outputs, as they are now, whoever draws, and what is to be said of them. */
struct judged_path {
    struct signal_path path;
    struct signal_check checks[SIGNAL_CHECKS_MAX];
    size_t check_count;
};
struct paths {
    const char *site_lut;
    struct judged_path *list;
    size_t count;
};

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

static void put_identity(json_t **object, const struct display_info *info)
{
    const struct edid *edid = &info->parsed;
    bool known = info->has_edid;
    json_put(object, "manufacturer", known ? json_text_or_null(edid->manufacturer) : json_null());
    json_put(object, "product_code", known ? json_integer(edid->product_code) : json_null());
    json_put(object,
             "serial_number",
             known && edid->serial_number != 0 ? json_integer(edid->serial_number) : json_null());
    json_put(object, "serial_text", known ? text_json(edid->serial_text) : json_null());
    json_put(object, "name", known ? text_json(edid->name) : json_null());
}

static json_t *display_json(const struct display_info *info, const struct judged_path *judged)
{
    json_t *object = json_object();
    json_put(&object, "connector", json_string(info->connector));
    json_put(&object, "card", json_string(info->card));
    json_put(&object, "driver", json_text_or_null(info->driver));
    json_put(&object, "connected", json_boolean(info->connected));
    put_identity(&object, info);
    json_put(&object, "mode", mode_json(info));
    json_put(&object, "mst_path", json_text_or_null(info->mst_path));
    json_put(&object, "tile", json_text_or_null(info->tile));
    json_put(&object, "refusal", json_text_or_null(info->refusal));
    json_put(&object,
             "signal_path",
             judged == NULL ? json_null()
                            : signal_path_json(&judged->path, judged->checks, judged->check_count));
    return object;
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
    if (info->mst_path[0] != '\0')
        (void)printf(", through a hub (%s)", info->mst_path);
    (void)putchar('\n');
    if (info->refusal[0] != '\0')
        (void)printf("  not measured: %s\n", info->refusal);
}

/* Nothing of ours is shown, so there is nothing to prove. */
static void judge(struct judged_path *judged, const struct edid *edid)
{
    struct signal_check checks[SIGNAL_CHECKS_MAX];
    size_t count = signal_path_judge(&judged->path, edid, NULL, checks);
    judged->check_count = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(checks[i].name, "proof") != 0)
            judged->checks[judged->check_count++] = checks[i];
}

static bool keep_path(void *context, const struct signal_output *output, struct error *error)
{
    struct paths *paths = context;
    struct judged_path *grown = reallocarray(paths->list, paths->count + 1, sizeof *paths->list);
    struct edid edid;
    if (grown == NULL)
        return error_set_errno(error, "signal paths");
    paths->list = grown;
    struct judged_path *added = &grown[paths->count++];
    added->path = output->path;
    (void)text_copy(added->path.site_lut, sizeof added->path.site_lut, paths->site_lut);
    signal_path_name_tables(&added->path);
    bool known = output->edid != NULL && edid_parse(output->edid, output->edid_length, &edid, NULL);
    judge(added, known ? &edid : NULL);
    return true;
}

static const struct judged_path *path_of(const struct paths *paths, const struct display_info *info)
{
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->list[i].path.card, info->card) == 0 &&
            strcmp(paths->list[i].path.connector, info->connector) == 0)
            return &paths->list[i];
    return NULL;
}

static void print_checks(const struct judged_path *judged)
{
    for (size_t i = 0; judged != NULL && i < judged->check_count; i++) {
        const struct signal_check *check = &judged->checks[i];
        (void)printf("  %-8s %s: %s%s%s\n",
                     signal_outcome_name(check->outcome),
                     check->name,
                     check->value,
                     check->cause[0] != '\0' ? ": " : "",
                     check->cause);
    }
}

static bool print_all(const struct display_info *infos, size_t count, const char *site_lut,
                      bool as_json, struct error *error)
{
    struct paths paths = {.site_lut = site_lut};
    bool ok = signal_path_read_all(keep_path, &paths, error);
    for (size_t i = 0; ok && i < count; i++) {
        const struct judged_path *path = path_of(&paths, &infos[i]);
        if (as_json) {
            ok = json_line_print(display_json(&infos[i], path), error);
        } else {
            print_display(&infos[i]);
            print_checks(path);
        }
    }
    free(paths.list);
    return ok;
}

static int list(const struct option_places *places, bool as_json)
{
    struct error error = {0};
    CLEANUP(settings_finish) struct settings settings = {0};
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    size_t count = 0;
    if (!settings_read(places, &settings, &error) || !display_list(&infos, &count, &error) ||
        !print_all(infos, count, settings_get(&settings, "session", "site_lut"), as_json, &error))
        return command_fail(&error);
    if (count == 0)
        log_warning("no display: this machine has no graphics card with outputs");
    return COMMAND_DONE;
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
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_displays, &error);
    if (count > 1) {
        (void)error_set(&error, ERROR_INVALID, "takes no operand");
        return command_misuse(&command_displays, &error);
    }
    return to_restore ? restore(places.state) : list(&places, as_json);
}

const struct command command_displays = {
    .name = "displays",
    .usage = "displays [--json] | --restore",
    .run = run,
};
