/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/fields.h"

#include <math.h>
#include <string.h>

#define WORDS(function, type, how_many)         \
    static const char *function##_of(int value) \
    {                                           \
        return function((type)value);           \
    }                                           \
    static const struct vocabulary function##_words = {.name = function##_of, .count = (how_many)}

WORDS(schedule_trigger_name, enum schedule_trigger, TRIGGER_COUNT);
WORDS(record_state_name, enum record_state, RECORD_ABORTED + 1);
WORDS(ambient_state_name, enum ambient_state, AMBIENT_STATED + 1);
WORDS(qa_test_name, enum qa_test, TEST_COUNT);
WORDS(reading_point_name, enum reading_point, POINT_COUNT);
WORDS(reading_geometry_name, enum reading_geometry, GEOMETRY_COUNT);
WORDS(reading_status_name, enum reading_status, READING_STATUS_COUNT);
WORDS(answer_value_name, enum answer_value, ANSWER_CANNOT_TELL + 1);
WORDS(viewer_quantity_name, enum viewer_quantity, VIEWER_QUANTITY_COUNT);
WORDS(signal_outcome_name, enum signal_outcome, SIGNAL_NOT_KNOWN + 1);
WORDS(comparison_sign, enum comparison, COMPARISON_IS + 1);
WORDS(criterion_reached_name, enum criterion_reached, REACHED_SUSPENSION + 1);
WORDS(cause_name, enum cause, CAUSE_COUNT);
WORDS(verdict_outcome_name, enum verdict_outcome, VERDICT_NOT_TESTED + 1);

_Static_assert(sizeof(enum qa_test) == sizeof(int), "words are stored as int");

const char *record_state_name(enum record_state state)
{
    return state == RECORD_COMPLETE ? "complete" : "aborted";
}

static const char *format_reading_flags(unsigned flags, char text[FLAGS_TEXT_SIZE])
{
    return reading_flags_format(flags, text, FLAGS_TEXT_SIZE);
}

static const char *format_provisional(unsigned flags, char text[FLAGS_TEXT_SIZE])
{
    _Static_assert(PROVISIONAL_TEXT_SIZE <= FLAGS_TEXT_SIZE, "room for all names");
    return provisional_format(flags, text);
}

static const struct flag_words reading_flag_words = {format_reading_flags, reading_flags_parse};
static const struct flag_words provisional_words = {format_provisional, provisional_parse};

#define MEMBER(type, member) \
    .offset = offsetof(type, member), .size = sizeof(((const type *)0)->member)
#define FIELD(name, field_kind, type, member)                           \
    {                                                                   \
        .attribute = (name), .kind = (field_kind), MEMBER(type, member) \
    }
#define OPTIONAL(name, field_kind, type, member)                               \
    {                                                                          \
        .attribute = (name), .kind = (field_kind), .presence = FIELD_OPTIONAL, \
        MEMBER(type, member)                                                   \
    }
#define AMOUNT(name, field_kind, type, member)                                     \
    {                                                                              \
        .attribute = (name), .kind = (field_kind), MEMBER(type, member),           \
        .presence = (field_kind) == FIELD_MAYBE ? FIELD_OPTIONAL : FIELD_REQUIRED, \
        .not_negative = true                                                       \
    }
#define SOME(name, field_kind, type, member)                                   \
    {                                                                          \
        .attribute = (name), .kind = (field_kind), .presence = FIELD_OPTIONAL, \
        MEMBER(type, member), .maximum = 1000000, .not_negative = true         \
    }
#define ADDED_SOME(name, field_kind, type, member)                                                \
    {                                                                                             \
        .attribute = (name), .kind = (field_kind), .presence = FIELD_ADDED, MEMBER(type, member), \
        .maximum = 1000000, .not_negative = true                                                  \
    }
#define FORMER(name, field_kind, type, member)                                                    \
    {                                                                                             \
        .attribute = (name), .kind = (field_kind), .presence = FIELD_FORMER, MEMBER(type, member) \
    }
#define FLAGS(name, flag_presence, type, member, names)                        \
    {                                                                          \
        .attribute = (name), .kind = FIELD_FLAGS, .presence = (flag_presence), \
        MEMBER(type, member), .flags = &(names)                                \
    }
