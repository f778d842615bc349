/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/schedule.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

static const struct reading reading = {
    .test = TEST_UNIFORMITY,
    .level_ddl = 204,
    .point = POINT_TOP_LEFT,
    .geometry = GEOMETRY_TELESCOPIC_DARK,
    .status = READING_SUSPECT,
    .flags = READING_LOW_SIGNAL | READING_LENS,
    .luminance_cd_m2 = 0.1 + 0.2,
    .x = 0.3127,
    .y = 0.329,
    .samples = 10,
    .deviation_cd_m2 = 0.7,
    .resolution_cd_m2 = 0.01,
    .taken_at_utc_ms = 1795515600123,
};

static const struct viewer_measure viewer_measures[] = {{VIEWER_HEIGHT, 153, 152.5, 7},
                                                        {VIEWER_ANGLE, 45, 44, 8}};

static const struct evidence evidence = {
    .readings = &reading,
    .reading_count = 1,
    .ambient = {AMBIENT_STATED, 0.25},
    .provisional = PROVISIONAL_NOT_WARM | PROVISIONAL_CONDITIONS,
    .accuracy_percent = 2,
    .accuracy_is_sourced = true,
    .meter_is_built_in = true,
    .illuminance_lux = 25,
    .triggers = 1u << TRIGGER_ACCEPTANCE,
    .repeatability_percent = 0.5,
    .repeatability_uv = 0.002,
    .panel = {3840, 2160, 3840, -1, 600, 340, 10, 8},
    .meter = "M-77",
    .meter_doubt = "calibration was due on 2026-01-31",
    .room_class = "rk1",
    .viewer_measures = viewer_measures,
    .viewer_measure_count = 2,
};
#define TEXT_BYTES (4 + 33 + 3)

static void pack(struct buffer *blob)
{
    struct error error = {0};
    ck_assert_msg(evidence_pack(&evidence, blob, &error), "%s", error.text);
}

static void check_first_fields(const struct store_evidence *back)
{
    ck_assert_uint_eq(back->reading_count, 1);
    ck_assert_uint_eq(back->answer_count, 0);
    ck_assert_double_eq(back->ambient.luminance_cd_m2, 0.25);
    ck_assert_int_eq(back->readings[0].point, reading.point);
    ck_assert_int_eq(back->readings[0].status, reading.status);
    ck_assert_uint_eq(back->readings[0].flags, reading.flags);
    ck_assert_double_eq(back->readings[0].luminance_cd_m2, reading.luminance_cd_m2);
    ck_assert_int_eq(back->readings[0].taken_at_utc_ms, reading.taken_at_utc_ms);
}

START_TEST(everything_comes_back)
{
    CLEANUP(buffer_finish) struct buffer blob = {0};
    struct store_evidence back;
    struct error error = {0};
    pack(&blob);
    ck_assert_msg(evidence_unpack(blob.data, blob.length, &back, &error), "%s", error.text);
    check_first_fields(&back);
    struct evidence judged = evidence_of(&back);
    ck_assert_uint_eq(judged.provisional, evidence.provisional);
    ck_assert_double_eq(judged.accuracy_percent, 2);
    ck_assert(judged.meter_is_built_in && judged.accuracy_is_sourced);
    ck_assert_double_eq(judged.illuminance_lux, 25);
    ck_assert_uint_eq(judged.triggers, evidence.triggers);
    ck_assert_double_eq(judged.repeatability_percent, 0.5);
    ck_assert_double_eq(judged.repeatability_uv, 0.002);
    ck_assert_mem_eq(&judged.panel, &evidence.panel, sizeof judged.panel);
    ck_assert_str_eq(judged.meter, evidence.meter);
    ck_assert_str_eq(judged.meter_doubt, evidence.meter_doubt);
    ck_assert_ptr_null(judged.signal_doubt);
    ck_assert_str_eq(judged.room_class, "rk1");
    ck_assert_uint_eq(judged.readings[0].samples, 10);
    ck_assert_double_eq(judged.readings[0].deviation_cd_m2, 0.7);
    ck_assert_double_eq(judged.readings[0].resolution_cd_m2, 0.01);
    ck_assert_uint_eq(judged.viewer_measure_count, 2);
    ck_assert_int_eq(judged.viewer_measures[0].quantity, VIEWER_HEIGHT);
    ck_assert_double_eq(judged.viewer_measures[0].true_value, 153);
    ck_assert_double_eq(judged.viewer_measures[0].value, 152.5);
    ck_assert_int_eq(judged.viewer_measures[1].measured_at_utc_ms, 8);
    store_evidence_finish(&back);
}
END_TEST

