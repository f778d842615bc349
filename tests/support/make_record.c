/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/make_record.h"

#include "monqa/cleanup.h"
#include "monqa/photometry.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READINGS 160
#define ANSWERS 24
#define SESSION_MS (9 * 60 * 1000LL)

struct making {
    const struct record_recipe *recipe;
    struct record *record;
};

static double level_luminance(const struct record_recipe *recipe, int level_ddl)
{
    double first = gsdf_jnd_index(recipe->l_min_cd_m2), last = gsdf_jnd_index(recipe->l_max_cd_m2);
    double luminance = gsdf_luminance_cd_m2(first + (last - first) * level_ddl / 255.0);
    double bend = sin(level_ddl / 255.0 * 3.14159265358979) * recipe->bend_percent / 100;
    return luminance * (1 + bend);
}

static void add_reading(struct making *making, enum qa_test test, int level_ddl,
                        enum reading_point point, double share)
{
    struct record *record = making->record;
    struct reading *reading = &record->readings[record->reading_count++];
    *reading = (struct reading){
        .test = test,
        .level_ddl = level_ddl,
        .point = point,
        .geometry = GEOMETRY_CONTACT,
        .status = READING_OK,
        .luminance_cd_m2 = level_luminance(making->recipe, level_ddl) * share,
        .x = test == TEST_CHROMATICITY ? 0.3127 + 0.0001 * (double)point : NAN,
        .y = test == TEST_CHROMATICITY ? 0.3290 + 0.0001 * (double)point : NAN,
        .samples = 4,
        .deviation_cd_m2 = 0.0001 * level_luminance(making->recipe, level_ddl),
        .resolution_cd_m2 = 0.001,
        .taken_at_utc_ms = record->started_at_utc_ms + (int64_t)record->reading_count * 1000,
    };
    (void)snprintf(reading->raw, sizeof reading->raw, "L %.4f", reading->luminance_cd_m2);
}

static void add_readings(struct making *making, unsigned tests)
{
    if ((tests & (1u << TEST_LUMINANCE_RESPONSE)) != 0)
        for (int level = 0; level <= 255; level += 15)
            add_reading(making, TEST_LUMINANCE_RESPONSE, level, POINT_NONE, 1);
    static const int levels[] = {26, 128, 204};
    for (size_t i = 0; i < ARRAY_LENGTH(levels) && (tests & (1u << TEST_UNIFORMITY)) != 0; i++)
        for (int point = POINT_CENTRE;
             point < POINT_COUNT && levels[i] != making->recipe->left_out_ddl;
             point++)
            add_reading(making,
                        TEST_UNIFORMITY,
                        levels[i],
                        (enum reading_point)point,
                        1 - 0.01 * (double)(point % 5));
    if ((tests & (1u << TEST_CHROMATICITY)) != 0)
        for (int point = POINT_CENTRE; point < POINT_COUNT; point++)
            add_reading(making, TEST_CHROMATICITY, 204, (enum reading_point)point, 1);
}

static bool is_asked(const struct record *record, const char *question)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (strcmp(record->answers[i].question, question) == 0)
            return true;
    return false;
}

static void add_answers(struct making *making, const struct guideline *guideline)
{
    struct record *record = making->record;
    for (size_t i = 0; guideline != NULL && i < guideline->criterion_count; i++) {
        const struct criterion *criterion = &guideline->criteria[i];
        if (criterion->test != TEST_VISUAL_QC || strncmp(criterion->metric, "answer:", 7) != 0 ||
            strcmp(criterion->class, record->display.class) != 0 ||
            is_asked(record, criterion->metric + 7) || record->answer_count == ANSWERS)
            continue;
        struct answer *answer = &record->answers[record->answer_count++];
        bool is_yes = (criterion->limit != 0) != making->recipe->answers_no;
        *answer = (struct answer){
            .test = TEST_VISUAL_QC,
            .value = is_yes ? ANSWER_YES : ANSWER_NO,
            .seconds = 2.5,
            .answered_at_utc_ms = record->started_at_utc_ms + (int64_t)i * 1000,
        };
        (void)text_copy(answer->question, sizeof answer->question, criterion->metric + 7);
    }
}

static void add_tests(struct making *making)
{
    struct record *record = making->record;
    for (int test = 0; test < TEST_COUNT; test++)
        if ((making->recipe->tests & (1u << test)) != 0)
            record->tests[record->test_count++] = (struct record_test){
                .test = (enum qa_test)test,
                .state = making->recipe->is_aborted ? RECORD_ABORTED : RECORD_COMPLETE,
                .started_at_utc_ms = record->started_at_utc_ms,
                .ended_at_utc_ms = record->ended_at_utc_ms,
            };
}

static void fill_display(struct making *making)
{
    const struct record_recipe *recipe = making->recipe;
    struct record_display *display = &making->record->display;
    (void)text_copy(display->connector, sizeof display->connector, "DP-1");
    display->identity = (struct display_identity){
        .manufacturer = "TST",
        .product_code = recipe->product_code == 0 ? 4711 : recipe->product_code};
    (void)text_copy(
        display->identity.serial_text, sizeof display->identity.serial_text, recipe->serial_text);
    (void)text_copy(display->identity.name, sizeof display->identity.name, recipe->name);
    (void)text_copy(
        display->class, sizeof display->class, recipe->class == NULL ? "primary" : recipe->class);
}

static void fill_meter(const struct record_recipe *recipe, struct record_meter *meter)
{
    (void)text_copy(meter->driver, sizeof meter->driver, "test");
    (void)text_copy(meter->maker, sizeof meter->maker, "Maker");
    (void)text_copy(meter->model, sizeof meter->model, "Model 1");
    (void)text_copy(meter->serial, sizeof meter->serial, recipe->meter_serial);
    (void)text_copy(meter->calibrated_on, sizeof meter->calibrated_on, recipe->meter_calibrated_on);
    (void)text_copy(meter->calibration_due, sizeof meter->calibration_due, recipe->meter_due_on);
}