#define TEXT(name, type, member) FIELD(name, FIELD_TEXT, type, member)
#define TIME(name, type, member) FIELD(name, FIELD_TIME, type, member)
#define BOOLEAN(name, type, member) FIELD(name, FIELD_BOOLEAN, type, member)
#define MAYBE(name, type, member) OPTIONAL(name, FIELD_MAYBE, type, member)
#define VALUE(name, type, member) OPTIONAL(name, FIELD_VALUE, type, member)
#define INTEGER(name, type, member, most)                                                   \
    {                                                                                       \
        .attribute = (name), .kind = FIELD_INTEGER, MEMBER(type, member), .maximum = (most) \
    }
#define MINUS_ONE(name, type, member, most)                                                  \
    {                                                                                        \
        .attribute = (name), .kind = FIELD_INTEGER, MEMBER(type, member), .maximum = (most), \
        .minus_one = true                                                                    \
    }
#define WORD(name, type, member, vocabulary_words)                     \
    {                                                                  \
        .attribute = (name), .kind = FIELD_WORD, MEMBER(type, member), \
        .words = &(vocabulary_words)                                   \
    }
#define ADDED(name, field_kind, type, member)                                                     \
    {                                                                                             \
        .attribute = (name), .kind = (field_kind), .presence = FIELD_ADDED, MEMBER(type, member), \
        .not_negative = true                                                                      \
    }
#define ADDED_WORD(name, type, member, vocabulary_words)                                        \
    {                                                                                           \
        .attribute = (name), .kind = FIELD_WORD, .presence = FIELD_ADDED, MEMBER(type, member), \
        .words = &(vocabulary_words)                                                            \
    }
#define END \
    {       \
        0   \
    }

#define R struct record
const struct element element_record = {"record",
                                       (const struct field[]){
                                           TEXT("id", R, id),
                                           INTEGER("sequence", R, sequence, 999999999999),
                                           TEXT("previous", R, previous),
                                           END,
                                       }};
const struct element element_agent = {"agent",
                                      (const struct field[]){
                                          TEXT("software", R, software),
                                          TEXT("key", R, key_id),
                                          END,
                                      }};
const struct element element_workstation = {"workstation",
                                            (const struct field[]){
                                                TEXT("hostname", R, hostname),
                                                TEXT("machine", R, machine),
                                                END,
                                            }};
const struct element element_clock = {"clock",
                                      (const struct field[]){
                                          TEXT("boot-id", R, clock.boot_id),
                                          AMOUNT("uptime-s", FIELD_NUMBER, R, clock.uptime_s),
                                          BOOLEAN("synchronized", R, clock.synchronized),
                                          END,
                                      }};
const struct element element_session = {
    "session",
    (const struct field[]){
        TEXT("id", R, session_id),
        WORD("trigger", R, trigger, schedule_trigger_name_words),
        TEXT("operator", R, operator_id),
        TIME("started", R, started_at_utc_ms),
        TIME("ended", R, ended_at_utc_ms),
        WORD("state", R, state, record_state_name_words),
        FLAGS("provisional", FIELD_OPTIONAL, R, provisional, provisional_words),
        END,
    }};
const struct element element_display = {
    "display",
    (const struct field[]){
        TEXT("connector", R, display.connector),
        TEXT("manufacturer", R, display.identity.manufacturer),
        INTEGER("product-code", R, display.identity.product_code, 65535),
        INTEGER("serial-number", R, display.identity.serial_number, UINT32_MAX),
        TEXT("serial-text", R, display.identity.serial_text),
        TEXT("name", R, display.identity.name),
        TEXT("class", R, display.class),
        END,
    }};
const struct element element_signal_path = {
    "signal-path",
    (const struct field[]){
        TEXT("backend", R, signal_path.backend),
        TEXT("card-driver", R, signal_path.card_driver),
        TEXT("connector", R, signal_path.connector),
        INTEGER("width", R, signal_path.width, 65535),
        INTEGER("height", R, signal_path.height, 65535),
        AMOUNT("refresh-hz", FIELD_MAYBE, R, signal_path.refresh_hz),
        TEXT("format", R, signal_path.format),
        INTEGER("depth-bits", R, signal_path.depth_bits, 64),
        TEXT("lut", R, signal_path.lut),
        INTEGER("doubts-left-out", R, signal_path.doubts_left_out, 1000000),
        END,
    }};