#define HEAD_BYTES 18 /* version, ambient state and Lamb, two counts */
#define CONDITION_BYTES 21
#define REST_BYTES (2 + 2 * 8 + 8 * 4 + 4 + TEXT_BYTES)
#define FIGURE_BYTES 18
#define VIEWER_BYTES (4 + 2 * 25)

static void cut(struct buffer *blob, size_t from, size_t count)
{
    ck_assert_uint_gt(blob->length, from + count);
    memmove(blob->data + from, blob->data + from + count, blob->length - from - count);
    blob->length -= count;
}

/* What version 3 wrote is the same without what was measured in a viewer. */
static void to_version_3(struct buffer *blob)
{
    blob->length -= VIEWER_BYTES;
    blob->data[0] = 3;
}

/* And version 2 without the rest. */
static void to_version_2(struct buffer *blob)
{
    to_version_3(blob);
    cut(blob, HEAD_BYTES + CONDITION_BYTES, REST_BYTES);
    blob->data[0] = 2;
}

/* And version 1 without the conditions and the figures, too. */
static void to_version_1(struct buffer *blob)
{
    to_version_2(blob);
    cut(blob, HEAD_BYTES, CONDITION_BYTES);
    blob->length -= FIGURE_BYTES;
    blob->data[0] = 1;
}

START_TEST(version_3_is_read_for_ever)
{
    CLEANUP(buffer_finish) struct buffer blob = {0};
    struct store_evidence back;
    struct error error = {0};
    pack(&blob);
    to_version_3(&blob);
    ck_assert_msg(evidence_unpack(blob.data, blob.length, &back, &error), "%s", error.text);
    check_first_fields(&back);
    ck_assert_str_eq(back.room_class, "rk1");
    ck_assert_uint_eq(back.viewer_measure_count, 0);
    store_evidence_finish(&back);
}
END_TEST

START_TEST(version_2_is_read_for_ever)
{
    CLEANUP(buffer_finish) struct buffer blob = {0};
    struct store_evidence back;
    struct error error = {0};
    pack(&blob);
    to_version_2(&blob);
    ck_assert_msg(evidence_unpack(blob.data, blob.length, &back, &error), "%s", error.text);
    check_first_fields(&back);
    ck_assert_uint_eq(back.provisional, evidence.provisional);
    ck_assert_uint_eq(back.readings[0].samples, 10);
    ck_assert_uint_eq(back.triggers, 0);
    store_evidence_finish(&back);
}
END_TEST

START_TEST(version_1_is_read_for_ever)
{
    CLEANUP(buffer_finish) struct buffer blob = {0};
    struct store_evidence back;
    struct error error = {0};
    pack(&blob);
    to_version_1(&blob);
    ck_assert_msg(evidence_unpack(blob.data, blob.length, &back, &error), "%s", error.text);
    check_first_fields(&back);
    ck_assert_uint_eq(back.provisional, 0);
    ck_assert_uint_eq(back.readings[0].samples, 0);
    store_evidence_finish(&back);
}
END_TEST

START_TEST(what_is_short_long_or_of_another_version_is_refused)
{
    CLEANUP(buffer_finish) struct buffer blob = {0};
    struct store_evidence back = {.provisional = 99};
    struct error error = {0};
    pack(&blob);
    for (size_t length = 0; length < blob.length; length++)
        ck_assert_msg(!evidence_unpack(blob.data, length, &back, &error), "%zu bytes", length);
    buffer_append(&blob, "x", 1);
    ck_assert(!evidence_unpack(blob.data, blob.length, &back, &error));
    for (int version = 0; version < 7; version += version == 0 ? 5 : 1) {
        blob.data[0] = (char)version;
        ck_assert(!evidence_unpack(blob.data, blob.length - 1, &back, &error));
    }
    ck_assert_uint_eq(back.provisional, 99);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("evidence_blob");
    tcase_add_test(tcase, everything_comes_back);
    tcase_add_test(tcase, version_3_is_read_for_ever);
    tcase_add_test(tcase, version_2_is_read_for_ever);
    tcase_add_test(tcase, version_1_is_read_for_ever);
    tcase_add_test(tcase, what_is_short_long_or_of_another_version_is_refused);
    return run_case("collector.store.evidence_blob", tcase);
}