static void fill_texts(struct making *making)
{
    const struct record_recipe *recipe = making->recipe;
    struct record *record = making->record;
    uint8_t entropy[10];
    random_bytes(entropy, sizeof entropy);
    (void)uuid7_format(recipe->at_utc_ms, entropy, record->id);
    random_bytes(entropy, sizeof entropy);
    (void)uuid7_format(recipe->at_utc_ms, entropy, record->session_id);
    if (recipe->session_id != NULL)
        (void)text_copy(record->session_id, sizeof record->session_id, recipe->session_id);
    (void)text_copy(record->previous,
                    sizeof record->previous,
                    recipe->previous == NULL ? RECORD_FIRST_PREVIOUS : recipe->previous);
    (void)text_copy(record->software, sizeof record->software, "monqa test");
    (void)text_copy(record->hostname, sizeof record->hostname, "test-host");
    (void)digest_sha256("machine", 7, record->machine);
    (void)text_copy(record->operator_id, sizeof record->operator_id, "R123");
    if (recipe->is_simulated)
        (void)text_copy(record->simulated[record->simulated_count++], 48, "headless-display");
    (void)text_copy(record->signal_path.backend, sizeof record->signal_path.backend, "kms");
    (void)text_copy(record->signal_path.connector, sizeof record->signal_path.connector, "DP-1");
    (void)text_copy(record->signal_path.format, sizeof record->signal_path.format, "XRGB8888");
    (void)text_copy(record->signal_path.lut, sizeof record->signal_path.lut, "identity");
    record->signal_path.width = 1920;
    record->signal_path.height = 1080;
    record->signal_path.refresh_hz = 60;
    record->signal_path.depth_bits = 8;
}

static bool fill(struct making *making, const struct key_pair *pair, struct error *error)
{
    const struct record_recipe *recipe = making->recipe;
    struct record *record = making->record;
    record->readings = calloc(READINGS, sizeof *record->readings);
    record->answers = calloc(ANSWERS, sizeof *record->answers);
    record->tests = calloc(TEST_COUNT, sizeof *record->tests);
    if (record->readings == NULL || record->answers == NULL || record->tests == NULL)
        return error_set(error, ERROR_SYSTEM, "no memory");
    record->sequence = recipe->sequence;
    record->trigger = recipe->trigger;
    record->state = recipe->is_aborted ? RECORD_ABORTED : RECORD_COMPLETE;
    record->started_at_utc_ms = recipe->at_utc_ms - SESSION_MS;
    record->ended_at_utc_ms = recipe->at_utc_ms;
    record->provisional = recipe->provisional;
    record->meter.gain_percent = 2.5;
    record->clock.synchronized = true;
    record->clock.uptime_s = 1234;
    if (isnan(recipe->l_ambient_cd_m2))
        record->ambient = (struct ambient){AMBIENT_UNKNOWN, NAN};
    else if (recipe->l_ambient_cd_m2 == 0)
        record->ambient = (struct ambient){AMBIENT_DARK_ROOM, 0};
    else
        record->ambient = (struct ambient){AMBIENT_STATED, recipe->l_ambient_cd_m2};
    fill_texts(making);
    (void)key_id(pair->public_key, record->key_id);
    fill_display(making);
    fill_meter(recipe, &record->meter);
    add_tests(making);
    add_readings(making, recipe->tests);
    return true;
}

static bool judge(struct making *making, const struct guideline *guideline, struct error *error)
{
    struct record *record = making->record;
    struct evidence evidence = record_evidence(record);
    if (guideline == NULL)
        return true;
    (void)text_copy(record->guideline_id, sizeof record->guideline_id, guideline->id);
    (void)text_copy(
        record->guideline_edition, sizeof record->guideline_edition, guideline->edition);
    (void)text_copy(record->guideline_sha256, sizeof record->guideline_sha256, guideline->sha256);
    if (!guideline_evaluate(guideline,
                            record->display.class,
                            making->recipe->tests,
                            &evidence,
                            &record->evaluation,
                            error))
        return false;
    evaluation_drop_metrics(&record->evaluation);
    return true;
}

static void add_signal_path(struct making *making)
{
    struct record *record = making->record;
    const char *range = making->recipe->range != NULL ? making->recipe->range : "Full";
    struct signal_property *property =
        signal_path_add_property(&record->signal_path, "connector", "Broadcast RGB");
    (void)text_copy(property->found, sizeof property->found, range);
    (void)text_copy(property->value, sizeof property->value, range);
    (void)text_copy(record->signal_path.mode, sizeof record->signal_path.mode, "bare");
    record_judge_signal(record);
}

bool record_make(const struct record_recipe *recipe, const struct guideline *guideline,
                 const struct key_pair *pair, struct buffer *file, char id[UUID_TEXT_SIZE],
                 struct error *error)
{
    CLEANUP(record_finish) struct record record = {0};
    struct making making = {.recipe = recipe, .record = &record};
    if (!fill(&making, pair, error))
        return false;
    if ((recipe->tests & (1u << TEST_VISUAL_QC)) != 0)
        add_answers(&making, guideline);
    if ((recipe->tests & (1u << TEST_SIGNAL_PATH)) != 0)
        add_signal_path(&making);
    *file = BUFFER(RECORD_BYTES_MAX);
    if (!judge(&making, guideline, error) || !record_write(&record, file, error))
        return false;
    record_sign(file, pair);
    memcpy(id, record.id, sizeof record.id);
    return buffer_check(file, "record", error);
}
