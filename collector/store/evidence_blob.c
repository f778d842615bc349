/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Version 1, little-endian: version u8, ambient state u8, ambient f64, readings u32, answers u32;
 * a reading: test u8, level i16, point u8, geometry u8, status u8, flags u16, luminance f64, x f64,
 * y f64, taken i64; an answer: test u8, value u8, seconds f64, answered i64, question length u8 and
 * bytes. The meter's raw reply and remarks stay in the record.
 * Version 2 has after the counts: provisional u32, u8 (bit 0: built-in meter, bit
 * 1: its accuracy is sourced), accuracy f64, lux f64; and at the
 * end of a reading: samples u16, deviation f64, resolution f64.
 * Version 3 goes on before the readings: triggers u16, repeatability f64, the same of u'v' f64, the
 * eight numbers of the panel i32 each, four texts (length u8 and bytes): meter, its doubt, the
 * signal's doubt, room class.
 * Version 4 ends with what was measured in a viewer: count u32, and of each: quantity u8, true f64,
 * value f64, measured i64. */
#define BLOB_VERSION 4
#define BLOB_BYTES_MAX (1u << 20)
#define BLOB_ROWS_MAX 65536

static void put(struct buffer *blob, uint64_t value, size_t bytes)
{
    uint8_t little[8];
    for (size_t i = 0; i < bytes; i++)
        little[i] = (uint8_t)(value >> (8 * i));
    buffer_append(blob, little, bytes);
}

static void put_real(struct buffer *blob, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(blob, bits, 8);
}

static void put_reading(struct buffer *blob, const struct reading *reading)
{
    put(blob, reading->test, 1);
    put(blob, (uint16_t)reading->level_ddl, 2);
    put(blob, reading->point, 1);
    put(blob, reading->geometry, 1);
    put(blob, reading->status, 1);
    put(blob, reading->flags, 2);
    put_real(blob, reading->luminance_cd_m2);
    put_real(blob, reading->x);
    put_real(blob, reading->y);
    put(blob, (uint64_t)reading->taken_at_utc_ms, 8);
    put(blob, reading->samples < UINT16_MAX ? reading->samples : UINT16_MAX, 2);
    put_real(blob, reading->deviation_cd_m2);
    put_real(blob, reading->resolution_cd_m2);
}

static void put_text(struct buffer *blob, const char *text)
{
    size_t length = text == NULL ? 0 : strnlen(text, UINT8_MAX);
    put(blob, length, 1);
    if (length > 0)
        buffer_append(blob, text, length);
}

#define PANEL_NUMBERS 8
static int *panel_number(struct panel *panel, int index)
{
    int *const numbers[PANEL_NUMBERS] = {&panel->width_px,
                                         &panel->height_px,
                                         &panel->native_width_px,
                                         &panel->native_height_px,
                                         &panel->width_mm,
                                         &panel->height_mm,
                                         &panel->wire_bits,
                                         &panel->panel_bits};
    return numbers[index];
}

static void put_rest(struct buffer *blob, const struct evidence *evidence)
{
    struct panel panel = evidence->panel;
    put(blob, evidence->triggers, 2);
    put_real(blob, evidence->repeatability_percent);
    put_real(blob, evidence->repeatability_uv);
    for (int i = 0; i < PANEL_NUMBERS; i++)
        put(blob, (uint32_t)*panel_number(&panel, i), 4);
    put_text(blob, evidence->meter);
    put_text(blob, evidence->meter_doubt);
    put_text(blob, evidence->signal_doubt);
    put_text(blob, evidence->room_class);
}

static void put_answer(struct buffer *blob, const struct answer *answer)
{
    size_t length = strlen(answer->question);
    put(blob, answer->test, 1);
    put(blob, answer->value, 1);
    put_real(blob, answer->seconds);
    put(blob, (uint64_t)answer->answered_at_utc_ms, 8);
    put(blob, length, 1);
    buffer_append(blob, answer->question, length);
}

static void put_viewer(struct buffer *blob, const struct evidence *evidence)
{
    put(blob, evidence->viewer_measure_count, 4);
    for (size_t i = 0; i < evidence->viewer_measure_count; i++) {
        const struct viewer_measure *measure = &evidence->viewer_measures[i];
        put(blob, measure->quantity, 1);
        put_real(blob, measure->true_value);
        put_real(blob, measure->value);
        put(blob, (uint64_t)measure->measured_at_utc_ms, 8);
    }
}

