/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/measurement.h"

#include "monqa/cleanup.h"

#include <math.h>

unsigned samples_wanted(double luminance_cd_m2)
{
    static const struct {
        double below_cd_m2;
        unsigned samples;
    } steps[] = {{0.2, 20}, {2, 10}, {20, 4}};
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++)
        if (luminance_cd_m2 < steps[i].below_cd_m2)
            return steps[i].samples;
    return 2;
}

struct sampling sampling_begin(double before_cd_m2, double resolution_cd_m2)
{
    return (struct sampling){
        .before_cd_m2 = before_cd_m2,
        .resolution_cd_m2 = resolution_cd_m2,
        .may_discard = true,
    };
}

/* Unknown before: the meter has yet to find its range. */
static bool is_range_step(double before_cd_m2, double now_cd_m2)
{
    if (isnan(before_cd_m2))
        return true;
    return fmax(before_cd_m2, now_cd_m2) > RANGE_STEP * fmin(before_cd_m2, now_cd_m2);
}

static double tolerance(const struct sampling *sampling, double a, double b)
{
    double step = sampling->resolution_cd_m2 > 0 ? sampling->resolution_cd_m2 : SETTLED_CD_M2;
    return fmax(step, SETTLED_PERCENT / 100 * fmax(a, b));
}

static bool agree(const struct sampling *sampling, double a, double b)
{
    /* A last digit that is one apart must not fall out by the last bit of the difference. */
    return fabs(a - b) <= tolerance(sampling, a, b) * (1 + 1e-9);
}

/* Up and down and up, or the other way round, within what may scatter: noise, not settling. */
static bool swings(const double *last_four)
{
    double steps[3], sum = 0, low = last_four[0], high = last_four[0];
    for (int i = 0; i < 3; i++)
        steps[i] = last_four[i + 1] - last_four[i];
    for (int i = 0; i < 4; i++) {
        sum += last_four[i];
        low = fmin(low, last_four[i]);
        high = fmax(high, last_four[i]);
    }
    return steps[0] * steps[1] < 0 && steps[1] * steps[2] < 0 &&
           high - low <= 2 * SCATTER_MAX_PERCENT / 100 * sum / 4;
}

/* Steps that shrink by the same share go on for ever: the sum of those to come. Steps that are
 * small beside what agrees are the drift of the whole run, which its control sees. */
static bool has_arrived(const struct sampling *sampling, const double *three)
{
    if (fabs(three[2] - three[1]) <= tolerance(sampling, three[1], three[2]) / 10)
        return true;
    double share = (three[2] - three[1]) / (three[1] - three[0]);
    double to_come = fabs(three[2] - three[1]) * share / (1 - share);
    return share < 1 && to_come <= tolerance(sampling, three[1], three[2]) / 2;
}

/* The last two of them agree. */
static size_t settled_of_three(const struct sampling *sampling, size_t first)
{
    const double *three = &sampling->values[first];
    bool creeps = (three[1] - three[0]) * (three[2] - three[1]) > 0;
    if (creeps)
        return has_arrived(sampling, three) ? first + 2 : sampling->count;
    return agree(sampling, three[0], three[1]) ? first : first + 1;
}

/* The first of the readings that are settled; count: none. */
static size_t find_settled(const struct sampling *sampling)
{
    size_t count = sampling->count;
    const double *values = sampling->values;
    if (count >= 4 && swings(&values[count - 4]))
        return count - 4;
    if (count < 2 || !agree(sampling, values[count - 2], values[count - 1]))
        return count;
    if (sampling->at_ms[count - 1] - sampling->at_ms[count - 2] >= SETTLED_APART_MS)
        return count - 2;
    return count >= 3 ? settled_of_three(sampling, count - 3) : count;
}

static double mean_of(const struct sampling *sampling)
{
    double sum = 0;
    for (size_t i = sampling->first; i < sampling->count; i++)
        sum += sampling->values[i];
    return sum / (double)(sampling->count - sampling->first);
}

static double deviation_of(const struct sampling *sampling, double mean)
{
    size_t samples = sampling->count - sampling->first;
    double squares = 0;
    for (size_t i = sampling->first; i < sampling->count; i++)
        squares += (sampling->values[i] - mean) * (sampling->values[i] - mean);
    return samples > 1 ? sqrt(squares / (double)(samples - 1)) : 0;
}

static enum sampling_next watch_settling(struct sampling *sampling)
{
    bool out_of_time = sampling->spent_ms > SETTLE_MS && sampling->count >= SETTLE_READINGS_MIN;
    if (out_of_time || sampling->count >= SETTLE_READINGS_MAX)
        return SAMPLING_UNSTABLE;
    return SAMPLING_READ;
}

static enum sampling_next average(const struct sampling *sampling)
{
    size_t samples = sampling->count - sampling->first;
    double mean = mean_of(sampling);
    bool is_enough = samples >= samples_wanted(mean) || samples >= SAMPLES_MAX ||
                     (samples >= 2 && sampling->spent_ms >= AVERAGE_MS);
    if (!is_enough)
        return SAMPLING_READ;
    double scatter = deviation_of(sampling, mean);
    bool is_quiet =
        scatter <= SCATTER_MAX_PERCENT / 100 * mean || scatter <= tolerance(sampling, 0, 0);
    return is_quiet ? SAMPLING_DONE : SAMPLING_UNSTABLE;
}

enum sampling_next sampling_add(struct sampling *sampling, double luminance_cd_m2, int spent_ms)
{
    sampling->spent_ms = spent_ms;
    bool discard = sampling->may_discard && is_range_step(sampling->before_cd_m2, luminance_cd_m2);
    sampling->may_discard = false;
    if (discard)
        return SAMPLING_READ;
    bool was_settled = sampling->first < sampling->count;
    sampling->at_ms[sampling->count] = spent_ms;
    sampling->values[sampling->count++] = luminance_cd_m2;
    if (!was_settled)
        sampling->first = find_settled(sampling);
    return sampling->first < sampling->count ? average(sampling) : watch_settling(sampling);
}

void sampling_result(const struct sampling *sampling, struct reading *reading)
{
    reading->samples = (unsigned)(sampling->count - sampling->first);
    reading->luminance_cd_m2 = mean_of(sampling);
    reading->deviation_cd_m2 = deviation_of(sampling, reading->luminance_cd_m2);
    reading->resolution_cd_m2 = sampling->resolution_cd_m2;
}
