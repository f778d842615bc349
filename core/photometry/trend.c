/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/trend.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

const char *trend_outcome_name(enum trend_outcome outcome)
{
    static const char *const names[] = {"forecast", "far", "steady", "too-few", "below"};
    assert((unsigned)outcome < TREND_OUTCOME_COUNT);
    return names[outcome];
}

/* Quantiles 0.95; above 30 the expansion of Cornish and Fisher about the normal one is good to four
 * digits. */
double student_t_90(size_t freedom)
{
    static const double quantiles[] = {
        6.3138, 2.9200, 2.3534, 2.1318, 2.0150, 1.9432, 1.8946, 1.8595, 1.8331, 1.8125,
        1.7959, 1.7823, 1.7709, 1.7613, 1.7531, 1.7459, 1.7396, 1.7341, 1.7291, 1.7247,
        1.7207, 1.7171, 1.7139, 1.7109, 1.7081, 1.7056, 1.7033, 1.7011, 1.6991, 1.6973};
    assert(freedom >= 1);
    if (freedom <= sizeof quantiles / sizeof *quantiles)
        return quantiles[freedom - 1];
    const double z = 1.6448536;
    double n = (double)freedom;
    return z + (z * z * z + z) / (4 * n) + (5 * pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * n * n);
}

/* Common slope, a level for each meter. */
struct line {
    size_t count, meters;
    double slope;           /* per day, of ln L */
    double slope_deviation; /* standard error */
    double day, level;      /* means of the newest meter's points */
    double level_variance;  /* of that mean */
    double newest_day;
};

struct group {
    size_t count;
    double day, level; /* means */
};

static struct group group_of(const struct trend_point *points, size_t count, int meter)
{
    struct group group = {0};
    for (size_t i = 0; i < count; i++)
        if (points[i].meter == meter) {
            group.count++;
            group.day += points[i].day;
            group.level += log(points[i].luminance_cd_m2);
        }
    group.day /= (double)group.count;
    group.level /= (double)group.count;
    return group;
}

static bool is_first_of_meter(const struct trend_point *points, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (points[i].meter == points[at].meter)
            return false;
    return true;
}

/* Sums about each meter's own means. */
struct sums {
    double xx, xy, yy;
};

static struct sums sums_within(const struct trend_point *points, size_t count)
{
    struct sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        struct group group = group_of(points, count, points[i].meter);
        double x = points[i].day - group.day, y = log(points[i].luminance_cd_m2) - group.level;
        sums.xx += x * x;
        sums.xy += x * y;
        sums.yy += y * y;
    }
    return sums;
}

static size_t count_meters(const struct trend_point *points, size_t count)
{
    size_t meters = 0;
    for (size_t i = 0; i < count; i++)
        if (is_first_of_meter(points, i))
            meters++;
    return meters;
}

static bool fit_line(const struct trend_point *points, size_t count, struct line *line)
{
    size_t meters = count_meters(points, count);
    if (count < TREND_POINTS_MIN || count < meters + 3 ||
        points[count - 1].day - points[0].day < TREND_SPAN_DAYS_MIN)
        return false;
    struct sums sums = sums_within(points, count);
    if (!(sums.xx > 0))
        return false; /* each meter has read on one day only */
    struct group newest = group_of(points, count, points[count - 1].meter);
    double slope = sums.xy / sums.xx;
    double left = sums.yy - slope * sums.xy;
    double variance = (left > 0 ? left : 0) / (double)(count - meters - 1);
    *line = (struct line){.count = count,
                          .meters = meters,
                          .slope = slope,
                          .slope_deviation = sqrt(variance / sums.xx),
                          .day = newest.day,
                          .level = newest.level,
                          .level_variance = variance / (double)newest.count,
                          .newest_day = points[count - 1].day};
    return true;
}

static double per_year_percent(double slope)
{
    return 100 * expm1(365.25 * slope);
}

/* Of the line, at a day; side -1 lower, 0 middle, +1 upper edge of its band. */
static double level_at(const struct line *line, double day, double side)
{
    double away = day - line->day;
    double deviation =
        sqrt(line->level_variance + away * away * line->slope_deviation * line->slope_deviation);
    double t = student_t_90(line->count - line->meters - 1);
    return line->level + line->slope * away + side * t * deviation;
}

/* The first day from the newest reading on, on which that edge is below the limit. With a line that
 * falls, upper edge and all, each edge falls from the newest meter's mean day on, which is never
 * after the newest reading: so halving finds it. */
static int32_t crossing(const struct line *line, double side, double limit_level)
{
    int32_t low = 0, high = TREND_DAYS_MAX;
    if (!(level_at(line, line->newest_day + high, side) < limit_level))
        return TREND_NEVER;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (level_at(line, line->newest_day + middle, side) < limit_level)
            high = middle;
        else
            low = middle + 1;
    }
    return (int32_t)line->newest_day + low;
}

struct trend trend_fit(const struct trend_point *points, size_t count, double limit_cd_m2)
{
    struct line line;
    struct trend trend = {.outcome = TREND_TOO_FEW,
                          .point_count = count,
                          .per_year_percent = NAN,
                          .per_year_low_percent = NAN,
                          .per_year_high_percent = NAN,
                          .fails_day = TREND_NEVER,
                          .earliest_day = TREND_NEVER,
                          .latest_day = TREND_NEVER};
    bool is_fitted = fit_line(points, count, &line);
    if (is_fitted) {
        double margin = student_t_90(count - line.meters - 1) * line.slope_deviation;
        trend.per_year_percent = per_year_percent(line.slope);
        trend.per_year_low_percent = per_year_percent(line.slope - margin);
        trend.per_year_high_percent = per_year_percent(line.slope + margin);
    }
    if (count > 0 && points[count - 1].luminance_cd_m2 < limit_cd_m2) {
        trend.outcome = TREND_BELOW;
        return trend;
    }
    if (!is_fitted)
        return trend;
    trend.outcome = TREND_STEADY;
    if (!(trend.per_year_high_percent < 0))
        return trend;
    double limit_level = log(limit_cd_m2);
    trend.fails_day = crossing(&line, 0, limit_level);
    trend.earliest_day = crossing(&line, -1, limit_level);
    trend.latest_day = crossing(&line, 1, limit_level);
    trend.outcome = trend.fails_day == TREND_NEVER ? TREND_FAR : TREND_FORECAST;
    return trend;
}
