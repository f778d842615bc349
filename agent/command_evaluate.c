/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/guideline_source.h"
#include "agent/json_line.h"
#include "agent/options.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of readings can hold no answers: the visual criteria are shown as not tested, and do not
 * count for the result. */
#define COUNTED_TESTS (GUIDELINE_ALL_TESTS & ~(1u << TEST_VISUAL_QC | 1u << TEST_SIGNAL_PATH))

struct request {
    const char *readings, *ambient, *guideline, *class;
    bool as_json;
};

static bool parse_ambient(const char *text, struct ambient *ambient, struct error *error)
{
    double cd_m2;
    if (strcmp(text, "dark-room") == 0) {
        *ambient = (struct ambient){.state = AMBIENT_DARK_ROOM, .luminance_cd_m2 = 0};
        return true;
    }
    if (!number_parse(text, &cd_m2) || !reading_luminance_is_possible(cd_m2) || cd_m2 == 0)
        return error_set(error,
                         ERROR_INVALID,
                         "--ambient %s: neither a luminance above 0 in cd/m2 nor dark-room",
                         text);
    *ambient = (struct ambient){.state = AMBIENT_STATED, .luminance_cd_m2 = cd_m2};
    return true;
}

static bool has_ambient_rows(const struct reading *readings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (readings[i].test == TEST_AMBIENT)
            return true;
    return false;
}

static bool find_ambient(const struct request *request, struct evidence *evidence,
                         struct error *error)
{
    bool measured = has_ambient_rows(evidence->readings, evidence->reading_count);
    if (measured && request->ambient != NULL)
        return error_set(error,
                         ERROR_INVALID,
                         "%s has ambient readings, and --ambient is given too: which one counts?",
                         request->readings);
    if (request->ambient != NULL)
        return parse_ambient(request->ambient, &evidence->ambient, error);
    evidence->ambient = ambient_from_readings(evidence->readings, evidence->reading_count);
    if (measured && evidence->ambient.state == AMBIENT_UNKNOWN)
        log_warning("%s: the ambient readings are all zero; a dark room is declared with "
                    "--ambient dark-room",
                    request->readings);
    return true;
}

static bool read_readings(const char *path, struct reading **readings, size_t *count,
                          struct error *error)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(READINGS_CSV_BYTES_MAX);
    if (!file_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &text, error)) {
        error->kind = ERROR_INVALID;
        return false;
    }
    return readings_from_csv(
        path, text.data != NULL ? text.data : "", text.length, readings, count, error);
}

/* --- output --- */

static json_t *metrics_json(const struct evaluation *evaluation)
{
    json_t *json = json_object();
    for (size_t i = 0; i < evaluation->metric_count; i++)
        if (strncmp(evaluation->metrics[i].name, "answer:", 7) != 0)
            json_put(&json,
                     evaluation->metrics[i].name,
                     json_number_or_null(evaluation->metrics[i].value));
    return json;
}

/* Why a metric is null: the reason, or that it has no upper bound (a black of zero). */
static json_t *unavailable_json(const struct evaluation *evaluation)
{
    json_t *json = json_object();
    for (size_t i = 0; i < evaluation->metric_count; i++) {
        const struct metric *metric = &evaluation->metrics[i];
        if (strncmp(metric->name, "answer:", 7) != 0 && !isfinite(metric->value))
            json_put(&json,
                     metric->name,
                     json_string(isnan(metric->value) ? metric->reason : "unbounded"));
    }
    return json;
}

static bool is_counted(const struct verdict *verdict)
{
    return (COUNTED_TESTS & 1u << verdict->criterion.test) != 0;
}

static json_t *verdict_json(const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    json_t *json = json_object();
    json_put(&json, "criterion", json_string(criterion->id));
    json_put(&json, "test", json_string(qa_test_name(criterion->test)));
    json_put(&json, "metric", json_string(criterion->metric));
    json_put(&json, "value", json_number_or_null(verdict->value));
    if (isinf(verdict->value))
        json_put(&json, "unbounded", json_true());
    json_put(&json, "limit", json_number_or_null(criterion->limit));
    json_put(&json, "comparison", json_string(comparison_sign(criterion->comparison)));
    json_put(&json, "verdict", json_string(verdict_outcome_name(verdict->outcome)));
    json_put(&json, "within_uncertainty", json_boolean(verdict->within_uncertainty));
    json_put(&json, "decides", json_boolean(verdict->decides));
    json_put(&json, "mandatory", json_boolean(criterion->mandatory));
    json_put(&json, "counted", json_boolean(is_counted(verdict)));
    json_put(&json, "reason", json_text_or_null(verdict->reason));
    json_put(&json, "clause", json_string(criterion->clause));
    json_put(&json, "formula", json_string(criterion->formula));
    json_put(&json, "unit", json_string(criterion->unit));
    json_put(&json, "provenance", json_string(criterion->provenance));
    json_put(&json, "source", json_string(criterion->source));
    json_put(&json, "confirmed_by", json_text_or_null(criterion->confirmed_by));
    return json;
}

static json_t *verdicts_json(const struct evaluation *evaluation)
{
    json_t *json = json_array();
    for (size_t i = 0; i < evaluation->verdict_count; i++)
        if (json_array_append_new(json, verdict_json(&evaluation->verdicts[i])) != 0) {
            json_decref(json);
            return NULL;
        }
    return json;
}

