/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/display_system_result.h"

#include "collector/document/response.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SCHEME_OWN "99MONQA" /* PS3.16 8.2: private schemes begin with 99 */
#define DDL_MAX 255

static void add_code(struct model *model, json_t *set, const char *keyword,
                     const char *const code[3])
{
    json_t *item = model_item(model, set, keyword);
    model_text(model, item, "CodeValue", code[0]);
    model_text(model, item, "CodingSchemeDesignator", code[1]);
    model_text(model, item, "CodeMeaning", code[2]);
}

/* CID 8301 has no pattern of TG270: those and our own get a private code. */
static void add_pattern(struct model *model, json_t *set, const char *keyword, const char *name)
{
    static const struct {
        const char *name, *code;
    } coded[] = {
        {"TG18-QC", "109801"},
        {"TG18-BR", "109802"},
        {"TG18-PQC", "109803"},
        {"TG18-CT", "109804"},
        {"TG18-UN10", "109841"},
        {"TG18-UN80", "109842"},
        {"TG18-UNL10", "109843"},
        {"TG18-UNL80", "109844"},
        {"TG18-AD", "109845"},
        {"TG18-MP", "109846"},
        {"TG18-AFC", "109861"},
        {"SMPTE-RP133", "109943"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(coded); i++)
        if (strcmp(coded[i].name, name) == 0) {
            add_code(model, set, keyword, (const char *const[]){coded[i].code, "DCM", name});
            return;
        }
    add_code(model, set, keyword, (const char *const[]){name, SCHEME_OWN, name});
}

/* DT with its offset: a moment, whatever the reader's zone. */
static const char *moment(int64_t utc_ms, char text[32])
{
    char iso[TIME_TEXT_SIZE];
    (void)time_utc_format(utc_ms, iso); /* 2026-11-24T10:07:30.123Z */
    (void)snprintf(text,
                   32,
                   "%.4s%.2s%.2s%.2s%.2s%.2s.%.3s000+0000",
                   iso,
                   iso + 5,
                   iso + 8,
                   iso + 11,
                   iso + 14,
                   iso + 17,
                   iso + 20);
    return text;
}

/* What the meter was used for. */
struct use {
    enum qa_test test;
    const char *characteristics;
    bool has_colour, is_contact;
};

/* Of C.32.1.2's values only NEAR_RANGE is sure, for a probe at the screen. */
static void add_meter(struct model *model, json_t *set, const struct record_meter *meter,
                      const struct use *use)
{
    char day[16] = "";
    json_t *item = model_item(model, set, "MeasurementEquipmentSequence");
    if (strlen(meter->calibrated_on) == 10)
        (void)snprintf(day,
                       sizeof day,
                       "%.4s%.2s%.2s",
                       meter->calibrated_on,
                       meter->calibrated_on + 5,
                       meter->calibrated_on + 8);
    model_text(model, item, "Manufacturer", meter->maker);
    model_text(model, item, "ManufacturerModelName", meter->model);
    model_text(model, item, "DeviceSerialNumber", meter->serial);
    model_text(model, item, "DateTimeOfLastCalibration", day);
    model_words(model,
                item,
                "MeasurementFunctions",
                use->has_colour ? "PHOTOMETER COLORIMETER" : "PHOTOMETER");
    model_text(model,
               item,
               "MeasurementEquipmentType",
               use->is_contact && !meter->built_in ? "NEAR_RANGE" : "");
    model_words(model, item, "MeasuredCharacteristics", use->characteristics);
}

/* Context macro, C.32.3.1; its two halves, for the tags of the results stand between. */
static void add_equipment(struct model *model, json_t *set, const struct record *record,
                          const struct use *use)
{
    if (use->characteristics == NULL || record->meter.driver[0] == '\0')
        model_nothing(model, set, "MeasurementEquipmentSequence");
    else
        add_meter(model, set, &record->meter, use);
}

static void add_times(struct model *model, json_t *set, const struct record *record,
                      enum qa_test test)
{
    char text[32];
    int64_t started = record->started_at_utc_ms, ended = record->ended_at_utc_ms;
    for (size_t i = 0; i < record->test_count; i++)
        if (record->tests[i].test == test) {
            started = record->tests[i].started_at_utc_ms;
            ended = record->tests[i].ended_at_utc_ms;
        }
    model_nothing(model, set, "ActualHumanPerformersSequence"); /* nobody's name leaves */
    model_text(model, set, "PerformedProcedureStepStartDateTime", moment(started, text));
    model_text(model, set, "PerformedProcedureStepEndDateTime", moment(ended, text));
}

/* Lamb is a whole number of cd/m2 here (VR US): where that would change it, it is left out. */
static void add_ambient(struct model *model, json_t *set, const struct ambient *ambient)
{
    double lamb = ambient->luminance_cd_m2;
    if (ambient_is_known(ambient) && lamb == floor(lamb) && lamb <= UINT16_MAX)
        model_integer(model, set, "ReflectedAmbientLight", (int64_t)lamb);
}

static void add_ambient_source(struct model *model, json_t *set, const struct ambient *ambient)
{
    double lamb = ambient->luminance_cd_m2;
    if (ambient_is_known(ambient) && lamb == floor(lamb) && lamb <= UINT16_MAX)
        model_text(model,
                   set,
                   "AmbientLightValueSource",
                   ambient->state == AMBIENT_MEASURED ? "MEASURED" : "PROVIDED");
}

static size_t frames_of(const struct record *record, enum qa_test test, const char *names[],
                        size_t maximum)
{
    size_t count = 0;
    for (size_t i = 0; i < record->frame_count && count < maximum; i++) {
        const struct record_frame *frame = &record->frames[i];
        bool is_new = frame->test == test && frame->pattern[0] != '\0';
        for (size_t k = 0; k < count; k++)
            is_new = is_new && strcmp(names[k], frame->pattern) != 0;
        if (is_new)
            names[count++] = frame->pattern;
    }
    return count;
}

/* Of a record from before frames were kept. */
static const char *pattern_of_old(const struct record *record)
{
    for (size_t i = 0; i < record->pattern_count; i++)
        if (strcmp(record->patterns[i].name, "TG18-QC") == 0)
            return record->patterns[i].name;
    return "NOT-RECORDED";
}

#define PATTERNS_MAX 32

static void add_visual_tests(struct model *model, json_t *set,
                             const struct display_subsystem *display)
{
    const char *names[PATTERNS_MAX];
    size_t count = frames_of(display->visual, TEST_VISUAL_QC, names, PATTERNS_MAX);
    const char *result = strcmp(display->visual_result, "pass") == 0   ? "PASS"
                         : strcmp(display->visual_result, "fail") == 0 ? "FAIL"
                                                                       : "SKIP";
    if (count == 0)
        names[count++] = pattern_of_old(display->visual);
    for (size_t i = 0; i < count; i++) {
        json_t *item = model_item(model, set, "VisualEvaluationTestSequence");
        model_text(model, item, "TestResult", result);
        model_text(model, item, "TestResultComment", "of all questions of the session together");
        add_pattern(model, item, "TestPatternCodeSequence", names[i]);
    }
}

void display_result_add_visual(struct model *model, json_t *results,
                               const struct display_subsystem *display)
{
    static const char *const method[] = {"109701", "DCM", "Overall image quality evaluation"};
    static const char sequence[] = "VisualEvaluationResultSequence";
    if (display->visual == NULL) {
        model_nothing(model, results, sequence);
        return;
    }
    json_t *set = model_item(model, results, sequence);
    struct use use = {.test = TEST_VISUAL_QC};
    add_equipment(model, set, display->visual, &use);
    add_visual_tests(model, set, display);
    add_code(model, set, "VisualEvaluationMethodCodeSequence", method);
    add_times(model, set, display->visual, TEST_VISUAL_QC);
}

/* True where one of the test's readings was taken by a probe at the screen. */
static bool is_contact(const struct record *record, enum qa_test test)
{
    for (size_t i = 0; i < record->reading_count; i++)
        if (record->readings[i].test == test && reading_counts(&record->readings[i]))
            return record->readings[i].geometry == GEOMETRY_CONTACT;
    return false;
}

void display_result_add_luminance(struct model *model, json_t *results, const struct record *record)
{
    static const char sequence[] = "LuminanceResultSequence";
    struct luminance_response response = {0};
    if (record != NULL)
        response_from_readings(
            record->readings, record->reading_count, &record->ambient, &response);
    /* C.32.3.4: the first level is 0, the last the greatest. */
    if (response.count < 2 || response.points[0].level_ddl != 0 ||
        response.points[response.count - 1].level_ddl != DDL_MAX) {
        model_nothing(model, results, sequence);
        return;
    }
    json_t *set = model_item(model, results, sequence);
    struct use use = {.test = TEST_LUMINANCE_RESPONSE,
                      .characteristics = "LUMINANCE",
                      .is_contact = is_contact(record, TEST_LUMINANCE_RESPONSE)};
    add_equipment(model, set, record, &use);
    model_integer(model, set, "NumberOfLuminancePoints", (int64_t)response.count);
    for (size_t i = 0; i < response.count; i++) {
        json_t *item = model_item(model, set, "LuminanceResponseSequence");
        model_integer(model, item, "DDLValue", response.points[i].level_ddl);
        model_reals(model, item, "LuminanceValue", &response.points[i].prime_cd_m2, 1);
    }
    add_ambient_source(model, set, &record->ambient);
    add_times(model, set, record, TEST_LUMINANCE_RESPONSE);
    add_ambient(model, set, &record->ambient);
}

/* One level of uniformity: means at the nine places. */
struct map {
    double total[POINT_COUNT], x[POINT_COUNT], y[POINT_COUNT];
    int number[POINT_COUNT];
    bool has_colour;
};

static int add_to_map(const struct record *record, int level, struct map *map)
{
    int points = 0;
    map->has_colour = true;
    for (size_t i = 0; i < record->reading_count; i++) {
        const struct reading *reading = &record->readings[i];
        if (reading->test != TEST_UNIFORMITY || reading->level_ddl != level ||
            !reading_counts(reading) || reading->point == POINT_NONE)
            continue;
        map->total[reading->point] += reading->luminance_cd_m2;
        map->x[reading->point] = reading->x;
        map->y[reading->point] = reading->y;
        points += map->number[reading->point]++ == 0;
        map->has_colour = map->has_colour && isfinite(reading->x) && isfinite(reading->y);
    }
    return points;
}

/* CID 8302 knows the five places of TG18-UNL10 and UNL80 only. */
static void add_places(struct model *model, json_t *set, int level, int points)
{
    char name[17];
    if (points == 5 && (level == 26 || level == 204)) {
        add_pattern(model,
                    set,
                    "MeasurementPatternCodeSequence",
                    level == 26 ? "TG18-UNL10" : "TG18-UNL80");
        return;
    }
    (void)snprintf(name, sizeof name, "UN-%d-%d", points, level);
    add_pattern(model, set, "MeasurementPatternCodeSequence", name);
}

static void add_map(struct model *model, json_t *set, const struct record *record,
                    const struct map *map)
{
    bool is_known = ambient_is_known(&record->ambient);
    bool is_emitted = true;
    for (size_t i = 0; i < record->reading_count; i++)
        if (record->readings[i].test == TEST_UNIFORMITY &&
            record->readings[i].geometry == GEOMETRY_TELESCOPIC_IN_SITU)
            is_emitted = false;
    static const enum reading_point rows[] = {POINT_TOP_LEFT,
                                              POINT_TOP,
                                              POINT_TOP_RIGHT,
                                              POINT_LEFT,
                                              POINT_CENTRE,
                                              POINT_RIGHT,
                                              POINT_BOTTOM_LEFT,
                                              POINT_BOTTOM,
                                              POINT_BOTTOM_RIGHT};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        enum reading_point point = rows[i];
        if (map->number[point] == 0)
            continue;
        json_t *item = model_item(model, set, "LuminanceResponseSequence");
        double value = map->total[point] / map->number[point] +
                       (is_emitted && is_known ? record->ambient.luminance_cd_m2 : 0);
        if (map->has_colour)
            model_reals(
                model, item, "CIExyWhitePoint", (const double[]){map->x[point], map->y[point]}, 2);
        model_reals(model, item, "LuminanceValue", &value, 1);
    }
}

