/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/reading.h"
#include "tests/support/check_main.h"

#include <math.h>

START_TEST(every_name_reads_back_as_its_value)
{
    for (unsigned i = 0; i < TEST_COUNT; i++) {
        enum qa_test test;
        ck_assert(qa_test_parse(qa_test_name((enum qa_test)i), &test));
        ck_assert_uint_eq(test, i);
    }
    for (unsigned i = 0; i < POINT_COUNT; i++) {
        enum reading_point point;
        ck_assert(reading_point_parse(reading_point_name((enum reading_point)i), &point));
        ck_assert_uint_eq(point, i);
    }
    for (unsigned i = 0; i < GEOMETRY_COUNT; i++) {
        enum reading_geometry geometry;
        ck_assert(
            reading_geometry_parse(reading_geometry_name((enum reading_geometry)i), &geometry));
        ck_assert_uint_eq(geometry, i);
    }
    for (unsigned i = 0; i < READING_STATUS_COUNT; i++) {
        enum reading_status status;
        ck_assert(reading_status_parse(reading_status_name((enum reading_status)i), &status));
        ck_assert_uint_eq(status, i);
    }
    for (unsigned i = AMBIENT_UNKNOWN; i <= AMBIENT_STATED; i++) {
        enum ambient_state state;
        ck_assert(ambient_state_parse(ambient_state_name((enum ambient_state)i), &state));
        ck_assert_uint_eq(state, i);
    }
    for (unsigned i = ANSWER_YES; i <= ANSWER_CANNOT_TELL; i++) {
        enum answer_value value;
        ck_assert(answer_value_parse(answer_value_name((enum answer_value)i), &value));
        ck_assert_uint_eq(value, i);
    }
}
END_TEST

START_TEST(names_are_the_ones_in_the_contract)
{
    ck_assert_str_eq(qa_test_name(TEST_LUMINANCE_RESPONSE), "luminance-response");
    ck_assert_str_eq(reading_point_name(POINT_NONE), "");
    ck_assert_str_eq(reading_point_name(POINT_BOTTOM_RIGHT), "bottom-right");
    ck_assert_str_eq(reading_geometry_name(GEOMETRY_TELESCOPIC_IN_SITU), "telescopic-in-situ");
    ck_assert_str_eq(reading_status_name(READING_WRONG_CONFIG), "wrong-config");
    ck_assert_str_eq(ambient_state_name(AMBIENT_DARK_ROOM), "dark-room");
    ck_assert_str_eq(answer_value_name(ANSWER_CANNOT_TELL), "cannot-tell");
}
END_TEST

START_TEST(an_unknown_name_is_refused_and_changes_nothing)
{
    static const char *const names[] = {"Uniformity", "uniformity ", "unif", "uniformityx"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        enum qa_test test = TEST_SIGNAL_PATH;
        ck_assert(!qa_test_parse(names[i], &test));
        ck_assert_int_eq(test, TEST_SIGNAL_PATH);
    }
    enum reading_geometry geometry;
    ck_assert(!reading_geometry_parse("", &geometry));
    enum answer_value value;
    ck_assert(!answer_value_parse("maybe", &value));
}
END_TEST

START_TEST(flags_go_both_ways)
{
    for (unsigned flags = 0; flags < 4096; flags++) {
        char text[READING_FLAGS_SIZE];
        unsigned back = 99;
        ck_assert(reading_flags_parse(reading_flags_format(flags, text, sizeof text), &back));
        ck_assert_uint_eq(back, flags);
    }
    char text[READING_FLAGS_SIZE];
    ck_assert_str_eq(
        reading_flags_format(READING_UNIT_ASSUMED | READING_RETRIED, text, sizeof text),
        "unit-assumed retried");
}
END_TEST

static const char *const bad_flags[] = {
    " ", "retried ", " retried", "retried  low-signal", "retried retried", "retrie", "no"};

START_TEST(refuses_flags_that_it_would_not_write)
{
    unsigned flags = 99;
    ck_assert_msg(!reading_flags_parse(bad_flags[_i], &flags), "\"%s\"", bad_flags[_i]);
    ck_assert_uint_eq(flags, 99);
}
END_TEST

START_TEST(only_ok_and_suspect_have_a_number)
{
    for (unsigned i = 0; i < READING_STATUS_COUNT; i++) {
        struct reading reading = {.status = (enum reading_status)i};
        ck_assert_int_eq(reading_has_number(&reading), i == READING_OK || i == READING_SUSPECT);
    }
}
END_TEST

