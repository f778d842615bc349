/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/meter.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

/* A person who answers from a list; at its end she walks away. */
struct person {
    const char *const *answers; /* ended by NULL */
    char last_question[256];
};

static bool answer(void *context, const char *question, char *text, size_t size,
                   struct error *error)
{
    struct person *person = context;
    (void)text_copy(person->last_question, sizeof person->last_question, question);
    if (*person->answers == NULL)
        return error_set(error, ERROR_CANCELLED, "nobody answers");
    (void)text_copy(text, size, *person->answers++);
    return true;
}

static bool open_manual(struct person *person, struct meter **meter, struct error *error)
{
    const struct meter_options options = {
        .driver = "manual", .cancel_fd = -1, .ask = answer, .ask_context = person};
    return meter_open(&options, meter, error);
}

#define IDENTITY "Hagner EC1-L", "4711", "2026-03-01", ""

static const struct {
    const char *answers[4];
    enum reading_status status;
    double cd_m2;
    unsigned flags;
} values[] = {
    {{"123.4"}, READING_OK, 123.4, 0},
    {{" 0 \n"}, READING_OK, 0, 0},
    {{"1000000"}, READING_OK, 1e6, 0},
    {{"12,5", "12.5"}, READING_OK, 12.5, 0},
    {{"12 lx", "-1", "3"}, READING_OK, 3, 0},
    {{"12.5 cd/m2"}, READING_OK, 12.5, 0},
    {{"12.5cd/m\u00b2"}, READING_OK, 12.5, 0},
    {{"100 fL"}, READING_OK, 342.62591, READING_UNIT_CONVERTED},
    {{"100FL"}, READING_OK, 342.62591, READING_UNIT_CONVERTED},
    {{"10 lux", "10 fc", "10 cd"}, READING_REJECTED, NAN, 0},
    {{"400000 fL", "fL", "1 2"}, READING_REJECTED, NAN, 0},
    {{"over"}, READING_OVER, NAN, 0},
    {{"Under"}, READING_UNDER, NAN, 0},
    {{"", "", ""}, READING_REJECTED, NAN, 0},
    {{"nan", "inf", "1e7"}, READING_REJECTED, NAN, 0},
    {{"-0.1", "0x10", "1\xff"}, READING_REJECTED, NAN, 0},
    {{"abc"}, READING_CANCELLED, NAN, 0},
};

START_TEST(takes_sound_values_and_asks_again_for_others)
{
    const char *answers[10] = {IDENTITY};
    memcpy(answers + 4, values[_i].answers, sizeof values[_i].answers);
    struct person person = {.answers = answers};
    struct meter *meter = NULL;
    struct error error = {0};
    struct reading reading = {.level_ddl = 7, .test = TEST_UNIFORMITY, .x = 1};

    ck_assert_msg(open_manual(&person, &meter, &error), "%s", error.text);
    bool ok = meter_measure(meter, &reading, &error);
    ck_assert_int_eq(ok, values[_i].status != READING_CANCELLED);
    ck_assert_int_eq(reading.status, values[_i].status);
    ck_assert_uint_eq(reading.flags, READING_MANUAL_ENTRY | values[_i].flags);
    if (isnan(values[_i].cd_m2))
        ck_assert_double_nan(reading.luminance_cd_m2);
    else
        ck_assert_double_eq(reading.luminance_cd_m2, values[_i].cd_m2);
    ck_assert_double_nan(reading.x);
    ck_assert_int_eq(reading.level_ddl, 7);
    ck_assert_int_eq(reading.test, TEST_UNIFORMITY);
    ck_assert_int_gt(reading.taken_at_utc_ms, 0);
    meter_close(meter);
}
END_TEST

START_TEST(knows_the_meter_by_what_the_person_says)
{
    static const char *const answers[] = {
        "", "Hagner EC1-L", "4711", "2026-02-30", "2026-02-28", "2027-02-28", NULL};
    struct person person = {.answers = answers};
    struct meter *meter = NULL;
    struct error error = {0};
    ck_assert_msg(open_manual(&person, &meter, &error), "%s", error.text);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->driver, "manual");
    ck_assert_str_eq(identity->model, "Hagner EC1-L");
    ck_assert_str_eq(identity->serial, "4711");
    ck_assert_str_eq(identity->calibrated_on, "2026-02-28");
    ck_assert_str_eq(identity->calibration_due, "2027-02-28");
    ck_assert_uint_eq(identity->traits, METER_MANUAL);
    ck_assert(!identity->simulated);
    ck_assert_str_eq(person.last_question, METER_ASK_CALIBRATION_DUE);
    meter_close(meter);
}
END_TEST

static const struct {
    const char *answers[8];
    enum error_kind kind;
} refused[] = {
    {{NULL}, ERROR_CANCELLED},
    {{"", "", ""}, ERROR_INVALID},
    {{"Hagner", "1", "yesterday", "1.3.2026", "2026-3-1"}, ERROR_INVALID},
    {{"Hagner", "1"}, ERROR_CANCELLED},
};

START_TEST(does_not_open_for_nonsense_or_nobody)
{
    struct person person = {.answers = refused[_i].answers};
    struct meter *meter = NULL;
    struct error error = {0};
    ck_assert(!open_manual(&person, &meter, &error));
    ck_assert_int_eq(error.kind, refused[_i].kind);
    ck_assert_ptr_null(meter);
}
END_TEST

static const struct {
    struct meter_options options;
    const char *words;
} choices[] = {
    {{.driver = "manual"}, "nobody"},
    {{.driver = "manual", .port = "/dev/null"}, "no port"},
    {{.driver = "mavo"}, "no meter driver \"mavo\""},
    {{.driver = "mavo-usb", .port = "/dev/null"}, "not a serial port"},
    {{.driver = "mavo-usb", .port = "/nonexistent"}, "no such port"},
    {{.driver = "mavo-usb", .port = "/tmp"}, "not a serial port"},
    {{.port = "/dev/null"}, "name the driver"},
};

START_TEST(refuses_what_cannot_be_opened_by_name)
{
    struct meter_options options = choices[_i].options;
    struct meter *meter = NULL;
    struct error error = {0};
    options.cancel_fd = -1;
    ck_assert(!meter_open(&options, &meter, &error));
    ck_assert_msg(strstr(error.text, choices[_i].words) != NULL, "%s", error.text);
    ck_assert_ptr_null(meter);
    meter_close(NULL);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("manual");
    tcase_add_loop_test(
        tcase, takes_sound_values_and_asks_again_for_others, 0, ARRAY_LENGTH(values));
    tcase_add_test(tcase, knows_the_meter_by_what_the_person_says);
    tcase_add_loop_test(tcase, does_not_open_for_nonsense_or_nobody, 0, ARRAY_LENGTH(refused));
    tcase_add_loop_test(tcase, refuses_what_cannot_be_opened_by_name, 0, ARRAY_LENGTH(choices));
    return run_case("agent.meter.manual", tcase);
}
