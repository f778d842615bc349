/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/guideline_source.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "monqa/cleanup.h"
#include "monqa/guideline_edition.h"

#include <stdio.h>
#include <string.h>

static size_t deciding(const struct guideline *guideline)
{
    size_t count = 0;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        count += criterion_decides(&guideline->criteria[i]);
    return count;
}

/* Takes the item over, as json_put does. */
static void append(json_t **array, json_t *item)
{
    if (*array == NULL) {
        json_decref(item);
    } else if (json_array_append_new(*array, item) != 0) {
        json_decref(*array);
        *array = NULL;
    }
}

static json_t *classes_json(const struct guideline *guideline)
{
    json_t *json = json_array();
    for (size_t i = 0; i < guideline->class_count; i++)
        append(&json, json_string(guideline->classes[i]));
    return json;
}

static json_t *paired_json(const struct guideline *guideline)
{
    json_t *json = json_array();
    for (size_t i = 0; i < guideline->class_count; i++)
        if (guideline->class_is_paired[i])
            append(&json, json_string(guideline->classes[i]));
    return json;
}

static json_t *summary_json(const struct guideline *guideline)
{
    json_t *json = json_object();
    json_put(&json, "id", json_string(guideline->id));
    json_put(&json, "edition", json_string(guideline->edition));
    json_put(&json, "title", json_string(guideline->title));
    json_put(&json, "publisher", json_string(guideline->publisher));
    json_put(&json, "sha256", json_string(guideline->sha256));
    json_put(&json, "decision", json_string(decision_rule_name(guideline->decision)));
    json_put(&json,
             "meter_accuracy_percent",
             guideline->meter_accuracy_percent > 0 ? json_real(guideline->meter_accuracy_percent)
                                                   : json_null());
    json_put(&json, "classes", classes_json(guideline));
    json_put(&json, "paired_classes", paired_json(guideline));
    json_put(&json, "criterion_count", json_integer((json_int_t)guideline->criterion_count));
    json_put(&json, "deciding_count", json_integer((json_int_t)deciding(guideline)));
    return json;
}

static json_t *triggers_json(unsigned triggers)
{
    json_t *json = json_array();
    for (unsigned i = 0; i < TRIGGER_COUNT; i++)
        if ((triggers & 1u << i) != 0)
            append(&json, json_string(schedule_trigger_name((enum schedule_trigger)i)));
    return json;
}

/* How often, and by whom: of the interval of its class and test; null: none is sourced. */
static void put_interval(json_t **json, const struct guideline *guideline,
                         const struct criterion *criterion)
{
    char recommended[16] = "", longest[16] = "";
    const char *who = "";
    for (size_t i = 0; i < guideline->interval_count; i++) {
        const struct guideline_interval *interval = &guideline->intervals[i];
        if (interval->rule.test != criterion->test ||
            strcmp(interval->class, criterion->class) != 0)
            continue;
        (void)interval_format(interval->rule.recommended, recommended);
        (void)interval_format(interval->rule.longest, longest);
        who = interval->who;
    }
    json_put(json, "recommended", json_text_or_null(recommended));
    json_put(json, "longest", json_text_or_null(longest));
    json_put(json, "who", json_text_or_null(who));
}

static json_t *level_json(const struct criterion_level *level)
{
    return level->given ? json_real(level->limit) : json_null();
}

static json_t *criterion_json(const struct guideline *guideline, const struct criterion *criterion)
{
    json_t *json = json_object();
    json_put(&json, "criterion", json_string(criterion->id));
    json_put(&json, "class", json_string(criterion->class));
    json_put(&json, "test", json_string(qa_test_name(criterion->test)));
    json_put(&json, "metric", json_string(criterion->metric));
    json_put(&json, "formula", json_string(criterion->formula));
    json_put(&json, "comparison", json_string(comparison_sign(criterion->comparison)));
    json_put(&json, "limit", json_number_or_null(criterion->limit));
    json_put(&json, "remedial", level_json(&criterion->remedial));
    json_put(&json, "suspension", level_json(&criterion->suspension));
    json_put(&json, "unit", json_string(criterion->unit));
    put_interval(&json, guideline, criterion);
    json_put(&json, "triggers", triggers_json(criterion->triggers));
    json_put(&json, "pattern", json_text_or_null(criterion->pattern));
    json_put(&json, "room_class", json_text_or_null(criterion->room_class));
    json_put(&json, "mandatory", json_boolean(criterion->mandatory));
    json_put(&json, "decides", json_boolean(criterion_decides(criterion)));
    json_put(&json, "excluded", json_boolean(criterion->excluded));
    json_put(&json, "clause", json_string(criterion->clause));
    json_put(&json, "provenance", json_string(criterion->provenance));
    json_put(&json, "source", json_string(criterion->source));
    json_put(&json, "confirmed_by", json_text_or_null(criterion->confirmed_by));
    json_put(&json, "corrective_action", json_text_or_null(criterion->corrective_action));
    return json;
}

