/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/journal_json.h"

#include "agent/session/journal_frame.h"

#include "agent/session/record_view.h"

#include "monqa/procedure.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>

static json_t *number_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static double number_or_nan(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

json_t *journal_encode_reading(const struct reading *reading)
{
    char flags[READING_FLAGS_SIZE];
    return json_pack("{s:{s:s,s:i,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:I,s:s,s:i,s:f,s:f,s:s}}",
                     "reading",
                     "test",
                     qa_test_name(reading->test),
                     "ddl",
                     reading->level_ddl,
                     "point",
                     reading_point_name(reading->point),
                     "geometry",
                     reading_geometry_name(reading->geometry),
                     "status",
                     reading_status_name(reading->status),
                     "flags",
                     reading_flags_format(reading->flags, flags, sizeof flags),
                     "cd_m2",
                     number_or_null(reading->luminance_cd_m2),
                     "x",
                     number_or_null(reading->x),
                     "y",
                     number_or_null(reading->y),
                     "taken_at_utc_ms",
                     (json_int_t)reading->taken_at_utc_ms,
                     "raw",
                     reading->raw,
                     "samples",
                     (int)reading->samples,
                     "deviation_cd_m2",
                     reading->deviation_cd_m2,
                     "resolution_cd_m2",
                     reading->resolution_cd_m2,
                     "trace",
                     reading->trace);
}

json_t *journal_encode_answer(const struct answer *answer)
{
    return json_pack("{s:{s:s,s:s,s:s,s:s,s:f,s:I}}",
                     "answer",
                     "test",
                     qa_test_name(answer->test),
                     "question",
                     answer->question,
                     "value",
                     answer_value_name(answer->value),
                     "remark",
                     answer->remark,
                     "seconds",
                     answer->seconds,
                     "answered_at_utc_ms",
                     (json_int_t)answer->answered_at_utc_ms);
}

json_t *journal_encode_viewer_measure(const struct viewer_measure *measure)
{
    return json_pack("{s:{s:s,s:f,s:o,s:I}}",
                     "viewer",
                     "quantity",
                     viewer_quantity_name(measure->quantity),
                     "true",
                     measure->true_value,
                     "value",
                     number_or_null(measure->value),
                     "measured_at_utc_ms",
                     (json_int_t)measure->measured_at_utc_ms);
}

json_t *journal_encode_pattern(const struct record_pattern *pattern)
{
    return json_pack("{s:{s:s,s:s,s:I}}",
                     "pattern",
                     "name",
                     pattern->name,
                     "provenance",
                     pattern->provenance,
                     "shown_at_utc_ms",
                     (json_int_t)pattern->shown_at_utc_ms);
}

json_t *journal_encode_test(const struct record_test *test)
{
    return json_pack("{s:{s:s,s:s,s:I,s:I}}",
                     "test",
                     "test",
                     qa_test_name(test->test),
                     "state",
                     record_state_name(test->state),
                     "started_at_utc_ms",
                     (json_int_t)test->started_at_utc_ms,
                     "ended_at_utc_ms",
                     (json_int_t)test->ended_at_utc_ms);
}

json_t *journal_encode_ambient(const struct ambient *ambient, const struct illuminance *illuminance)
{
    return json_pack("{s:{s:s,s:o,s:f,s:f,s:s}}",
                     "ambient",
                     "state",
                     ambient_state_name(ambient->state),
                     "cd_m2",
                     number_or_null(ambient->luminance_cd_m2),
                     "lux",
                     illuminance->lux,
                     "reflection_per_sr",
                     illuminance->reflection_per_sr,
                     "reflection_source",
                     illuminance->reflection_source);
}

static bool malformed(struct error *error)
{
    return error_set(error, ERROR_INVALID, "malformed entry");
}

static bool decode_reading(json_t *entry, struct record *record, struct error *error)
{
    const char *test, *point, *geometry, *status, *flags, *raw, *trace = "";
    const json_t *cd_m2, *x, *y;
    json_int_t taken;
    int samples = 0;
    struct reading reading = {0};
    if (json_unpack(entry,
                    "{s:s,s:i,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:I,s:s,s?i,s?F,s?F,s?s}",
                    "test",
                    &test,
                    "ddl",
                    &reading.level_ddl,
                    "point",
                    &point,
                    "geometry",
                    &geometry,
                    "status",
                    &status,
                    "flags",
                    &flags,
                    "cd_m2",
                    &cd_m2,
                    "x",
                    &x,
                    "y",
                    &y,
                    "taken_at_utc_ms",
                    &taken,
                    "raw",
                    &raw,
                    "samples",
                    &samples,
                    "deviation_cd_m2",
                    &reading.deviation_cd_m2,
                    "resolution_cd_m2",
                    &reading.resolution_cd_m2,
                    "trace",
                    &trace) != 0 ||
        samples < 0)
        return malformed(error);
    reading.samples = (unsigned)samples;
    if (!qa_test_parse(test, &reading.test) || !reading_point_parse(point, &reading.point) ||
        !reading_geometry_parse(geometry, &reading.geometry) ||
        !reading_status_parse(status, &reading.status) ||
        !reading_flags_parse(flags, &reading.flags))
        return malformed(error);
    reading.luminance_cd_m2 = number_or_nan(cd_m2);
    reading.x = number_or_nan(x);
    reading.y = number_or_nan(y);
    reading.taken_at_utc_ms = taken;
    (void)text_copy(reading.raw, sizeof reading.raw, raw);
    (void)text_copy(reading.trace, sizeof reading.trace, trace);
    return record_add_reading(record, &reading) || record_is_full(error);
}

static bool decode_answer(json_t *entry, struct record *record, struct error *error)
{
    const char *test, *question, *value, *remark;
    json_int_t answered;
    struct answer answer = {0};
    if (json_unpack(entry,
                    "{s:s,s:s,s:s,s:s,s:F,s:I}",
                    "test",
                    &test,
                    "question",
                    &question,
                    "value",
                    &value,
                    "remark",
                    &remark,
                    "seconds",
                    &answer.seconds,
                    "answered_at_utc_ms",
                    &answered) != 0)
        return malformed(error);
    if (!qa_test_parse(test, &answer.test) || !answer_value_parse(value, &answer.value) ||
        !text_copy(answer.question, sizeof answer.question, question) ||
        !text_copy(answer.remark, sizeof answer.remark, remark))
        return malformed(error);
    answer.answered_at_utc_ms = answered;
    if (strcmp(answer.question, PROCEDURE_DRIFT_REPEAT) == 0)
        record_supersede(record, answer.test); /* as it was done then */
    return record_add_answer(record, &answer) || record_is_full(error);
}

static bool decode_viewer_measure(json_t *entry, struct record *record, struct error *error)
{
    const char *quantity;
    const json_t *value;
    json_int_t measured;
    struct viewer_measure measure = {0};
    if (json_unpack(entry,
                    "{s:s,s:F,s:o,s:I}",
                    "quantity",
                    &quantity,
                    "true",
                    &measure.true_value,
                    "value",
                    &value,
                    "measured_at_utc_ms",
                    &measured) != 0 ||
        !viewer_quantity_parse(quantity, &measure.quantity))
        return malformed(error);
    measure.value = number_or_nan(value);
    measure.measured_at_utc_ms = measured;
    return record_add_viewer_measure(record, &measure) || record_is_full(error);
}

static bool decode_pattern(json_t *entry, struct record *record, struct error *error)
{
    const char *name, *provenance;
    json_int_t shown;
    struct record_pattern pattern = {0};
    if (json_unpack(entry,
                    "{s:s,s:s,s:I}",
                    "name",
                    &name,
                    "provenance",
                    &provenance,
                    "shown_at_utc_ms",
                    &shown) != 0 ||
        !text_copy(pattern.name, sizeof pattern.name, name) ||
        !text_copy(pattern.provenance, sizeof pattern.provenance, provenance))
        return malformed(error);
    pattern.shown_at_utc_ms = shown;
    return record_add_pattern(record, &pattern) || record_is_full(error);
}

static bool decode_test(json_t *entry, struct record *record, struct error *error)
{
    const char *name, *state;
    json_int_t started, ended;
    enum qa_test test;
    if (json_unpack(entry,
                    "{s:s,s:s,s:I,s:I}",
                    "test",
                    &name,
                    "state",
                    &state,
                    "started_at_utc_ms",
                    &started,
                    "ended_at_utc_ms",
                    &ended) != 0 ||
        !qa_test_parse(name, &test))
        return malformed(error);
    struct record_test *planned = record_find_test(record, test);
    if (planned == NULL)
        return malformed(error);
    planned->state = strcmp(state, "complete") == 0 ? RECORD_COMPLETE : RECORD_ABORTED;
    planned->started_at_utc_ms = started;
    planned->ended_at_utc_ms = ended;
    return true;
}

static bool decode_ambient(json_t *entry, struct record *record, struct error *error)
{
    const char *state, *source = "";
    const json_t *cd_m2;
    struct ambient ambient;
    struct illuminance illuminance = {0};
    if (json_unpack(entry,
                    "{s:s,s:o,s?F,s?F,s?s}",
                    "state",
                    &state,
                    "cd_m2",
                    &cd_m2,
                    "lux",
                    &illuminance.lux,
                    "reflection_per_sr",
                    &illuminance.reflection_per_sr,
                    "reflection_source",
                    &source) != 0 ||
        !ambient_state_parse(state, &ambient.state) ||
        !text_copy(illuminance.reflection_source, sizeof illuminance.reflection_source, source))
        return malformed(error);
    ambient.luminance_cd_m2 = number_or_nan(cd_m2);
    record->ambient = ambient;
    record->illuminance = illuminance;
    return true;
}

static const struct {
    const char *key;
    bool (*decode)(json_t *entry, struct record *record, struct error *error);
} decoders[] = {
    {"reading", decode_reading},
    {"answer", decode_answer},
    {"viewer", decode_viewer_measure},
    {"pattern", decode_pattern},
    {"frame", journal_decode_frame},
    {"test", decode_test},
    {"ambient", decode_ambient},
};

bool journal_decode(const json_t *entry, struct record *record, struct error *error)
{
    for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++) {
        json_t *body = json_object_get(entry, decoders[i].key);
        if (body != NULL)
            return decoders[i].decode(body, record, error);
    }
    return malformed(error);
}