void display_result_add_uniformity(struct model *model, json_t *results,
                                   const struct record *record)
{
    static const char sequence[] = "LuminanceUniformityResultSequence";
    static const int levels[] = {204, 128, 26}; /* one level only has room: the brightest */
    struct map map = {0};
    int level = 0, points = 0;
    for (size_t i = 0; record != NULL && i < ARRAY_LENGTH(levels) && points < 2; i++) {
        map = (struct map){0};
        level = levels[i];
        points = add_to_map(record, level, &map);
    }
    if (points < 2) {
        model_nothing(model, results, sequence);
        return;
    }
    json_t *set = model_item(model, results, sequence);
    struct use use = {.test = TEST_UNIFORMITY,
                      .characteristics = map.has_colour ? "UNIFORMITY LUMINANCE CHROMATICITY"
                                                        : "UNIFORMITY LUMINANCE",
                      .has_colour = map.has_colour,
                      .is_contact = is_contact(record, TEST_UNIFORMITY)};
    add_equipment(model, set, record, &use);
    model_integer(model, set, "DDLValue", level);
    model_integer(model, set, "NumberOfLuminancePoints", points);
    add_map(model, set, record, &map);
    model_text(model, set, "WhitePointFlag", map.has_colour ? "YES" : "NO");
    add_ambient_source(model, set, &record->ambient);
    add_places(model, set, level, points);
    add_times(model, set, record, TEST_UNIFORMITY);
    add_ambient(model, set, &record->ambient);
}
