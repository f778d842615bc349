/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/beside.h"
#include "agent/cancel.h"
#include "agent/command.h"
#include "agent/command_session.h"
#include "agent/display/display.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "agent/session/session.h"
#include "agent/settings.h"

#include "monqa/cleanup.h"
#include "monqa/dicom.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <libintl.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words {
    struct option_places places;
    const char *frames, *operator_id, *trigger, *driver, *port, *geometry, *ambient, *answers,
        *image, *class, *guideline, *lut;
    const char *ambient_lux, *viewer_file, *viewer_spacing, *guide, *result;
    struct option_values displays, tests, patterns;
    struct display_names names; /* that stand for "all" */
    bool json;
    enum reading_geometry parsed_geometry;
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

static bool parse_words(struct words *words, struct session_options *options, struct error *error)
{
    if (words->trigger != NULL && !schedule_trigger_parse(words->trigger, &options->trigger))
        return error_set(error, ERROR_INVALID, "--trigger %s: no such trigger", words->trigger);
    if (words->geometry != NULL) {
        if (!reading_geometry_parse(words->geometry, &words->parsed_geometry))
            return error_set(
                error, ERROR_INVALID, "--geometry %s: no such geometry", words->geometry);
        options->geometry = &words->parsed_geometry;
    }
    if (words->ambient != NULL && words->ambient_lux != NULL)
        return error_set(
            error, ERROR_INVALID, "--ambient and --ambient-lux: one of them can be right");
    if (words->lut != NULL && !display_lut_parse(words->lut, &options->lut))
        return error_set(error, ERROR_INVALID, "--lut %s: neither bare nor as-found", words->lut);
    if (words->patterns.count > SESSION_PATTERNS_MAX)
        return error_set(
            error, ERROR_INVALID, "--pattern: more than %d in one session", SESSION_PATTERNS_MAX);
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

/* What passes is in the record; a person needs the rest. */
static void print_checks(const struct record *record)
{
    bool is_headless = strcmp(record->signal_path.backend, "headless") == 0;
    for (size_t i = 0; !is_headless && i < record->check_count; i++) {
        const struct signal_check *check = &record->checks[i];
        if (check->outcome != SIGNAL_PASS)
            (void)printf("%-10s signal path, %s: %s (%s)\n",
                         signal_outcome_name(check->outcome),
                         check->name,
                         check->cause,
                         check->value);
    }
}

static void print_text(const struct session_outcome *outcome)
{
    const struct record *record = &outcome->record;
    for (size_t i = 0; i < record->evaluation.verdict_count; i++)
        print_verdict(&record->evaluation.verdicts[i]);
    char reasons[PROVISIONAL_TEXT_SIZE];
    if (record->provisional != 0)
        (void)printf("provisional: %s: what was measured decides nothing until it is repeated\n",
                     provisional_format(record->provisional, reasons));
    print_checks(record);
    (void)printf("recorded %s, number %lld: %s under %s, signal path: %s%s\n",
                 record->id,
                 (long long)record->sequence,
                 result_name(outcome),
                 record->guideline_id,
                 signal_outcome_name(outcome->signal),
                 record->simulated_count > 0 ? " (simulated)" : "");
}

static bool print_json(const struct session_outcome *outcome, struct error *error)
{
    const struct record *record = &outcome->record;
    char reasons[PROVISIONAL_TEXT_SIZE];
    return json_line_print(json_pack("{s:s,s:I,s:s,s:s,s:s,s:s,s:s,s:b}",
                                     "recorded",
                                     record->id,
                                     "sequence",
                                     (json_int_t)record->sequence,
                                     "result",
                                     result_name(outcome),
                                     "signal_path",
                                     signal_outcome_name(outcome->signal),
                                     "guideline",
                                     record->guideline_id,
                                     "provisional",
                                     provisional_format(record->provisional, reasons),
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
    bool failed = outcome->result == EVALUATION_FAIL || outcome->signal == SIGNAL_FAIL;
    return failed ? COMMAND_JUDGED_AND_FAILED : COMMAND_DONE;
}

static bool take_reflection(const struct settings *settings, struct session_options *options,
                            struct error *error)
{
    struct illuminance *reflection = &options->reflection;
    const char *coefficient = settings_get(settings, "session", "reflection_per_sr");
    const char *source = settings_get(settings, "session", "reflection_source");
    if (coefficient[0] == '\0')
        return true;
    if (!number_parse(coefficient, &reflection->reflection_per_sr) ||
        !(reflection->reflection_per_sr > 0 &&
          reflection->reflection_per_sr <= REFLECTION_MAX_PER_SR))
        return error_set(error,
                         ERROR_INVALID,
                         "[session] reflection_per_sr = %s: not above 0 and at most %g cd/m2 per "
                         "lux",
                         coefficient,
                         REFLECTION_MAX_PER_SR);
    if (source[0] == '\0' ||
        !text_copy(reflection->reflection_source, sizeof reflection->reflection_source, source))
        return error_set(error,
                         ERROR_INVALID,
                         "[session] reflection_source: says in 1 to %zu bytes where "
                         "reflection_per_sr comes from; without it the coefficient is not used",
                         sizeof reflection->reflection_source - 1);
    return true;
}

static bool take_illuminance(const char *lux, struct session_options *options, struct error *error)
{
    if (lux == NULL)
        return true;
    if (options->reflection.reflection_per_sr <= 0)
        return error_set(error,
                         ERROR_INVALID,
                         "--ambient-lux: needs reflection_per_sr and reflection_source in the "
                         "[session] of the configuration");
    options->illuminance = options->reflection;
    if (!number_parse(lux, &options->illuminance.lux))
        return error_set(error, ERROR_INVALID, "--ambient-lux %s: no number of lux", lux);
    options->ambient = ambient_from_illuminance(&options->illuminance);
    return ambient_is_known(&options->ambient) ||
           error_set(error, ERROR_INVALID, "--ambient-lux %s: not above 0 and possible", lux);
}

static bool take_calibration(const struct settings *settings, struct session_options *options,
                             struct error *error)
{
    const char *policy = settings_get(settings, "session", "expired_meter");
    struct date day;
    options->expired_meter_is_marked_only = strcmp(policy, "mark") == 0;
    if (!options->expired_meter_is_marked_only && strcmp(policy, "pending") != 0)
        return error_set(
            error, ERROR_INVALID, "[session] expired_meter = %s: pending or mark", policy);
    options->calibration_serial = settings_get(settings, "meter", "serial");
    options->calibrated_on = settings_get(settings, "meter", "calibrated_on");
    options->calibration_due = settings_get(settings, "meter", "calibration_due");
    const char *built_in = settings_get(settings, "meter", "built_in");
    options->meter_is_built_in = strcmp(built_in, "yes") == 0;
    if (!options->meter_is_built_in && strcmp(built_in, "no") != 0)
        return error_set(error, ERROR_INVALID, "[meter] built_in = %s: yes or no", built_in);
    const char *dates[] = {options->calibrated_on, options->calibration_due};
    for (size_t i = 0; i < ARRAY_LENGTH(dates); i++)
        if (dates[i][0] != '\0' && !date_parse(dates[i], &day))
            return error_set(
                error, ERROR_INVALID, "[meter] %s: not a date as 2026-11-24", dates[i]);
    return true;
}

static bool take_viewer(const struct words *words, const struct settings *settings,
                        struct session_options *options, struct error *error)
{
    options->viewer_file = words->viewer_file != NULL
                               ? words->viewer_file
                               : settings_get(settings, "session", "viewer_file");
    return words->viewer_spacing != NULL
               ? dicom_spacing_parse("--pixel-spacing-mm",
                                     words->viewer_spacing,
                                     &options->viewer_spacing_mm,
                                     error)
               : dicom_spacing_parse("[session] viewer_spacing_mm",
                                     settings_get(settings, "session", "viewer_spacing_mm"),
                                     &options->viewer_spacing_mm,
                                     error);
}

static bool prepare(struct error *error)
{
    return key_library_init(error) && guideline_library_init(error) && record_library_init(error);
}

/* The catalogues lie beside the program that was built, or in the share of the installed one. */
static void use_language(const char *language)
{
    char folder[4096];
    bool found = beside_path("locale", folder, sizeof folder, NULL) && file_exists(folder);
    if (!found && !beside_path("../share/locale", folder, sizeof folder, NULL))
        return;
    if (language[0] != '\0') {
        (void)setenv("LANGUAGE", language, 1);
        (void)setlocale(LC_MESSAGES, "C.UTF-8"); /* in "C" there are no catalogues */
    }
    (void)bindtextdomain("monqa", folder);
    (void)bind_textdomain_codeset("monqa", "UTF-8");
    (void)textdomain("monqa");
}

static int run_display(const struct words *words, const struct session_options *options,
                       char session_id[UUID_TEXT_SIZE])
{
    struct error error = {0};
    struct session_outcome outcome = {0};
    if (!session_run(options, &outcome, &error))
        return command_fail(&error);
    bool printed = true;
    if (words->json)
        printed = print_json(&outcome, &error);
    else
        print_text(&outcome);
    int status = printed ? status_of(&outcome) : command_fail(&error);
    (void)text_copy(session_id, UUID_TEXT_SIZE, outcome.record.session_id);
    record_finish(&outcome.record);
    return status;
}

/* "all" stands for each display that is connected. */
static bool name_displays(struct option_values *displays, struct display_names *names,
                          struct error *error)
{
    if (displays->count != 1 || strcmp(displays->values[0], "all") != 0)
        return true;
    if (!display_names_connected(names, error))
        return false;
    for (size_t i = 0; i < names->count; i++)
        displays->values[i] = names->names[i];
    displays->count = names->count;
    return true;
}

/* One after the other in one sitting; what ends one of them ends the sitting. */
static int run_displays(const struct words *words, const struct session_options *of_all)
{
    char session_id[UUID_TEXT_SIZE] = "";
    struct session_options options = *of_all;
    int worst = COMMAND_DONE;
    size_t count = words->displays.count > 0 ? words->displays.count : 1;
    for (size_t i = 0; i < count; i++) {
        options.display = words->displays.count > 0 ? words->displays.values[i] : NULL;
        options.number = (int)i + 1;
        int status = run_display(words, &options, session_id);
        if (status != COMMAND_DONE && status != COMMAND_JUDGED_AND_FAILED)
            return status;
        worst = status != COMMAND_DONE ? status : worst;
        options.session_id = session_id;
    }
    return worst;
}

static int run_session(struct words *words, struct session_options *options)
{
    struct error error = {0};
    CLEANUP(settings_finish) struct settings settings = {0};
    if (!settings_read(&words->places, &settings, &error))
        return command_fail(&error);
    options->state = settings.state;
    options->fallback_guideline = settings_get(&settings, "session", "guideline");
    options->meter_line = settings_meter_line(&settings);
    options->meter_exclude = settings_get(&settings, "meter", "exclude");
    options->site_lut = settings_get(&settings, "session", "site_lut");
    options->keyboard = settings_get(&settings, "session", "keyboard");
    options->asks_label = strcmp(settings_get(&settings, "session", "ask_label"), "no") != 0;
    if (words->lut == NULL)
        (void)display_lut_parse(settings_get(&settings, "session", "lut"), &options->lut);
    options->settle_ms = settings_milliseconds(&settings, "session", "settle_ms");
    options->least_look_ms = settings_milliseconds(&settings, "session", "least_look_ms");
    options->targets = (unsigned)settings_seconds(&settings, "session", "targets");
    options->meter_wait_s = settings_seconds(&settings, "session", "meter_wait_s");
    options->warm_up_minutes = settings_seconds(&settings, "session", "warm_up_minutes");
    if (!take_calibration(&settings, options, &error) ||
        !take_reflection(&settings, options, &error) ||
        !take_illuminance(words->ambient_lux, options, &error) ||
        !take_viewer(words, &settings, options, &error))
        return command_fail(&error);
    use_language(settings_get(&settings, "session", "language"));
    if (!prepare(&error) || !cancel_on_signals(&options->cancel_fd, &error) ||
        !name_displays(&words->displays, &words->names, &error))
        return command_fail(&error);
    return run_displays(words, options);
}

static int run(int count, char **arguments)
{
    struct words words = {.places = OPTION_PLACES_DEFAULT};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(words.places),
        {.name = "display", .values = &words.displays},
        {.name = "frames", .value = &words.frames},
        {.name = "guide", .value = &words.guide},
        {.name = "result", .value = &words.result},
        {.name = "test", .values = &words.tests},
        {.name = "operator", .value = &words.operator_id},
        {.name = "trigger", .value = &words.trigger},
        {.name = "driver", .value = &words.driver},
        {.name = "port", .value = &words.port},
        {.name = "geometry", .value = &words.geometry},
        {.name = "ambient", .value = &words.ambient},
        {.name = "ambient-lux", .value = &words.ambient_lux},
        {.name = "image", .value = &words.image},
        {.name = "pattern", .values = &words.patterns},
        {.name = "dicom", .value = &words.viewer_file},
        {.name = "pixel-spacing-mm", .value = &words.viewer_spacing},
        {.name = "answers", .value = &words.answers},
        {.name = "class", .value = &words.class},
        {.name = "guideline", .value = &words.guideline},
        {.name = "lut", .value = &words.lut},
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
    options.frames = words.frames;
    options.operator_id = words.operator_id;
    options.driver = words.driver;
    options.port = words.port;
    options.image = words.image;
    options.patterns = words.patterns.values;
    options.pattern_count = words.patterns.count;
    options.guide = words.guide;
    options.result = words.result;
    options.answers = words.answers;
    options.class = words.class;
    options.guideline = words.guideline;
    return run_session(&words, &options);
}

const struct command command_run = {
    .name = "run",
    .usage = COMMAND_RUN_USAGE,
    .run = run,
};
