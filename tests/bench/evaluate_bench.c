/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/guideline.h"
#include "monqa/photometry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* bench.evaluate: processor time of one evaluation of a whole quarterly session (18 levels, five
 * points at two levels, Lamb, eight answers) under aapm-or03: median of some rounds. Below 20 us is
 * the target, also with every uncertainty, and with a colour for every reading. */

enum { ROUNDS = 15, EVALUATIONS = 4000, LEVEL_COUNT = 18, READINGS = 28, ANSWERS = 8 };
#define TARGET_US 20.0

static const char *const questions[ANSWERS] = {"five-percent-seen",
                                               "ninety-five-percent-seen",
                                               "sixteen-steps-distinct",
                                               "line-pairs-resolved",
                                               "ramps-continuous",
                                               "letters-legible",
                                               "artefacts-absent",
                                               "screen-clean"};

static double now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static void fail(const struct error *error)
{
    (void)fprintf(stderr, "%s\n", error->text);
    exit(EXIT_FAILURE);
}

/* On the GSDF from 1 to 400 cd/m2 with Lamb of 0.2, a little uneven. */
static void fill(struct reading *readings, struct answer *answers)
{
    double first = gsdf_jnd_index(1), last = gsdf_jnd_index(400);
    for (int i = 0; i < LEVEL_COUNT; i++)
        readings[i] = (struct reading){
            .test = TEST_LUMINANCE_RESPONSE,
            .level_ddl = 15 * i,
            .luminance_cd_m2 =
                gsdf_luminance_cd_m2(first + (last - first) * i / (LEVEL_COUNT - 1)) - 0.2 +
                0.001 * (i % 3),
        };
    for (int i = LEVEL_COUNT; i < READINGS; i++) {
        static const enum reading_point points[] = {
            POINT_CENTRE, POINT_TOP_LEFT, POINT_TOP_RIGHT, POINT_BOTTOM_LEFT, POINT_BOTTOM_RIGHT};
        bool dark = i < LEVEL_COUNT + 5;
        readings[i] = (struct reading){.test = TEST_UNIFORMITY,
                                       .level_ddl = dark ? 26 : 204,
                                       .point = points[(i - LEVEL_COUNT) % 5],
                                       .luminance_cd_m2 = (dark ? 10 : 250) + i % 4};
    }
    for (int i = 0; i < READINGS; i++)
        readings[i].x = readings[i].y = NAN;
    for (int i = 0; i < ANSWERS; i++) {
        answers[i] = (struct answer){.test = TEST_VISUAL_QC, .value = ANSWER_YES};
        (void)strncpy(answers[i].question, questions[i], sizeof answers[i].question - 1);
    }
}

/* The median of one evaluation. */
static double measure(const char *what, const struct guideline *guideline,
                      const struct evidence *evidence)
{
    double times[ROUNDS];
    struct error error = {0};
    for (int round = 0; round < ROUNDS; round++) {
        double start = now_us();
        for (int i = 0; i < EVALUATIONS; i++) {
            struct evaluation evaluation;
            if (!guideline_evaluate(
                    guideline, "primary", GUIDELINE_ALL_TESTS, evidence, &evaluation, &error))
                fail(&error);
            if (evaluation_result(&evaluation) != EVALUATION_PASS)
                exit(EXIT_FAILURE);
            evaluation_finish(&evaluation);
        }
        times[round] = (now_us() - start) / EVALUATIONS;
    }
    qsort(times, ROUNDS, sizeof *times, compare);
    (void)printf(
        "%-34s %6.2f us, median of %d; best %.2f\n", what, times[ROUNDS / 2], ROUNDS, times[0]);
    return times[ROUNDS / 2];
}

int main(void)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct reading readings[READINGS];
    struct answer answers[ANSWERS];
    struct error error = {0};
    const void *xml;
    size_t length;
    if (!guideline_library_init(&error) || !guideline_shipped("aapm-or03", &xml, &length) ||
        !guideline_parse("aapm-or03", xml, length, &guideline, &error))
        fail(&error);
    fill(readings, answers);
    struct evidence evidence = {
        .readings = readings,
        .reading_count = READINGS,
        .answers = answers,
        .answer_count = ANSWERS,
        .ambient = {AMBIENT_MEASURED, 0.2},
    };
    double plain = measure("one evaluation", guideline, &evidence);
    evidence.accuracy_percent = 4;
    evidence.repeatability_percent = 0.5;
    double uncertain = measure("with uncertainties", guideline, &evidence);
    for (int i = 0; i < READINGS; i++) {
        readings[i].x = 0.313;
        readings[i].y = 0.329;
    }
    double coloured = measure("with uncertainties and colours", guideline, &evidence);
    guideline_library_finish();
    bool is_met = plain < TARGET_US && uncertain < TARGET_US && coloured < TARGET_US;
    return is_met ? EXIT_SUCCESS : EXIT_FAILURE;
}
