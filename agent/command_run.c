/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/cancel.h"
#include "agent/command.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "agent/session/session.h"
#include "agent/settings.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct words {
    struct option_places places;
    const char *display, *frames, *operator_id, *trigger, *driver, *port, *geometry, *ambient,
        *answers, *image, *class, *guideline;
    struct option_values tests;
    bool json;
};

static bool parse_tests(const struct option_values *names, unsigned *tests, struct error *error)
{
    for (size_t i = 0; i < names->count; i++) {
        enum qa_test test;
        if (!qa_test_parse(names->values[i], &test))
            return error_set(error, ERROR_INVALID, "--test %s: no such test", names->values[i]);
        *tests |= 1u << test;
    }
    return true;
}

static bool parse_ambient(const char *text, struct ambient *ambient, struct error *error)
{
    double cd_m2;
    if (strcmp(text, "dark-room") == 0)
        *ambient = (struct ambient){.state = AMBIENT_DARK_ROOM};
    else if (number_parse(text, &cd_m2) && cd_m2 > 0 && cd_m2 <= READING_LUMINANCE_MAX_CD_M2)
        *ambient = (struct ambient){.state = AMBIENT_STATED, .luminance_cd_m2 = cd_m2};
    else
        return error_set(error,
                         ERROR_INVALID,
                         "--ambient %s: neither a luminance above 0 in cd/m2 nor dark-room",
                         text);
    return true;
}

static bool parse_words(const struct words *words, struct session_options *options,
                        struct error *error)
{
    if (words->trigger != NULL && !schedule_trigger_parse(words->trigger, &options->trigger))
        return error_set(error, ERROR_INVALID, "--trigger %s: no such trigger", words->trigger);
    if (words->geometry != NULL && !reading_geometry_parse(words->geometry, &options->geometry))
        return error_set(error, ERROR_INVALID, "--geometry %s: no such geometry", words->geometry);
    return parse_tests(&words->tests, &options->tests, error) &&
           (words->ambient == NULL || parse_ambient(words->ambient, &options->ambient, error));
}

static void format_value(const struct verdict *verdict, char text[NUMBER_SIZE])
{
    if (isnan(verdict->value))
        (void)text_copy(text, NUMBER_SIZE, "-");
    else if (isinf(verdict->value))
        (void)text_copy(text, NUMBER_SIZE, "unbounded");
    else
        (void)snprintf(text, NUMBER_SIZE, "%.4g", verdict->value);
}

static void print_verdict(const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    char judged[160] = "";
    if (criterion->comparison != COMPARISON_IS) {
        char value[NUMBER_SIZE];
        format_value(verdict, value);
        (void)snprintf(judged,
                       sizeof judged,
                       " %s %s %.6g %s",
                       value,
                       comparison_sign(criterion->comparison),
                       criterion->limit,
                       criterion->unit);
    }
    (void)printf("%-10s %s:%s (%s)%s%s\n",
                 verdict_outcome_name(verdict->outcome),
                 criterion->id,
                 judged,
                 criterion->clause,
                 verdict->reason[0] != '\0' ? ": " : "",
                 verdict->reason);
}

static const char *result_name(const struct session_outcome *outcome)
{
    return outcome->record.state == RECORD_ABORTED ? "aborted"
                                                   : evaluation_result_name(outcome->result);
}

static void print_text(const struct session_outcome *outcome)
{
    const struct record *record = &outcome->record;
    for (size_t i = 0; i < record->evaluation.verdict_count; i++)
        print_verdict(&record->evaluation.verdicts[i]);
    (void)printf("recorded %s, number %lld: %s under %s%s\n",
                 record->id,
                 (long long)record->sequence,
                 result_name(outcome),
                 record->guideline_id,
                 record->simulated_count > 0 ? " (simulated)" : "");
}

static bool print_json(const struct session_outcome *outcome, struct error *error)
{
    const struct record *record = &outcome->record;
    return json_line_print(json_pack("{s:s,s:I,s:s,s:s,s:s,s:b}",
                                     "recorded",
                                     record->id,
                                     "sequence",
                                     (json_int_t)record->sequence,
                                     "result",
                                     result_name(outcome),
                                     "guideline",
                                     record->guideline_id,
                                     "display",
                                     record->display.connector,
                                     "simulated",
                                     record->simulated_count > 0),
                           error);
}

static int status_of(const struct session_outcome *outcome)
{
    if (outcome->record.state == RECORD_ABORTED)
        return COMMAND_TROUBLE;
    return outcome->result == EVALUATION_FAIL ? COMMAND_JUDGED_AND_FAILED : COMMAND_DONE;
}

static bool prepare(struct error *error)
{
    return key_library_init(error) && guideline_library_init(error) && record_library_init(error);
}

static int run_session(const struct words *words, struct session_options *options)
{
    struct error error = {0};
    struct session_outcome outcome = {0};
    CLEANUP(settings_finish) struct settings settings = {0};
    if (!settings_read(&words->places, &settings, &error))
        return command_fail(&error);
    options->state = settings.state;
    options->fallback_guideline = settings_get(&settings, "session", "guideline");
    options->settle_ms = settings_milliseconds(&settings, "session", "settle_ms");
    if (!prepare(&error) || !cancel_on_signals(&options->cancel_fd, &error) ||
        !session_run(options, &outcome, &error))
        return command_fail(&error);
    bool printed = true;
    if (words->json)
        printed = print_json(&outcome, &error);
    else
        print_text(&outcome);
    int status = printed ? status_of(&outcome) : command_fail(&error);
    record_finish(&outcome.record);
    return status;
}

extern const struct command command_run;

static int run(int count, char **arguments)
{
    struct words words = {.places = OPTION_PLACES_DEFAULT};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(words.places),
        {.name = "display", .value = &words.display},
        {.name = "frames", .value = &words.frames},
        {.name = "test", .values = &words.tests},
        {.name = "operator", .value = &words.operator_id},
        {.name = "trigger", .value = &words.trigger},
        {.name = "driver", .value = &words.driver},
        {.name = "port", .value = &words.port},
        {.name = "geometry", .value = &words.geometry},
        {.name = "ambient", .value = &words.ambient},
        {.name = "image", .value = &words.image},
        {.name = "answers", .value = &words.answers},
        {.name = "class", .value = &words.class},
        {.name = "guideline", .value = &words.guideline},
        {.name = "json", .flag = &words.json},
        {.name = NULL},
    };
    struct error error = {0};
    struct session_options options = {.trigger = TRIGGER_PERIODIC, .cancel_fd = -1};
    options.ambient.luminance_cd_m2 = NAN;
    if (!options_parse(rules, &count, arguments, &error) || !parse_words(&words, &options, &error))
        return command_misuse(&command_run, &error);
    if (count > 1) {
        (void)error_set(&error, ERROR_INVALID, "\"%s\" is no option", arguments[1]);
        return command_misuse(&command_run, &error);
    }
    options.display = words.display;
    options.frames = words.frames;
    options.operator_id = words.operator_id;
    options.driver = words.driver;
    options.port = words.port;
    options.image = words.image;
    options.answers = words.answers;
    options.class = words.class;
    options.guideline = words.guideline;
    return run_session(&words, &options);
}

const struct command command_run = {
    .name = "run",
    .usage =
        "run [--display C] [--test T]... [--operator ID] [--trigger T] [--driver D] [--port P]\n"
        "      [--geometry G] [--ambient CD_M2|dark-room] [--answers FILE] [--class C] "
        "[--guideline ID]\n"
        "      [--image FILE.png] [--frames DIR] [--json]",
    .run = run,
};
