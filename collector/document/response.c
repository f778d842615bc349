/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/response.h"

#include "monqa/photometry.h"

#include <math.h>
#include <string.h>

struct sums {
    double total[RESPONSE_LEVELS_MAX];
    size_t number[RESPONSE_LEVELS_MAX];
    bool is_in_situ, is_mixed, has_any;
};

static void add_reading(struct sums *sums, const struct reading *reading)
{
    if (reading->test != TEST_LUMINANCE_RESPONSE || !reading_has_number(reading) ||
        (reading->flags & (READING_CONTROL | READING_SUPERSEDED)) != 0 || reading->level_ddl < 0 ||
        reading->level_ddl >= RESPONSE_LEVELS_MAX)
        return;
    bool is_in_situ = reading->geometry == GEOMETRY_TELESCOPIC_IN_SITU;
    if (sums->has_any && is_in_situ != sums->is_in_situ)
        sums->is_mixed = true;
    sums->has_any = true;
    sums->is_in_situ = is_in_situ;
    sums->total[reading->level_ddl] += reading->luminance_cd_m2;
    sums->number[reading->level_ddl]++;
}

static void add_points(const struct sums *sums, double ambient_cd_m2,
                       struct luminance_response *response)
{
    for (int level = 0; level < RESPONSE_LEVELS_MAX; level++) {
        if (sums->number[level] == 0)
            continue;
        double measured = sums->total[level] / (double)sums->number[level];
        response->points[response->count++] = (struct response_point){
            .level_ddl = level,
            .measured_cd_m2 = measured,
            .prime_cd_m2 = measured + ambient_cd_m2,
            .gsdf_cd_m2 = NAN,
            .deviation_percent = NAN,
        };
    }
}

static void add_expected(struct luminance_response *response)
{
    struct response_point *points = response->points;
    const struct response_point *last = &points[response->count - 1];
    double first_jnd = gsdf_jnd_index(points[0].prime_cd_m2);
    double jnd_per_level = (gsdf_jnd_index(last->prime_cd_m2) - first_jnd) /
                           (double)(last->level_ddl - points[0].level_ddl);
    for (size_t i = 0; i < response->count; i++)
        points[i].gsdf_cd_m2 = gsdf_luminance_cd_m2(
            first_jnd + jnd_per_level * (double)(points[i].level_ddl - points[0].level_ddl));
}

static bool is_evenly_spaced(const struct luminance_response *response)
{
    int step = response->points[1].level_ddl - response->points[0].level_ddl;
    for (size_t i = 2; i < response->count; i++)
        if (response->points[i].level_ddl - response->points[i - 1].level_ddl != step)
            return false;
    return true;
}

static void add_deviations(struct luminance_response *response)
{
    double luminance[RESPONSE_LEVELS_MAX], deviations[RESPONSE_LEVELS_MAX];
    for (size_t i = 0; i < response->count; i++)
        luminance[i] = response->points[i].prime_cd_m2;
    (void)contrast_response_compute(luminance,
                                    response->count,
                                    response->points[0].level_ddl,
                                    response->points[response->count - 1].level_ddl,
                                    deviations);
    for (size_t i = 1; i < response->count; i++)
        response->points[i].deviation_percent = deviations[i - 1];
}

void response_from_readings(const struct reading *readings, size_t count,
                            const struct ambient *ambient, struct luminance_response *response)
{
    struct sums sums = {0};
    *response = (struct luminance_response){0};
    for (size_t i = 0; i < count; i++)
        add_reading(&sums, &readings[i]);
    if (sums.is_mixed)
        return;
    bool has_ambient = ambient->state != AMBIENT_UNKNOWN && isfinite(ambient->luminance_cd_m2);
    response->is_ambient_known = sums.is_in_situ || has_ambient;
    add_points(&sums, has_ambient && !sums.is_in_situ ? ambient->luminance_cd_m2 : 0, response);
    if (response->count < 2) {
        response->count = 0;
        return;
    }
    add_expected(response);
    if (is_evenly_spaced(response))
        add_deviations(response);
}
