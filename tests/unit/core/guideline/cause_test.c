/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

static struct verdict judge(const char *id, const struct evidence *evidence, const char *criterion)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(id);
    CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
    struct error error = {0};
    ck_assert_msg(guideline_evaluate(
                      guideline, "primary", GUIDELINE_ALL_TESTS, evidence, &evaluation, &error),
                  "%s",
                  error.text);
    return *verdict_named(&evaluation, criterion);
}

static struct sample display_of(double black, double white, double ambient)
{
    struct sample sample = {.ambient = {AMBIENT_STATED, ambient}};
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 0, POINT_NONE, black));
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_NONE, white));
    return sample;
}

static void expect(const struct verdict *verdict, enum cause cause, const char *evidence)
{
    ck_assert_int_eq(verdict->outcome, VERDICT_FAIL);
    ck_assert_str_eq(verdict->cause_evidence, evidence);
    ck_assert_str_eq(cause_name(verdict->cause), cause_name(cause));
}

/* metrics.md 5: LR is 350, and Lamb of 0.5 makes LR' 233.7. */
START_TEST(room_light_is_told_from_the_display)
{
    struct sample sample = display_of(1, 350, 0.5);
    struct evidence evidence = sample_evidence(&sample);
    struct verdict verdict = judge("aapm-or03", &evidence, "luminance-ratio");
    expect(&verdict, CAUSE_ROOM_LIGHT, "without Lamb of 0.5 cd/m2 it would be 350, which passes");
    sample = display_of(2, 350, 0.5);
    verdict = judge("aapm-or03", &evidence, "luminance-ratio");
    expect(&verdict, CAUSE_DISPLAY, "without Lamb of 0.5 cd/m2 it would be 175, which fails, too");
    verdict = judge("ranzcr", &evidence, "luminance-max");
    ck_assert_int_eq(verdict.outcome, VERDICT_PASS);
    ck_assert_int_eq(verdict.cause, CAUSE_NONE);
    sample = display_of(2, 349, 0.5);
    verdict = judge("ranzcr", &evidence, "luminance-max");
    expect(&verdict, CAUSE_DISPLAY, "in the light that it emits");
    sample = display_of(0.5, 349, 0.5);
    verdict = judge("aapm-or03", &evidence, "ambient-ratio");
    expect(&verdict, CAUSE_ROOM_LIGHT, "Lamb is 0.5 cd/m2");
    evidence.illuminance_lux = 76;
    verdict = judge("aapm-270", &evidence, "illuminance-highest");
    expect(&verdict, CAUSE_ROOM_LIGHT, "76 lux at the screen");
}
END_TEST

/* A telescope in situ saw Lamb, too: it is taken off again. */
START_TEST(room_light_is_told_in_readings_that_hold_it)
{
    struct sample sample = display_of(1.5, 350.5, 0.5);
    for (size_t i = 0; i < sample.count; i++)
        sample.readings[i].geometry = GEOMETRY_TELESCOPIC_IN_SITU;
    struct evidence evidence = sample_evidence(&sample);
    struct verdict verdict = judge("aapm-or03", &evidence, "luminance-ratio");
    expect(&verdict, CAUSE_ROOM_LIGHT, "without Lamb of 0.5 cd/m2 it would be 350, which passes");
}
END_TEST

START_TEST(what_falsifies_readings_comes_before_what_they_say)
{
    struct sample sample = display_of(1, 350, 0.5);
    struct evidence evidence = sample_evidence(&sample);
    sample.readings[1].status = READING_SUSPECT;
    sample.readings[1].flags = READING_LOW_SIGNAL;
    struct verdict verdict = judge("aapm-or03", &evidence, "luminance-ratio");
    expect(&verdict, CAUSE_METER, "a reading at level 255 is suspect: low-signal");
    evidence.meter_doubt = "calibration was due on 2026-01-31";
    verdict = judge("aapm-or03", &evidence, "luminance-ratio");
    expect(&verdict, CAUSE_METER, "calibration was due on 2026-01-31");
    evidence.signal_doubt = "range is limited";
    verdict = judge("aapm-or03", &evidence, "luminance-ratio");
    expect(&verdict, CAUSE_SIGNAL_PATH, "range is limited");
}
END_TEST

START_TEST(an_answer_is_of_the_display)
{
    const struct answer answers[] = {
        {.test = TEST_VISUAL_QC, .question = "five-percent-seen", .value = ANSWER_NO}};
    struct evidence evidence = {
        .answers = answers, .answer_count = 1, .meter_doubt = "calibration was due"};
    struct verdict verdict = judge("aapm-or03", &evidence, "visual-five-percent-seen");
    expect(&verdict, CAUSE_DISPLAY, "as seen by the person who answered");
}
END_TEST