static json_t *evaluation_json(const struct guideline *guideline, const struct request *request,
                               const struct evidence *evidence, const struct evaluation *evaluation,
                               enum evaluation_result result)
{
    json_t *json = json_object();
    json_put(&json, "guideline", json_string(guideline->id));
    json_put(&json, "edition", json_string(guideline->edition));
    json_put(&json, "guideline_sha256", json_string(guideline->sha256));
    json_put(&json, "class", json_string(request->class));
    json_put(&json, "ambient", json_string(ambient_state_name(evidence->ambient.state)));
    json_put(&json, "metrics", metrics_json(evaluation));
    json_put(&json, "unavailable", unavailable_json(evaluation));
    json_put(&json, "verdicts", verdicts_json(evaluation));
    json_put(&json, "result", json_string(evaluation_result_name(result)));
    return json;
}

static void print_verdict(const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    (void)printf("  %-10s %-26s ", verdict_outcome_name(verdict->outcome), criterion->id);
    if (!isnan(verdict->value))
        (void)printf("%.4g ", verdict->value);
    (void)printf("%s %g", comparison_sign(criterion->comparison), criterion->limit);
    if (criterion->unit[0] != '\0' && strcmp(criterion->unit, "1") != 0)
        (void)printf(" %s", criterion->unit);
    (void)printf(" [%s] %s", criterion->provenance, criterion->clause);
    if (verdict->reason[0] != '\0')
        (void)printf(": %s", verdict->reason);
    (void)putchar('\n');
}

static void print_readable(const struct guideline *guideline, const struct request *request,
                           const struct evaluation *evaluation, enum evaluation_result result)
{
    (void)printf("%s %s, %s: %s\n",
                 guideline->id,
                 guideline->edition,
                 request->class,
                 evaluation_result_name(result));
    for (size_t i = 0; i < evaluation->verdict_count; i++)
        print_verdict(&evaluation->verdicts[i]);
}

/* --- judging --- */

/* The result is of the counted tests only, the output has all. */
static bool judge(const struct guideline *guideline, const struct request *request,
                  const struct evidence *evidence, enum evaluation_result *result,
                  struct error *error)
{
    CLEANUP(evaluation_finish) struct evaluation counted = {0};
    CLEANUP(evaluation_finish) struct evaluation all = {0};
    if (!guideline_evaluate(guideline, request->class, COUNTED_TESTS, evidence, &counted, error) ||
        !guideline_evaluate(guideline, request->class, GUIDELINE_ALL_TESTS, evidence, &all, error))
        return false;
    *result = evaluation_result(&counted);
    if (request->as_json)
        return json_line_print(evaluation_json(guideline, request, evidence, &all, *result), error);
    print_readable(guideline, request, &all, *result);
    return true;
}

static int status_of(enum evaluation_result result)
{
    switch (result) {
    case EVALUATION_PASS:
        return COMMAND_DONE;
    case EVALUATION_FAIL:
        return COMMAND_JUDGED_AND_FAILED;
    case EVALUATION_INCOMPLETE:
        return COMMAND_INCOMPLETE;
    }
    return COMMAND_INCOMPLETE;
}

/* A fail is worse than what is incomplete. */
static int worse_of(int a, int b)
{
    if (a == COMMAND_JUDGED_AND_FAILED || b == COMMAND_JUDGED_AND_FAILED)
        return COMMAND_JUDGED_AND_FAILED;
    return a > b ? a : b;
}

static bool judge_one(const struct request *request, const struct evidence *evidence, int *status,
                      struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    enum evaluation_result result;
    if (!guideline_load(request->guideline, &guideline, error) ||
        !judge(guideline, request, evidence, &result, error))
        return false;
    *status = status_of(result);
    return true;
}

/* Every shipped guideline that has the class. */
static bool judge_every(const struct request *request, const struct evidence *evidence, int *status,
                        struct error *error)
{
    bool any = false;
    *status = COMMAND_DONE;
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
        enum evaluation_result result;
        if (!guideline_load(*id, &guideline, error))
            return false;
        if (!guideline_has_class(guideline, request->class))
            continue;
        if (!judge(guideline, request, evidence, &result, error))
            return false;
        *status = worse_of(*status, status_of(result));
        any = true;
    }
    return any || error_set(error,
                            ERROR_INVALID,
                            "no guideline that is shipped has the class \"%s\"",
                            request->class);
}

static bool evaluate(const struct request *request, int *status, struct error *error)
{
    CLEANUP(free_pointer) struct reading *readings = NULL;
    struct evidence evidence = {0};
    if (!guideline_library_init(error) ||
        !read_readings(request->readings, &readings, &evidence.reading_count, error))
        return false;
    evidence.readings = readings;
    if (!find_ambient(request, &evidence, error))
        return false;
    return strcmp(request->guideline, "all") == 0 ? judge_every(request, &evidence, status, error)
                                                  : judge_one(request, &evidence, status, error);
}

static int run(int count, char **arguments)
{
    struct request request = {0};
    struct option_places places = OPTION_PLACES_DEFAULT;
    const struct option_rule rules[] = {
        {.name = "readings", .value = &request.readings},
        {.name = "ambient", .value = &request.ambient},
        {.name = "guideline", .value = &request.guideline},
        {.name = "class", .value = &request.class},
        {.name = "json", .flag = &request.as_json},
        OPTIONS_PLACES(places),
        {.name = NULL},
    };
    struct error error = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_evaluate, &error);
    if (count > 1 || request.readings == NULL || request.guideline == NULL ||
        request.class == NULL) {
        (void)error_set(&error,
                        ERROR_INVALID,
                        count > 1 ? "takes no operand"
                                  : "needs --readings, --guideline and --class");
        return command_misuse(&command_evaluate, &error);
    }
    int status = COMMAND_DONE;
    bool ok = evaluate(&request, &status, &error);
    guideline_library_finish();
    return ok ? status : command_fail(&error);
}

const struct command command_evaluate = {
    .name = "evaluate",
    .usage = "evaluate --readings FILE.csv [--ambient CD_M2|dark-room] --guideline ID|PATH|all\n"
             "      --class CLASS [--json]",
    .run = run,
};