START_TEST(reasons_for_provisional_go_both_ways)
{
    for (unsigned reasons = 0; reasons < 32; reasons++) {
        char text[PROVISIONAL_TEXT_SIZE];
        unsigned back = 99;
        ck_assert(provisional_parse(provisional_format(reasons, text), &back));
        ck_assert_uint_eq(back, reasons);
    }
    unsigned kept = 99;
    ck_assert(!provisional_parse("drift cold", &kept));
    ck_assert_uint_eq(kept, 99);
}
END_TEST

START_TEST(neither_a_control_nor_what_is_below_the_floor_counts)
{
    struct reading reading = {.status = READING_SUSPECT, .flags = READING_LOW_SIGNAL};
    ck_assert(reading_counts(&reading));
    reading.flags = READING_CONTROL;
    ck_assert(reading_has_number(&reading) && !reading_counts(&reading));
    reading.flags = READING_BELOW_FLOOR;
    ck_assert(reading_has_number(&reading) && !reading_counts(&reading));
    reading = (struct reading){.status = READING_UNDER};
    ck_assert(!reading_counts(&reading));
}
END_TEST

static const struct {
    struct ambient ambient;
    bool known;
} ambients[] = {
    {{AMBIENT_UNKNOWN, NAN}, false},
    {{AMBIENT_UNKNOWN, 0.3}, false},
    {{AMBIENT_DARK_ROOM, 0}, true},
    {{AMBIENT_DARK_ROOM, 0.1}, false},
    {{AMBIENT_MEASURED, 0.3}, true},
    {{AMBIENT_MEASURED, 0}, false},
    {{AMBIENT_STATED, 0.3}, true},
    {{AMBIENT_STATED, 0}, false},
    {{AMBIENT_STATED, -0.1}, false},
    {{AMBIENT_STATED, NAN}, false},
    {{AMBIENT_STATED, INFINITY}, false},
};

START_TEST(knows_ambient_only_where_it_is_declared_zero_or_more_than_zero)
{
    ck_assert_int_eq(ambient_is_known(&ambients[_i].ambient), ambients[_i].known);
}
END_TEST

static struct reading ambient_reading(double luminance_cd_m2, enum reading_geometry geometry)
{
    return (struct reading){.test = TEST_AMBIENT,
                            .level_ddl = -1,
                            .geometry = geometry,
                            .luminance_cd_m2 = luminance_cd_m2};
}

START_TEST(ambient_is_the_mean_of_the_readings_of_the_screen_when_off)
{
    struct reading readings[] = {
        ambient_reading(0.2, GEOMETRY_TELESCOPIC_IN_SITU),
        ambient_reading(0.3, GEOMETRY_TELESCOPIC_IN_SITU),
        ambient_reading(7, GEOMETRY_CONTACT),
        ambient_reading(7, GEOMETRY_TELESCOPIC_DARK),
        ambient_reading(NAN, GEOMETRY_TELESCOPIC_IN_SITU),
        ambient_reading(7, GEOMETRY_TELESCOPIC_IN_SITU),
    };
    readings[4].status = READING_UNDER;
    readings[5].level_ddl = 0; /* a black picture is not off */
    struct ambient ambient = ambient_from_readings(readings, ARRAY_LENGTH(readings));
    ck_assert_int_eq(ambient.state, AMBIENT_MEASURED);
    ck_assert_double_eq(ambient.luminance_cd_m2, 0.25);
}
END_TEST

START_TEST(a_measured_zero_is_no_ambient)
{
    struct reading zero = ambient_reading(0, GEOMETRY_TELESCOPIC_IN_SITU);
    ck_assert_int_eq(ambient_from_readings(&zero, 1).state, AMBIENT_UNKNOWN);
    ck_assert_int_eq(ambient_from_readings(NULL, 0).state, AMBIENT_UNKNOWN);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("reading");
    tcase_add_test(tcase, every_name_reads_back_as_its_value);
    tcase_add_test(tcase, names_are_the_ones_in_the_contract);
    tcase_add_test(tcase, an_unknown_name_is_refused_and_changes_nothing);
    tcase_add_test(tcase, flags_go_both_ways);
    tcase_add_test(tcase, reasons_for_provisional_go_both_ways);
    tcase_add_test(tcase, neither_a_control_nor_what_is_below_the_floor_counts);
    tcase_add_loop_test(tcase, refuses_flags_that_it_would_not_write, 0, ARRAY_LENGTH(bad_flags));
    tcase_add_test(tcase, only_ok_and_suspect_have_a_number);
    tcase_add_loop_test(tcase,
                        knows_ambient_only_where_it_is_declared_zero_or_more_than_zero,
                        0,
                        ARRAY_LENGTH(ambients));
    tcase_add_test(tcase, ambient_is_the_mean_of_the_readings_of_the_screen_when_off);
    tcase_add_test(tcase, a_measured_zero_is_no_ambient);
    return run_case("core.photometry.reading", tcase);
}