/* Neither the display's nor its signal path's: the viewer draws its own pictures. */
START_TEST(what_a_viewer_measures_is_of_the_viewer)
{
    const struct viewer_measure measures[] = {
        {.quantity = VIEWER_WIDTH, .true_value = 153, .value = 160},
        {.quantity = VIEWER_ANGLE, .true_value = 45, .value = 41}};
    struct evidence evidence = {.viewer_measures = measures,
                                .viewer_measure_count = 2,
                                .signal_doubt = "range is limited",
                                .meter_doubt = "calibration was due"};
    struct verdict verdict = judge("uk-rcr-ipem", &evidence, "viewer-distance");
    ck_assert_double_eq(verdict.value, 7);
    expect(&verdict, CAUSE_VIEWER, "as the viewer's own tool measures");
    verdict = judge("uk-rcr-ipem", &evidence, "viewer-angle");
    ck_assert_double_eq(verdict.value, 4);
    expect(&verdict, CAUSE_VIEWER, "as the viewer's own tool measures");
}
END_TEST

START_TEST(too_few_pixels_are_of_the_panel_or_of_the_signal)
{
    struct evidence evidence = {.panel = {1600, 1200, 2048, 1536, .wire_bits = 8}};
    struct verdict verdict = judge("ranzcr", &evidence, "pixel-count");
    expect(&verdict, CAUSE_SIGNAL_PATH, "1600x1200 is sent to a panel of 2048x1536");
    evidence.panel = (struct panel){1600, 1200, 1600, 1200, .wire_bits = 8};
    verdict = judge("ranzcr", &evidence, "pixel-count");
    expect(&verdict, CAUSE_DISPLAY, "as the EDID and the signal path say");
    ck_assert_double_eq(verdict.value, 1.92);
    evidence.panel = (struct panel){2048, 1536, 2048, 1536, .wire_bits = 8};
    ck_assert_int_eq(judge("ranzcr", &evidence, "pixel-count").outcome, VERDICT_PASS);
    ck_assert_int_eq(judge("ranzcr", &evidence, "bit-depth").outcome, VERDICT_PASS);
    evidence.panel.panel_bits = 6;
    ck_assert_int_eq(judge("ranzcr", &evidence, "bit-depth").outcome, VERDICT_FAIL);
}
END_TEST

/* What is not tested has a cause, too. */
START_TEST(what_is_not_tested_says_whose_it_is)
{
    struct sample sample = display_of(1, 350, 0.5);
    struct evidence evidence = sample_evidence(&sample);
    ck_assert_int_eq(judge("aapm-or03", &evidence, "gsdf-deviation").cause, CAUSE_PROCEDURE);
    sample.readings[0].status = READING_HARDWARE;
    ck_assert_int_eq(judge("aapm-or03", &evidence, "luminance-ratio").cause, CAUSE_METER);
    sample.readings[0].status = READING_CANCELLED;
    ck_assert_int_eq(judge("aapm-or03", &evidence, "luminance-ratio").cause, CAUSE_PROCEDURE);
    evidence.ambient = (struct ambient){AMBIENT_UNKNOWN, NAN};
    ck_assert_int_eq(judge("aapm-or03", &evidence, "luminance-max").cause, CAUSE_PROCEDURE);
}
END_TEST

START_TEST(causes_have_names)
{
    static const char *const names[] = {
        "", "display", "room-light", "meter", "signal-path", "procedure", "viewer"};
    ck_assert_uint_eq(ARRAY_LENGTH(names), CAUSE_COUNT);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        ck_assert_str_eq(cause_name((enum cause)i), names[i]);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("cause");
    tcase_add_test(tcase, room_light_is_told_from_the_display);
    tcase_add_test(tcase, room_light_is_told_in_readings_that_hold_it);
    tcase_add_test(tcase, what_falsifies_readings_comes_before_what_they_say);
    tcase_add_test(tcase, an_answer_is_of_the_display);
    tcase_add_test(tcase, what_a_viewer_measures_is_of_the_viewer);
    tcase_add_test(tcase, too_few_pixels_are_of_the_panel_or_of_the_signal);
    tcase_add_test(tcase, what_is_not_tested_says_whose_it_is);
    tcase_add_test(tcase, causes_have_names);
    return run_case("core.guideline.cause", tcase);
}