const struct element element_scan_out = {
    "scan-out",
    (const struct field[]){
        TEXT("mode", R, signal_path.mode),
        TEXT("card", R, signal_path.card),
        TEXT("bus", R, signal_path.card_bus),
        TEXT("driver-version", R, signal_path.driver_version),
        TEXT("kernel", R, signal_path.kernel),
        TEXT("edid-sha256", R, signal_path.edid_sha256),
        INTEGER("total-width", R, signal_path.total_width, 65535),
        INTEGER("total-height", R, signal_path.total_height, 65535),
        MINUS_ONE("sharing", R, signal_path.sharing, 255),
        MINUS_ONE("overlays", R, signal_path.overlays, 255),
        INTEGER("wire-bits", R, signal_path.wire_bits, 64),
        TEXT("site-lut", R, signal_path.site_lut),
        INTEGER("properties-left-out", R, signal_path.properties_left_out, 1000000),
        END,
    }};
const struct element element_meter = {"meter",
                                      (const struct field[]){
                                          TEXT("driver", R, meter.driver),
                                          TEXT("maker", R, meter.maker),
                                          TEXT("model", R, meter.model),
                                          TEXT("serial", R, meter.serial),
                                          TEXT("firmware", R, meter.firmware),
                                          TEXT("calibrated-on", R, meter.calibrated_on),
                                          TEXT("calibration-due", R, meter.calibration_due),
                                          TEXT("port", R, meter.port),
                                          BOOLEAN("unproved", R, meter.unproved),
                                          SOME("built-in", FIELD_BOOLEAN, R, meter.built_in),
                                          SOME("unit", FIELD_TEXT, R, meter.unit),
                                          SOME("gain-percent", FIELD_NUMBER, R, meter.gain_percent),
                                          SOME("digits", FIELD_NUMBER, R, meter.digits),
                                          SOME("floor-cd-m2", FIELD_NUMBER, R, meter.floor_cd_m2),
                                          SOME("figures", FIELD_TEXT, R, meter.figures),
                                          END,
                                      }};
const struct element element_illuminance = {
    "illuminance",
    (const struct field[]){
        AMOUNT("lux", FIELD_NUMBER, R, illuminance.lux),
        AMOUNT("reflection-per-sr", FIELD_NUMBER, R, illuminance.reflection_per_sr),
        TEXT("source", R, illuminance.reflection_source),
        END,
    }};
const struct element element_judgement = {"judgement",
                                          (const struct field[]){
                                              TEXT("guideline", R, guideline_id),
                                              TEXT("edition", R, guideline_edition),
                                              TEXT("sha256", R, guideline_sha256),
                                              END,
                                          }};
#undef R

#define R struct record
const struct element element_simulated = {
    "simulated",
    (const struct field[]){
        {.attribute = "reason", .kind = FIELD_TEXT, .size = sizeof *((R *)0)->simulated},
        END,
    }};
const struct element element_doubt = {
    "doubt",
    (const struct field[]){
        {.attribute = "text", .kind = FIELD_TEXT, .size = sizeof *((R *)0)->signal_path.doubts},
        END,
    }};
#undef R

const struct element element_setting = {"setting",
                                        (const struct field[]){
                                            TEXT("name", struct record_setting, name),
                                            TEXT("value", struct record_setting, value),
                                            END,
                                        }};
const struct element element_property = {"property",
                                         (const struct field[]){
                                             TEXT("object", struct signal_property, object),
                                             TEXT("name", struct signal_property, name),
                                             TEXT("found", struct signal_property, found),
                                             TEXT("value", struct signal_property, value),
                                             END,
                                         }};
const struct element element_check = {
    "check",
    (const struct field[]){
        TEXT("name", struct signal_check, name),
        WORD("outcome", struct signal_check, outcome, signal_outcome_name_words),
        TEXT("value", struct signal_check, value),
        TEXT("cause", struct signal_check, cause),
        END,
    }};
const struct element element_ambient = {
    "ambient",
    (const struct field[]){
        WORD("state", struct ambient, state, ambient_state_name_words),
        MAYBE("cd-m2", struct ambient, luminance_cd_m2),
        END,
    }};
const struct element element_test = {
    "test",
    (const struct field[]){
        WORD("name", struct record_test, test, qa_test_name_words),
        WORD("state", struct record_test, state, record_state_name_words),
        TIME("started", struct record_test, started_at_utc_ms),
        TIME("ended", struct record_test, ended_at_utc_ms),
        END,
    }};