bool evidence_pack(const struct evidence *evidence, struct buffer *blob, struct error *error)
{
    *blob = BUFFER(BLOB_BYTES_MAX);
    put(blob, BLOB_VERSION, 1);
    put(blob, evidence->ambient.state, 1);
    put_real(blob, evidence->ambient.luminance_cd_m2);
    put(blob, evidence->reading_count, 4);
    put(blob, evidence->answer_count, 4);
    put(blob, evidence->provisional, 4);
    put(blob, (evidence->meter_is_built_in ? 1u : 0) | (evidence->accuracy_is_sourced ? 2u : 0), 1);
    put_real(blob, evidence->accuracy_percent);
    put_real(blob, evidence->illuminance_lux);
    put_rest(blob, evidence);
    for (size_t i = 0; i < evidence->reading_count; i++)
        put_reading(blob, &evidence->readings[i]);
    for (size_t i = 0; i < evidence->answer_count; i++)
        put_answer(blob, &evidence->answers[i]);
    put_viewer(blob, evidence);
    return buffer_check(blob, "evidence", error);
}

struct cursor {
    const uint8_t *bytes;
    size_t left;
    uint64_t version;
    bool is_short;
};

static uint64_t get(struct cursor *cursor, size_t bytes)
{
    uint64_t value = 0;
    if (cursor->left < bytes) {
        cursor->is_short = true;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)cursor->bytes[i] << (8 * i);
    cursor->bytes += bytes;
    cursor->left -= bytes;
    return value;
}

