/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/evaluate_output.h"
#include "agent/guideline_source.h"
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
 * count for the result. Nor do those of the panel, without its EDID, and of the viewer, without
 * what was measured in it. */
#define COUNTED_TESTS      \
    (GUIDELINE_ALL_TESTS & \
     ~(1u << TEST_VISUAL_QC | 1u << TEST_SIGNAL_PATH | 1u << TEST_VISUAL_IN_VIEWER))

struct request {
    const char *readings, *ambient, *guideline, *class;
    const char *accuracy, *repeatability, *lux, *room_class, *baseline, *edid;
    struct option_values viewer;
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

/* Percent, or lux: above 0. */
static bool parse_figure(const char *option, const char *text, double *figure, struct error *error)
{
    double parsed;
    if (text == NULL)
        return true;
    if (!number_parse(text, &parsed) || !reading_luminance_is_possible(parsed) || parsed == 0)
        return error_set(error, ERROR_INVALID, "%s %s: not a number above 0", option, text);
    *figure = parsed;
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

/* --- judging --- */

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

/* The result is of the counted tests only, the output has all. */
static bool judge(struct judged *judged, const char *class, const struct evidence *evidence,
                  struct error *error)
{
    CLEANUP(evaluation_finish) struct evaluation counted = {0};
    judged->counted = COUNTED_TESTS;
    if (evidence->panel.native_width_px > 0)
        judged->counted |= 1u << TEST_SIGNAL_PATH;
    if (evidence->viewer_measure_count > 0)
        judged->counted |= 1u << TEST_VISUAL_IN_VIEWER;
    (void)text_copy(judged->class, sizeof judged->class, class);
    if (!guideline_evaluate(judged->guideline, class, judged->counted, evidence, &counted, error) ||
        !guideline_evaluate(
            judged->guideline, class, GUIDELINE_ALL_TESTS, evidence, &judged->evaluation, error))
        return false;
    judged->result = evaluation_result(&counted);
    return true;
}

static bool judge_one(const struct request *request, const struct evidence *evidence, int *status,
                      struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    CLEANUP(judged_finish) struct judged judged = {0};
    if (!guideline_load(request->guideline, &guideline, error))
        return false;
    judged.guideline = guideline;
    if (!judge(&judged, request->class, evidence, error))
        return false;
    *status = status_of(judged.result);
    if (request->as_json)
        return judged_print_json(&judged, evidence, error);
    judged_print(&judged, evidence);
    return true;
}

/* Every class of every shipped guideline, or every guideline that has the class. */
struct every {
    struct guideline *guidelines[32];
    size_t guideline_count;
    struct judged *judged;
    size_t count;
};

static void every_finish(struct every *every)
{
    for (size_t i = 0; i < every->count; i++)
        judged_finish(&every->judged[i]);
    for (size_t i = 0; i < every->guideline_count; i++)
        guideline_destroy(every->guidelines[i]);
    free(every->judged);
}

static bool judge_classes(const struct guideline *guideline, const char *class,
                          const struct evidence *evidence, struct every *every, struct error *error)
{
    struct judged *grown =
        realloc(every->judged, (every->count + guideline->class_count) * sizeof *every->judged);
    if (grown == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", guideline->id);
    every->judged = grown;
    for (size_t i = 0; i < guideline->class_count; i++) {
        if (class != NULL && strcmp(class, guideline->classes[i]) != 0)
            continue;
        struct judged *judged = &every->judged[every->count++];
        *judged = (struct judged){.guideline = guideline};
        if (!judge(judged, guideline->classes[i], evidence, error))
            return false;
    }
    return true;
}

static bool judge_shipped(const char *id, const char *class, const struct evidence *evidence,
                          struct every *every, struct error *error)
{
    if (every->guideline_count == ARRAY_LENGTH(every->guidelines))
        return error_set(error, ERROR_SYSTEM, "%s: too many guidelines are shipped", id);
    struct guideline **guideline = &every->guidelines[every->guideline_count];
    if (!guideline_load(id, guideline, error))
        return false;
    every->guideline_count++;
    return judge_classes(*guideline, class, evidence, every, error);
}

static bool print_every(const struct request *request, const struct evidence *evidence,
                        const struct every *every, struct error *error)
{
    if (!request->as_json)
        judged_print_table(every->judged, every->count);
    for (size_t i = 0; request->as_json && i < every->count; i++)
        if (!judged_print_json(&every->judged[i], evidence, error))
            return false;
    return true;
}

static bool judge_every(const struct request *request, const struct evidence *evidence, int *status,
                        struct error *error)
{
    CLEANUP(every_finish) struct every every = {0};
    *status = COMMAND_DONE;
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++)
        if (!judge_shipped(*id, request->class, evidence, &every, error))
            return false;
    if (every.count == 0)
        return error_set(error,
                         ERROR_INVALID,
                         "no guideline that is shipped has the class \"%s\"",
                         request->class);
    for (size_t i = 0; i < every.count; i++)
        *status = worse_of(*status, status_of(every.judged[i].result));
    return print_every(request, evidence, &every, error);
}

/* What evidence borrows from. */
struct sources {
    struct reading *readings, *baseline_readings;
    struct viewer_measure viewer_measures[OPTION_VALUES_MAX];
    struct baseline baseline;
};

static void sources_finish(struct sources *sources)
{
    free(sources->readings);
    free(sources->baseline_readings);
}

static bool read_baseline(const struct request *request, struct sources *sources,
                          struct evidence *evidence, struct error *error)
{
    struct evidence before = {0};
    if (request->baseline == NULL)
        return true;
    if (!read_readings(
            request->baseline, &sources->baseline_readings, &before.reading_count, error))
        return false;
    before.readings = sources->baseline_readings;
    before.ambient = ambient_from_readings(before.readings, before.reading_count);
    sources->baseline = baseline_of(&before);
    evidence->baseline = &sources->baseline;
    return true;
}

static bool read_panel(const struct request *request, struct evidence *evidence,
                       struct error *error)
{
    static const struct signal_path nothing;
    static uint8_t bytes[EDID_SIZE_MAX];
    CLEANUP(buffer_finish) struct buffer file = BUFFER(8u * EDID_SIZE_MAX);
    struct edid edid;
    size_t length;
    if (request->edid == NULL)
        return true;
    if (!file_read(request->edid, &file, error) ||
        !edid_bytes_from_file(file.data, file.length, bytes, &length, error) ||
        !edid_parse(bytes, length, &edid, error)) {
        error->kind = ERROR_INVALID;
        return error_prefix(error, "%s: ", request->edid);
    }
    evidence->panel = panel_of(&nothing, &edid);
    return true;
}

/* "width-mm=152.7:153": measured, then true. */
static bool parse_measure(const char *text, struct viewer_measure *measure, struct error *error)
{
    char quantity[32] = "", value[32] = "";
    size_t name = strcspn(text, "="), number = name < strlen(text) ? strcspn(text + name, ":") : 0;
    const char *true_value = text + name + number;
    if (name < sizeof quantity && number > 1 && number <= sizeof value && *true_value == ':') {
        memcpy(quantity, text, name);
        memcpy(value, text + name + 1, number - 1);
        if (viewer_quantity_parse(quantity, &measure->quantity) &&
            viewer_value_parse(value, &measure->value) &&
            viewer_value_parse(true_value + 1, &measure->true_value) && measure->true_value > 0)
            return true;
    }
    return error_set(error,
                     ERROR_INVALID,
                     "--viewer %s: not like width-mm=152.7:153, measured and true, of width-mm, "
                     "height-mm or angle-degrees",
                     text);
}

static bool read_viewer(const struct request *request, struct sources *sources,
                        struct evidence *evidence, struct error *error)
{
    for (size_t i = 0; i < request->viewer.count; i++)
        if (!parse_measure(request->viewer.values[i], &sources->viewer_measures[i], error))
            return false;
    evidence->viewer_measures = sources->viewer_measures;
    evidence->viewer_measure_count = request->viewer.count;
    return true;
}

static bool gather(const struct request *request, struct sources *sources,
                   struct evidence *evidence, struct error *error)
{
    if (!parse_figure("--accuracy", request->accuracy, &evidence->accuracy_percent, error) ||
        !parse_figure(
            "--repeatability", request->repeatability, &evidence->repeatability_percent, error) ||
        !parse_figure("--ambient-lux", request->lux, &evidence->illuminance_lux, error) ||
        !read_readings(request->readings, &sources->readings, &evidence->reading_count, error))
        return false;
    evidence->readings = sources->readings;
    evidence->room_class = request->room_class;
    evidence->accuracy_is_sourced = request->accuracy != NULL; /* by whoever states it here */
    return find_ambient(request, evidence, error) &&
           read_viewer(request, sources, evidence, error) &&
           read_baseline(request, sources, evidence, error) && read_panel(request, evidence, error);
}

static bool evaluate(const struct request *request, int *status, struct error *error)
{
    CLEANUP(sources_finish) struct sources sources = {0};
    struct evidence evidence = {0};
    if (!guideline_library_init(error) || !gather(request, &sources, &evidence, error))
        return false;
    return strcmp(request->guideline, "all") == 0 ? judge_every(request, &evidence, status, error)
                                                  : judge_one(request, &evidence, status, error);
}

/* Only all guidelines can do without a class: all of theirs, then. */
static const char *find_misuse(const struct request *request, int operands)
{
    if (operands > 0)
        return "takes no operand";
    if (request->readings == NULL || request->guideline == NULL)
        return "needs --readings and --guideline";
    if (request->class == NULL && strcmp(request->guideline, "all") != 0)
        return "needs --class, but with --guideline all";
    return NULL;
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
        {.name = "accuracy", .value = &request.accuracy},
        {.name = "repeatability", .value = &request.repeatability},
        {.name = "ambient-lux", .value = &request.lux},
        {.name = "room-class", .value = &request.room_class},
        {.name = "baseline", .value = &request.baseline},
        {.name = "edid", .value = &request.edid},
        {.name = "viewer", .values = &request.viewer},
        {.name = "json", .flag = &request.as_json},
        OPTIONS_PLACES(places),
        {.name = NULL},
    };
    struct error error = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_evaluate, &error);
    const char *misuse = find_misuse(&request, count - 1);
    if (misuse != NULL) {
        (void)error_set(&error, ERROR_INVALID, "%s", misuse);
        return command_misuse(&command_evaluate, &error);
    }
    int status = COMMAND_DONE;
    bool ok = evaluate(&request, &status, &error);
    guideline_library_finish();
    return ok ? status : command_fail(&error);
}

const struct command command_evaluate = {
    .name = "evaluate",
    .usage =
        "evaluate --readings FILE.csv [--ambient CD_M2|dark-room] --guideline ID|PATH|all\n"
        "      --class CLASS [--accuracy PERCENT] [--repeatability PERCENT] [--ambient-lux LUX]\n"
        "      [--room-class RK] [--baseline FILE.csv] [--edid FILE] [--viewer "
        "QUANTITY=MEASURED:TRUE]... [--json]\n"
        "  without --class with --guideline all: every class of every guideline",
    .run = run,
};