static json_t *interval_json(const struct guideline_interval *interval)
{
    char recommended[16], longest[16];
    json_t *json = json_object();
    json_put(&json, "class", json_string(interval->class));
    json_put(&json, "test", json_string(qa_test_name(interval->rule.test)));
    json_put(&json,
             "recommended",
             json_text_or_null(interval_format(interval->rule.recommended, recommended)));
    json_put(&json, "longest", json_text_or_null(interval_format(interval->rule.longest, longest)));
    json_put(&json, "who", json_string(interval->who));
    json_put(&json, "clause", json_string(interval->clause));
    json_put(&json, "provenance", json_string(interval->provenance));
    return json;
}

static json_t *whole_json(const struct guideline *guideline)
{
    json_t *criteria = json_array();
    for (size_t i = 0; i < guideline->criterion_count; i++)
        append(&criteria, criterion_json(guideline, &guideline->criteria[i]));
    json_t *intervals = json_array();
    for (size_t i = 0; i < guideline->interval_count; i++)
        append(&intervals, interval_json(&guideline->intervals[i]));
    json_t *json = summary_json(guideline);
    json_put(&json, "criteria", criteria);
    json_put(&json, "intervals", intervals);
    return json;
}

static bool print_summary(const struct guideline *guideline, bool as_json, struct error *error)
{
    if (as_json)
        return json_line_print(summary_json(guideline), error);
    (void)printf("%s %s: %s; %zu criteria, of which %zu decide without confirmation\n",
                 guideline->id,
                 guideline->edition,
                 guideline->title,
                 guideline->criterion_count,
                 deciding(guideline));
    return true;
}

static bool list(bool as_json, struct error *error)
{
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
        if (!guideline_load(*id, &guideline, error) || !print_summary(guideline, as_json, error))
            return false;
    }
    return true;
}

/* Without --json the XML itself: what an employer copies and changes. */
static bool show(const char *id, bool as_json, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(GUIDELINE_BYTES_MAX);
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    if (!guideline_bytes(id, &bytes, error) ||
        !guideline_parse(id, bytes.data, bytes.length, &guideline, error))
        return false;
    if (as_json)
        return json_line_print(whole_json(guideline), error);
    (void)fwrite(bytes.data, 1, bytes.length, stdout); /* main looks at ferror */
    return true;
}

static bool check(const char *path, bool as_json, struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    return guideline_load(path, &guideline, error) && print_summary(guideline, as_json, error);
}

struct diff {
    bool as_json, ok;
    struct error *error;
};

static void print_difference(void *context, const struct guideline_difference *difference)
{
    struct diff *diff = context;
    if (!diff->as_json) {
        (void)printf("%s%s%s %s -> %s\n",
                     difference->row,
                     difference->row[0] != '\0' ? ": " : "",
                     difference->attribute,
                     difference->before != NULL ? difference->before : "none",
                     difference->after != NULL ? difference->after : "none");
        return;
    }
    json_t *json = json_object();
    json_put(&json, "row", json_string(difference->row));
    json_put(&json, "attribute", json_string(difference->attribute));
    json_put(&json, "before", json_text_or_null(difference->before));
    json_put(&json, "after", json_text_or_null(difference->after));
    diff->ok = diff->ok && json_line_print(json, diff->error);
}

static bool compare(char **names, bool as_json, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer before = BUFFER(GUIDELINE_BYTES_MAX);
    CLEANUP(buffer_finish) struct buffer after = BUFFER(GUIDELINE_BYTES_MAX);
    struct diff diff = {.as_json = as_json, .ok = true, .error = error};
    return guideline_bytes(names[0], &before, error) && guideline_bytes(names[1], &after, error) &&
           guideline_differences(&(struct guideline_bytes){before.data, before.length},
                                 &(struct guideline_bytes){after.data, after.length},
                                 print_difference,
                                 &diff,
                                 error) &&
           diff.ok;
}

static bool is_understood(int count, char **arguments)
{
    if (count == 2)
        return strcmp(arguments[1], "list") == 0;
    if (count == 4)
        return strcmp(arguments[1], "diff") == 0;
    return count == 3 && (strcmp(arguments[1], "show") == 0 || strcmp(arguments[1], "check") == 0);
}

static bool act(char **arguments, bool as_json, struct error *error)
{
    switch (arguments[1][0]) {
    case 'l':
        return list(as_json, error);
    case 's':
        return show(arguments[2], as_json, error);
    case 'd':
        return compare(arguments + 2, as_json, error);
    default:
        return check(arguments[2], as_json, error);
    }
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
        return command_misuse(&command_guideline, &error);
    if (!is_understood(count, arguments)) {
        (void)error_set(
            &error, ERROR_INVALID, "neither list, nor show ID, nor check FILE, nor diff ID ID");
        return command_misuse(&command_guideline, &error);
    }
    bool ok = guideline_library_init(&error) && act(arguments, as_json, &error);
    guideline_library_finish();
    return ok ? COMMAND_DONE : command_fail(&error);
}

const struct command command_guideline = {
    .name = "guideline",
    .usage = "guideline list [--json]\n"
             "  monqa guideline show ID|FILE [--json]      without --json: the XML\n"
             "  monqa guideline check FILE [--json]\n"
             "  monqa guideline diff ID|FILE ID|FILE [--json]",
    .run = run,
};