static double get_real(struct cursor *cursor)
{
    uint64_t bits = get(cursor, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool get_reading(struct cursor *cursor, struct reading *reading)
{
    uint64_t test = get(cursor, 1);
    int16_t level = (int16_t)get(cursor, 2);
    uint64_t point = get(cursor, 1), geometry = get(cursor, 1), status = get(cursor, 1);
    if (test >= TEST_COUNT || point >= POINT_COUNT || geometry >= GEOMETRY_COUNT ||
        status >= READING_STATUS_COUNT)
        return false;
    reading->test = (enum qa_test)test;
    reading->level_ddl = level;
    reading->point = (enum reading_point)point;
    reading->geometry = (enum reading_geometry)geometry;
    reading->status = (enum reading_status)status;
    reading->flags = (unsigned)get(cursor, 2);
    reading->luminance_cd_m2 = get_real(cursor);
    reading->x = get_real(cursor);
    reading->y = get_real(cursor);
    reading->taken_at_utc_ms = (int64_t)get(cursor, 8);
    if (cursor->version > 1) {
        reading->samples = (unsigned)get(cursor, 2);
        reading->deviation_cd_m2 = get_real(cursor);
        reading->resolution_cd_m2 = get_real(cursor);
    }
    return !cursor->is_short;
}

static bool get_answer(struct cursor *cursor, struct answer *answer)
{
    uint64_t test = get(cursor, 1), value = get(cursor, 1);
    answer->seconds = get_real(cursor);
    answer->answered_at_utc_ms = (int64_t)get(cursor, 8);
    size_t length = get(cursor, 1);
    if (cursor->is_short || test >= TEST_COUNT || value > ANSWER_CANNOT_TELL ||
        length >= sizeof answer->question || length > cursor->left)
        return false;
    answer->test = (enum qa_test)test;
    answer->value = (enum answer_value)value;
    memcpy(answer->question, cursor->bytes, length);
    cursor->bytes += length;
    cursor->left -= length;
    return true;
}

static bool get_text(struct cursor *cursor, char *to, size_t size)
{
    size_t length = get(cursor, 1);
    if (cursor->is_short || length >= size || length > cursor->left)
        return false;
    memcpy(to, cursor->bytes, length);
    to[length] = '\0';
    cursor->bytes += length;
    cursor->left -= length;
    return true;
}

static bool get_rest(struct cursor *cursor, struct store_evidence *evidence)
{
    if (cursor->version < 3)
        return true;
    evidence->triggers = (unsigned)get(cursor, 2);
    evidence->repeatability_percent = get_real(cursor);
    evidence->repeatability_uv = get_real(cursor);
    for (int i = 0; i < PANEL_NUMBERS; i++)
        *panel_number(&evidence->panel, i) = (int)(int32_t)get(cursor, 4);
    return get_text(cursor, evidence->meter, sizeof evidence->meter) &&
           get_text(cursor, evidence->meter_doubt, sizeof evidence->meter_doubt) &&
           get_text(cursor, evidence->signal_doubt, sizeof evidence->signal_doubt) &&
           get_text(cursor, evidence->room_class, sizeof evidence->room_class);
}

static bool get_viewer(struct cursor *cursor, struct store_evidence *evidence)
{
    size_t count = cursor->version < 4 ? 0 : get(cursor, 4);
    if (count == 0)
        return !cursor->is_short;
    evidence->viewer_measures =
        count > BLOB_ROWS_MAX ? NULL : calloc(count, sizeof *evidence->viewer_measures);
    if (evidence->viewer_measures == NULL)
        return false;
    evidence->viewer_measure_count = count;
    for (size_t i = 0; i < count; i++) {
        struct viewer_measure *measure = &evidence->viewer_measures[i];
        uint64_t quantity = get(cursor, 1);
        measure->true_value = get_real(cursor);
        measure->value = get_real(cursor);
        measure->measured_at_utc_ms = (int64_t)get(cursor, 8);
        if (cursor->is_short || quantity >= VIEWER_QUANTITY_COUNT)
            return false;
        measure->quantity = (enum viewer_quantity)quantity;
    }
    return true;
}

static bool get_rows(struct cursor *cursor, struct store_evidence *evidence)
{
    if (!get_rest(cursor, evidence))
        return false;
    for (size_t i = 0; i < evidence->reading_count; i++)
        if (!get_reading(cursor, &evidence->readings[i]))
            return false;
    for (size_t i = 0; i < evidence->answer_count; i++)
        if (!get_answer(cursor, &evidence->answers[i]))
            return false;
    return get_viewer(cursor, evidence) && cursor->left == 0;
}

static void get_conditions(struct cursor *cursor, struct store_evidence *evidence)
{
    evidence->provisional = (unsigned)get(cursor, 4);
    uint64_t meter = get(cursor, 1);
    evidence->meter_is_built_in = (meter & 1) != 0;
    evidence->accuracy_is_sourced = (meter & 2) != 0;
    evidence->accuracy_percent = get_real(cursor);
    evidence->illuminance_lux = get_real(cursor);
}

bool evidence_unpack(const void *bytes, size_t length, struct store_evidence *evidence,
                     struct error *error)
{
    struct cursor cursor = {.bytes = bytes, .left = length};
    struct store_evidence found = {0};
    cursor.version = get(&cursor, 1);
    uint64_t state = get(&cursor, 1);
    found.ambient.luminance_cd_m2 = get_real(&cursor);
    found.reading_count = get(&cursor, 4);
    found.answer_count = get(&cursor, 4);
    if (cursor.version > 1)
        get_conditions(&cursor, &found);
    if (cursor.is_short || cursor.version < 1 || cursor.version > BLOB_VERSION ||
        state > AMBIENT_STATED || found.reading_count > BLOB_ROWS_MAX ||
        found.answer_count > BLOB_ROWS_MAX)
        return error_set(error, ERROR_INVALID, "evidence: not in version 1 to %d", BLOB_VERSION);
    found.ambient.state = (enum ambient_state)state;
    found.readings = calloc(found.reading_count + 1, sizeof *found.readings);
    found.answers = calloc(found.answer_count + 1, sizeof *found.answers);
    if (found.readings == NULL || found.answers == NULL || !get_rows(&cursor, &found)) {
        store_evidence_finish(&found);
        return error_set(error, ERROR_INVALID, "evidence: damaged");
    }
    *evidence = found;
    return true;
}

static const char *text_or_none(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

struct evidence evidence_of(const struct store_evidence *held)
{
    return (struct evidence){
        .readings = held->readings,
        .reading_count = held->reading_count,
        .answers = held->answers,
        .answer_count = held->answer_count,
        .viewer_measures = held->viewer_measures,
        .viewer_measure_count = held->viewer_measure_count,
        .ambient = held->ambient,
        .provisional = held->provisional,
        .accuracy_percent = held->accuracy_percent,
        .accuracy_is_sourced = held->accuracy_is_sourced,
        .meter_is_built_in = held->meter_is_built_in,
        .illuminance_lux = held->illuminance_lux,
        .triggers = held->triggers,
        .repeatability_percent = held->repeatability_percent,
        .repeatability_uv = held->repeatability_uv,
        .panel = held->panel,
        .baseline = held->has_baseline ? &held->baseline : NULL,
        .meter = text_or_none(held->meter),
        .meter_doubt = text_or_none(held->meter_doubt),
        .signal_doubt = text_or_none(held->signal_doubt),
        .room_class = text_or_none(held->room_class),
    };
}

void store_evidence_finish(struct store_evidence *evidence)
{
    free(evidence->readings);
    free(evidence->answers);
    free(evidence->viewer_measures);
    *evidence = (struct store_evidence){0};
}