const struct element element_pattern = {"pattern",
                                        (const struct field[]){
                                            TEXT("name", struct record_pattern, name),
                                            TEXT("provenance", struct record_pattern, provenance),
                                            TIME("shown", struct record_pattern, shown_at_utc_ms),
                                            END,
                                        }};

#define R struct record_frame
const struct element element_frame = {
    "frame",
    (const struct field[]){
        TEXT("pattern", R, pattern),
        WORD("test", R, test, qa_test_name_words),
        MINUS_ONE("ddl", R, level_ddl, 255),
        MINUS_ONE("level", R, level, 65535),
        INTEGER("x", R, x, 65535),
        INTEGER("y", R, y, 65535),
        INTEGER("width", R, width, 65535),
        INTEGER("height", R, height, 65535),
        INTEGER("depth-bits", R, depth_bits, 64),
        TEXT("sha256", R, sha256),
        TIME("shown", R, shown_at_utc_ms),
        TEXT("proof", R, proof.method),
        WORD("proved", R, proof.outcome, signal_outcome_name_words),
        TEXT("proof-value", R, proof.value),
        TEXT("crc", R, proof.crc),
        TEXT("proof-cause", R, proof.cause),
        END,
    }};
#undef R

#define R struct reading
const struct element element_reading = {
    "reading",
    (const struct field[]){
        WORD("test", R, test, qa_test_name_words),
        {.attribute = "ddl",
         .kind = FIELD_INTEGER,
         MEMBER(R, level_ddl),
         .maximum = 255,
         .minus_one = true},
        WORD("point", R, point, reading_point_name_words),
        WORD("geometry", R, geometry, reading_geometry_name_words),
        WORD("status", R, status, reading_status_name_words),
        FLAGS("flags", FIELD_REQUIRED, R, flags, reading_flag_words),
        MAYBE("cd-m2", R, luminance_cd_m2),
        MAYBE("x", R, x),
        MAYBE("y", R, y),
        ADDED_SOME("samples", FIELD_INTEGER, R, samples),
        ADDED_SOME("deviation-cd-m2", FIELD_NUMBER, R, deviation_cd_m2),
        ADDED_SOME("resolution-cd-m2", FIELD_NUMBER, R, resolution_cd_m2),
        ADDED_SOME("taken", FIELD_TIME, R, taken_at_utc_ms),
        ADDED_SOME("reply", FIELD_TEXT, R, raw),
        FORMER("raw", FIELD_TEXT, R, raw),
        ADDED_SOME("trace", FIELD_TEXT, R, trace),
        END,
    }};
#undef R

#define R struct answer
const struct element element_answer = {"answer",
                                       (const struct field[]){
                                           WORD("test", R, test, qa_test_name_words),
                                           TEXT("question", R, question),
                                           WORD("value", R, value, answer_value_name_words),
                                           TEXT("remark", R, remark),
                                           AMOUNT("seconds", FIELD_NUMBER, R, seconds),
                                           TIME("answered", R, answered_at_utc_ms),
                                           END,
                                       }};
#undef R

#define R struct viewer_measure
const struct element element_viewer = {
    "viewer",
    (const struct field[]){
        WORD("quantity", R, quantity, viewer_quantity_name_words),
        AMOUNT("true", FIELD_NUMBER, R, true_value),
        AMOUNT("value", FIELD_MAYBE, R, value),
        TIME("measured", R, measured_at_utc_ms),
        END,
    }};
#undef R

const struct element element_metric = {"metric",
                                       (const struct field[]){
                                           TEXT("name", struct metric, name),
                                           VALUE("value", struct metric, value),
                                           TEXT("reason", struct metric, reason),
                                           END,
                                       }};

