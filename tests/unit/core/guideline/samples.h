/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_CORE_GUIDELINE_SAMPLES_H
#define TESTS_UNIT_CORE_GUIDELINE_SAMPLES_H

#include "monqa/guideline.h"
#include "monqa/photometry.h"

#include <check.h>
#include <math.h>
#include <string.h>

/* A compiled-in profile; the caller destroys it. */
static inline struct guideline *shipped_guideline(const char *id)
{
    struct guideline *guideline = NULL;
    struct error error = {0};
    const void *bytes;
    size_t length;
    ck_assert(guideline_library_init(&error));
    ck_assert(guideline_shipped(id, &bytes, &length));
    ck_assert_msg(guideline_parse(id, bytes, length, &guideline, &error), "%s", error.text);
    return guideline;
}

static inline struct reading sample_reading(enum qa_test test, int level, enum reading_point point,
                                            double luminance_cd_m2)
{
    return (struct reading){.test = test,
                            .level_ddl = level,
                            .point = point,
                            .luminance_cd_m2 = luminance_cd_m2,
                            .x = NAN,
                            .y = NAN};
}

#define SAMPLE_READINGS_MAX 400

/* A whole set: a response on the GSDF between L'min and L'max with Lamb taken off, and a uniform
 * screen. */
struct sample {
    struct reading readings[SAMPLE_READINGS_MAX];
    size_t count;
    struct ambient ambient;
};

static inline void sample_add(struct sample *sample, struct reading reading)
{
    ck_assert_uint_lt(sample->count, SAMPLE_READINGS_MAX);
    sample->readings[sample->count++] = reading;
}

static inline struct reading *sample_at(struct sample *sample, enum qa_test test, int level,
                                        enum reading_point point)
{
    for (size_t i = 0; i < sample->count; i++)
        if (sample->readings[i].test == test && sample->readings[i].level_ddl == level &&
            sample->readings[i].point == point)
            return &sample->readings[i];
    ck_abort_msg("no such reading in the sample");
    return NULL;
}

static inline void sample_add_gsdf(struct sample *sample, double l_prime_min, double l_prime_max,
                                   int step)
{
    double first = gsdf_jnd_index(l_prime_min);
    double last = gsdf_jnd_index(l_prime_max);
    for (int level = 0; level <= 255; level += step) {
        double prime = gsdf_luminance_cd_m2(first + (last - first) * level / 255);
        sample_add(sample,
                   sample_reading(TEST_LUMINANCE_RESPONSE,
                                  level,
                                  POINT_NONE,
                                  prime - sample->ambient.luminance_cd_m2));
    }
}

static inline void sample_add_uniform(struct sample *sample, int level, double luminance_cd_m2)
{
    for (unsigned point = POINT_CENTRE; point < POINT_COUNT; point++)
        sample_add(
            sample,
            sample_reading(TEST_UNIFORMITY, level, (enum reading_point)point, luminance_cd_m2));
}

static inline struct sample good_sample(void)
{
    struct sample sample = {.ambient = {AMBIENT_STATED, 0.2}};
    sample_add_gsdf(&sample, 1.0, 400, 15);
    sample_add_uniform(&sample, 26, 10);
    sample_add_uniform(&sample, 128, 100);
    sample_add_uniform(&sample, 204, 250);
    return sample;
}

static inline struct evidence sample_evidence(const struct sample *sample)
{
    return (struct evidence){
        .readings = sample->readings, .reading_count = sample->count, .ambient = sample->ambient};
}

static inline const struct metric *metric_named(const struct evaluation *evaluation,
                                                const char *name)
{
    for (size_t i = 0; i < evaluation->metric_count; i++)
        if (strcmp(evaluation->metrics[i].name, name) == 0)
            return &evaluation->metrics[i];
    ck_abort_msg("no metric %s", name);
    return NULL;
}

static inline const struct verdict *verdict_named(const struct evaluation *evaluation,
                                                  const char *criterion)
{
    for (size_t i = 0; i < evaluation->verdict_count; i++)
        if (strcmp(evaluation->verdicts[i].criterion.id, criterion) == 0)
            return &evaluation->verdicts[i];
    ck_abort_msg("no verdict %s", criterion);
    return NULL;
}

#endif
