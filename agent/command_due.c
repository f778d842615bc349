/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/json_line.h"
#include "agent/settings.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/schedule.h"

#include <stdio.h>
#include <string.h>

#define SCHEDULE_BYTES_MAX (1u << 20)

struct due {
    const json_t *item, *display;
    struct schedule_due dates;
    enum schedule_state state; /* today, not on the day the schedule was fetched */
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static bool load_schedule(const char *state, json_t **schedule, struct error *error)
{
    char path[1024];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SCHEDULE_BYTES_MAX);
    if ((size_t)snprintf(path, sizeof path, "%s/schedule.json", state) >= sizeof path)
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    if (!file_exists(path))
        return error_set(
            error, ERROR_INVALID, "%s: no schedule has been fetched yet; monqa sync does", path);
    if (!file_read(path, &text, error))
        return false;
    json_t *loaded =
        json_loadb(text.data != NULL ? text.data : "", text.length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_array(json_object_get(loaded, "items"))) {
        *schedule = loaded;
        return true;
    }
    json_decref(loaded);
    return error_set(error, ERROR_INVALID, "%s: not a schedule; monqa sync fetches it again", path);
}

static const json_t *find_display(const json_t *schedule, const char *id)
{
    size_t i;
    json_t *display;
    json_array_foreach(json_object_get(schedule, "displays"), i, display)
    {
        if (strcmp(text_of(display, "display_id"), id) == 0)
            return display;
    }
    return NULL;
}

static bool read_item(const json_t *schedule, const json_t *item, struct date today,
                      struct due *due, struct error *error)
{
    struct due read = {.item = item, .dates.is_periodic = true};
    const char *due_on = text_of(item, "due_on"), *longest_on = text_of(item, "longest_on");
    if (!date_parse(due_on, &read.dates.due_on) || !date_parse(longest_on, &read.dates.longest_on))
        return error_set(error,
                         ERROR_INVALID,
                         "schedule.json: %s: due \"%s\", longest \"%s\": not two days",
                         text_of(item, "test"),
                         due_on,
                         longest_on);
    read.display = find_display(schedule, text_of(item, "display_id"));
    read.state = schedule_state_on(&read.dates, today);
    *due = read;
    return true;
}

static bool print_json(const struct due *due, struct date today, struct error *error)
{
    static const char *const of_item[] = {
        "display_id", "test", "trigger", "due_on", "longest_on", "last_done_on", "who"};
    static const char *const of_display[] = {"connector",
                                             "name",
                                             "manufacturer",
                                             "serial_number",
                                             "serial_text",
                                             "class",
                                             "guideline",
                                             "result_status",
                                             "use_status",
                                             "use_words"};
    char day[DATE_TEXT_SIZE];
    json_t *line = json_object();
    for (size_t i = 0; i < ARRAY_LENGTH(of_item); i++)
        (void)json_object_set(line, of_item[i], json_object_get(due->item, of_item[i]));
    (void)json_object_set_new(line, "state", json_string(schedule_state_name(due->state)));
    (void)json_object_set_new(
        line, "days", json_integer(date_to_days(due->dates.due_on) - date_to_days(today)));
    (void)json_object_set_new(line, "today", json_string(date_format(today, day)));
    for (size_t i = 0; due->display != NULL && i < ARRAY_LENGTH(of_display); i++)
        (void)json_object_set(line, of_display[i], json_object_get(due->display, of_display[i]));
    return json_line_print(line, error);
}

static void print_text(const struct due *due)
{
    const char *who = text_of(due->item, "who");
    (void)printf("%-8s %-20s %-12s due %s, at the latest %s  %s (%s)%s%s\n",
                 schedule_state_name(due->state),
                 text_of(due->item, "test"),
                 text_of(due->item, "trigger"),
                 text_of(due->item, "due_on"),
                 text_of(due->item, "longest_on"),
                 text_of(due->display, "name"),
                 text_of(due->display, "connector"),
                 who[0] != '\0' ? ", by " : "",
                 who);
}

/* What a reporter must see before anything else. */
static void print_uses(const json_t *schedule)
{
    size_t i;
    json_t *display;
    json_array_foreach(json_object_get(schedule, "displays"), i, display)
    {
        const char *status = text_of(display, "use_status");
        if (status[0] != '\0' && strcmp(status, "in-use") != 0)
            (void)printf("%s: %s (%s) %s\n",
                         status,
                         text_of(display, "name"),
                         text_of(display, "connector"),
                         text_of(display, "use_words"));
    }
}

static bool print_items(const json_t *schedule, bool json, struct error *error)
{
    size_t i, owed = 0;
    json_t *item;
    struct date today = date_local(time_utc_now_ms());
    if (!json)
        print_uses(schedule);
    json_array_foreach(json_object_get(schedule, "items"), i, item)
    {
        struct due due = {0};
        if (json_is_null(json_object_get(item, "due_on")))
            continue; /* nothing is owed */
        if (!read_item(schedule, item, today, &due, error) ||
            (json && !print_json(&due, today, error)))
            return false;
        owed += due.state != SCHEDULE_NOT_DUE;
        if (!json)
            print_text(&due);
    }
    if (!json)
        (void)printf("%zu of %zu due or overdue\n",
                     owed,
                     json_array_size(json_object_get(schedule, "items")));
    return true;
}

static int run(int count, char **arguments)
{
    struct option_places places = OPTION_PLACES_DEFAULT;
    bool json = false;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places), {.name = "json", .flag = &json}, {.name = NULL}};
    struct error error = {0};
    json_t *schedule = NULL;
    CLEANUP(settings_finish) struct settings settings = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_due, &error);
    if (count != 1) {
        (void)error_set(&error, ERROR_INVALID, "\"%s\" is no option", arguments[1]);
        return command_misuse(&command_due, &error);
    }
    bool ok = settings_read(&places, &settings, &error) &&
              load_schedule(settings.state, &schedule, &error) &&
              print_items(schedule, json, &error);
    json_decref(schedule);
    return ok ? COMMAND_DONE : command_fail(&error);
}

const struct command command_due = {
    .name = "due",
    .usage = "due [--json]",
    .run = run,
};