#define R struct verdict
const struct element element_verdict = {
    "verdict",
    (const struct field[]){
        TEXT("criterion", R, criterion.id),
        TEXT("class", R, criterion.class),
        WORD("test", R, criterion.test, qa_test_name_words),
        TEXT("metric", R, criterion.metric),
        TEXT("formula", R, criterion.formula),
        VALUE("value", R, value),
        WORD("comparison", R, criterion.comparison, comparison_sign_words),
        MAYBE("limit", R, criterion.limit),
        TEXT("unit", R, criterion.unit),
        WORD("verdict", R, outcome, verdict_outcome_name_words),
        BOOLEAN("within-uncertainty", R, within_uncertainty),
        BOOLEAN("decides", R, decides),
        ADDED("provisional", FIELD_BOOLEAN, R, provisional),
        ADDED("uncertainty", FIELD_NUMBER, R, uncertainty),
        ADDED_WORD("reached", R, reached, criterion_reached_name_words),
        ADDED_WORD("cause", R, cause, cause_name_words),
        ADDED("cause-evidence", FIELD_TEXT, R, cause_evidence),
        TEXT("reason", R, reason),
        BOOLEAN("mandatory", R, criterion.mandatory),
        TEXT("clause", R, criterion.clause),
        TEXT("provenance", R, criterion.provenance),
        TEXT("source", R, criterion.source),
        TEXT("confirmed-by", R, criterion.confirmed_by),
        BOOLEAN("excluded", R, criterion.excluded),
        TEXT("corrective-action", R, criterion.corrective_action),
        END,
    }};
#undef R

#define LIST(list_element, items, how_many, most)                                   \
    {                                                                               \
        .element = &(list_element), .items_offset = offsetof(struct record, items), \
        .count_offset = offsetof(struct record, how_many),                          \
        .item_size = sizeof *((const struct record *)0)->items, .maximum = (most)   \
    }

const struct list record_lists[LIST_COUNT] = {
    [LIST_TEST] = LIST(element_test, tests, test_count, RECORD_ITEMS_MAX),
    [LIST_PATTERN] = LIST(element_pattern, patterns, pattern_count, RECORD_ITEMS_MAX),
    [LIST_FRAME] = LIST(element_frame, frames, frame_count, RECORD_ITEMS_MAX),
    [LIST_READING] = LIST(element_reading, readings, reading_count, RECORD_READINGS_MAX),
    [LIST_ANSWER] = LIST(element_answer, answers, answer_count, RECORD_ITEMS_MAX),
    [LIST_VIEWER] = LIST(element_viewer, viewer_measures, viewer_measure_count, RECORD_ITEMS_MAX),
    [LIST_METRIC] =
        LIST(element_metric, evaluation.metrics, evaluation.metric_count, RECORD_ITEMS_MAX),
    [LIST_VERDICT] =
        LIST(element_verdict, evaluation.verdicts, evaluation.verdict_count, RECORD_ITEMS_MAX),
};

void *list_items(const struct list *list, const struct record *record)
{
    void *items;
    memcpy(&items, (const char *)record + list->items_offset, sizeof items);
    return items;
}

size_t list_count(const struct list *list, const struct record *record)
{
    size_t count;
    memcpy(&count, (const char *)record + list->count_offset, sizeof count);
    return count;
}

void list_set(const struct list *list, struct record *record, void *items, size_t count)
{
    memcpy((char *)record + list->items_offset, &items, sizeof items);
    memcpy((char *)record + list->count_offset, &count, sizeof count);
}

int64_t field_integer(const struct field *field, const char *at)
{
    if (field->size == sizeof(int64_t)) {
        int64_t wide; /* size_t too: the counts here are small */
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
    if (field->maximum > INT32_MAX) {
        uint32_t number;
        memcpy(&number, at, sizeof number);
        return number;
    }
    int number;
    memcpy(&number, at, sizeof number);
    return number;
}

double field_number(const char *at)
{
    double number;
    memcpy(&number, at, sizeof number);
    return number;
}

int field_word(const char *at)
{
    int number;
    memcpy(&number, at, sizeof number);
    return number;
}

bool field_is_absent(const struct field *field, const char *at)
{
    if (field->presence == FIELD_FORMER)
        return true;
    if (field->presence != FIELD_OPTIONAL)
        return false;
    switch (field->kind) {
    case FIELD_MAYBE:
        return !isfinite(field_number(at));
    case FIELD_VALUE:
        return isnan(field_number(at)) || field_number(at) == (double)-INFINITY;
    case FIELD_TIME:
        return field_integer(field, at) == 0;
    case FIELD_TEXT:
        return at[0] == '\0';
    case FIELD_NUMBER:
        return fpclassify(field_number(at)) == FP_ZERO;
    case FIELD_INTEGER:
        return field_integer(field, at) == 0;
    case FIELD_BOOLEAN:
        return !*(const bool *)at;
    case FIELD_FLAGS:
        return field_word(at) == 0;
    case FIELD_WORD:
        break; /* always there */
    }
    return false;
}
