/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/measurement.h"
#include "tests/support/check_main.h"

#include <math.h>

static const struct {
    double luminance_cd_m2;
    unsigned samples;
} wanted[] = {
    {0, 20},
    {0.19, 20},
    {0.2, 10},
    {1.99, 10},
    {2, 4},
    {19.9, 4},
    {20, 2},
    {50, 2},
    {4000, 2},
};

START_TEST(the_darker_the_light_the_more_samples)
{
    ck_assert_uint_eq(samples_wanted(wanted[_i].luminance_cd_m2), wanted[_i].samples);
}
END_TEST

/* Readings in order; from the last one on the last value comes again and again. */
struct level {
    const char *what;
    double before, resolution;
    double values[24];
    size_t count;
    int step_ms; /* of one reading */
    enum sampling_next end;
    size_t readings; /* taken before the end */
    unsigned samples;
    double mean;
};

static const struct level levels[] = {
    {"still light is read twice", 100, 0, {100, 100}, 2, 1000, SAMPLING_DONE, 2, 2, 100},
    {"thrice when a second shows nothing", 100, 0, {100, 100}, 2, 100, SAMPLING_DONE, 3, 3, 100},
    {"the two are averaged", 100, 0, {100, 100.5}, 2, 1000, SAMPLING_DONE, 2, 2, 100.25},
    {"opening: one is thrown away", NAN, 0, {7, 100, 100}, 3, 1000, SAMPLING_DONE, 3, 2, 100},
    {"and after a large step up", 20, 0, {90, 99, 99}, 3, 1000, SAMPLING_DONE, 3, 2, 99},
    {"and after a large step down", 500, 0, {110, 99, 99}, 3, 1000, SAMPLING_DONE, 3, 2, 99},
    {"but not after a small one", 26, 0, {100, 100}, 2, 1000, SAMPLING_DONE, 2, 2, 100},
    {"and only one", 20, 0, {90, 80, 99, 99}, 4, 1000, SAMPLING_DONE, 4, 2, 99},
    {"to nothing is a large step", 1, 0.01, {0.3, 0}, 2, 100, SAMPLING_DONE, 21, 20, 0},
    {"what creeps is waited for",
     100,
     0,
     {80, 90, 98.5, 99.3, 99.4},
     5,
     100,
     SAMPLING_DONE,
     5,
     2,
     99.35},
    {"a long tail is not over yet",
     98,
     0,
     {98, 98.8, 99.4, 99.8, 100},
     5,
     100,
     SAMPLING_DONE,
     6,
     2,
     100},
    {"slow creeping is not two that agree",
     100,
     0,
     {90.0,  90.9,  91.8,  92.7,  93.6,  94.5,  95.4,  96.3,  97.2,  98.1,  99.0,  99.9,
      100.8, 101.7, 102.6, 103.5, 104.4, 105.3, 106.2, 107.1, 108.0, 108.9, 109.8, 110.7},
     24,
     900,
     SAMPLING_UNSTABLE,
     23,
     0,
     0},
    {"what creeps for ever is unstable",
     100,
     0,
     {100, 102, 104, 107, 110, 113, 117, 121, 125, 130, 135, 140, 145},
     13,
     2000,
     SAMPLING_UNSTABLE,
     11,
     0,
     0},
    {"a slow meter has four readings",
     100,
     0,
     {100, 110, 120, 130, 140},
     5,
     30000,
     SAMPLING_UNSTABLE,
     4,
     0,
     0},
    {"a fast one has its time",
     100,
     0,
     {100, 110, 120, 130, 140, 150},
     6,
     4500,
     SAMPLING_UNSTABLE,
     5,
     0,
     0},
    {"noise that swings is no settling",
     100,
     0,
     {100, 102, 99, 101.5},
     4,
     100,
     SAMPLING_DONE,
     4,
     4,
     100.625},
    {"what swings too far flickers",
     100,
     0,
     {100, 130, 90, 125, 80, 120, 90, 130, 80, 125, 85, 120, 90},
     13,
     2000,
     SAMPLING_UNSTABLE,
     11,
     0,
     0},
    {"ten samples of a dark grey", 1, 0, {1, 1}, 2, 100, SAMPLING_DONE, 10, 10, 1},
    {"twenty of a black", 0.1, 0, {0.1, 0.1}, 2, 100, SAMPLING_DONE, 20, 20, 0.1},
    {"as many as fit into the time", 0.1, 0, {0.1, 0.1}, 2, 3000, SAMPLING_DONE, 4, 4, 0.1},
    {"two however slow the meter", 0.1, 0, {0.1, 0.1}, 2, 15000, SAMPLING_DONE, 2, 2, 0.1},
    {"one step of the last digit agrees", 0.1, 0.1, {0.1, 0.2}, 2, 6000, SAMPLING_DONE, 2, 2, 0.15},
    {"two steps do not", 0.3, 0.1, {0.1, 0.3, 0.3}, 3, 6000, SAMPLING_DONE, 3, 2, 0.3},
    {"scatter after it had settled is unstable",
     5,
     0,
     {5, 5, 7, 3},
     4,
     1500,
     SAMPLING_UNSTABLE,
     4,
     0,
     0},
};

START_TEST(reads_each_level_until_it_is_known_or_given_up)
{
    const struct level *level = &levels[_i];
    struct sampling sampling = sampling_begin(level->before, level->resolution);
    enum sampling_next next = SAMPLING_READ;
    size_t readings = 0;
    while (next == SAMPLING_READ) {
        size_t at = readings < level->count ? readings : level->count - 1;
        readings++;
        ck_assert_msg(readings < 100, "%s: never ends", level->what);
        next = sampling_add(&sampling, level->values[at], (int)readings * level->step_ms);
    }
    ck_assert_msg(next == level->end, "%s: ended with %d", level->what, (int)next);
    ck_assert_msg(readings == level->readings, "%s: %zu readings", level->what, readings);
    if (next != SAMPLING_DONE)
        return;
    struct reading reading = {.luminance_cd_m2 = -1};
    sampling_result(&sampling, &reading);
    ck_assert_msg(
        reading.samples == level->samples, "%s: %u samples", level->what, reading.samples);
    ck_assert_msg(fabs(reading.luminance_cd_m2 - level->mean) < 1e-9,
                  "%s: mean %g",
                  level->what,
                  reading.luminance_cd_m2);
    ck_assert_double_eq(reading.resolution_cd_m2, level->resolution);
}
END_TEST

START_TEST(the_deviation_is_that_of_the_samples)
{
    struct sampling sampling = sampling_begin(5, 0);
    const double values[] = {5.00, 5.04, 5.02, 4.98};
    enum sampling_next next = SAMPLING_READ;
    for (int i = 0; i < 4; i++)
        next = sampling_add(&sampling, values[i], 100 * (i + 1));
    ck_assert_int_eq(next, SAMPLING_DONE);
    struct reading reading = {0};
    sampling_result(&sampling, &reading);
    ck_assert_double_eq_tol(reading.deviation_cd_m2, 0.0258198889747161, 1e-12);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("sampling");
    tcase_add_loop_test(tcase, the_darker_the_light_the_more_samples, 0, ARRAY_LENGTH(wanted));
    tcase_add_loop_test(
        tcase, reads_each_level_until_it_is_known_or_given_up, 0, ARRAY_LENGTH(levels));
    tcase_add_test(tcase, the_deviation_is_that_of_the_samples);
    return run_case("core.procedure.sampling", tcase);
}
