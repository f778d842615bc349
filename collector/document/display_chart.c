/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/display_chart.h"

#include "monqa/photometry.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void begin(struct display_chart *to, const char *title, const char *x, const char *y)
{
    memset(to, 0, sizeof *to);
    (void)snprintf(to->title, sizeof to->title, "%s", title);
    to->chart =
        (struct chart){.title = to->title, .x_title = x, .y_title = y, .series = to->series};
}

struct numbers {
    double *x, *y, *high;
    struct chart_series *series;
};

static struct numbers add_series(struct display_chart *to, enum chart_mark mark, const char *name)
{
    struct numbers numbers = {to->numbers[to->arrays],
                              to->numbers[to->arrays + 1],
                              mark == CHART_BAND ? to->numbers[to->arrays + 2] : NULL,
                              &to->series[to->chart.series_count++]};
    to->arrays += 3;
    *numbers.series = (struct chart_series){
        .name = name, .mark = mark, .x = numbers.x, .y = numbers.y, .y_high = numbers.high};
    return numbers;
}

static void add_point(struct numbers *numbers, double x, double y)
{
    if (numbers->series->count == DISPLAY_CHART_POINTS)
        return;
    numbers->x[numbers->series->count] = x;
    numbers->y[numbers->series->count++] = y;
}

static void add_band_point(struct numbers *numbers, double x, double low, double high)
{
    numbers->high[numbers->series->count] = high;
    add_point(numbers, x, low);
}

static void add_gsdf(const struct luminance_response *response, struct display_chart *to)
{
    const struct response_point *first = &response->points[0];
    const struct response_point *last = &response->points[response->count - 1];
    double first_jnd = gsdf_jnd_index(first->prime_cd_m2);
    double last_jnd = gsdf_jnd_index(last->prime_cd_m2);
    if (isnan(first_jnd) || isnan(last_jnd))
        return;
    struct numbers line = add_series(to, CHART_DASHES, "GSDF between its ends");
    for (int level = first->level_ddl; level <= last->level_ddl; level++) {
        double share =
            (double)(level - first->level_ddl) / (double)(last->level_ddl - first->level_ddl);
        add_point(&line, level, gsdf_luminance_cd_m2(first_jnd + share * (last_jnd - first_jnd)));
    }
}

bool response_chart_make(const struct luminance_response *response, struct display_chart *to)
{
    if (response->count < 2)
        return false;
    begin(to,
          "Luminance response against the GSDF",
          "digital driving level",
          "luminance, cd/m\xc2\xb2");
    to->chart.y_axis = CHART_LOGARITHMIC;
    add_gsdf(response, to);
    struct numbers points = add_series(
        to,
        CHART_POINTS,
        response->is_ambient_known ? "measured L\xe2\x80\xb2" : "measured L (ambient not known)");
    for (size_t i = 0; i < response->count; i++)
        add_point(&points, response->points[i].level_ddl, response->points[i].prime_cd_m2);
    return true;
}

bool deviation_chart_make(const struct luminance_response *response, double limit_percent,
                          struct display_chart *to)
{
    if (response->count < 3)
        return false;
    begin(to,
          "Contrast of each step against the GSDF",
          "digital driving level",
          "deviation of contrast, %");
    double first = response->points[0].level_ddl;
    double last = response->points[response->count - 1].level_ddl;
    if (isfinite(limit_percent)) {
        struct numbers band = add_series(to, CHART_BAND, "allowed by the adopted guideline");
        add_band_point(&band, first, -limit_percent, limit_percent);
        add_band_point(&band, last, -limit_percent, limit_percent);
    }
    struct numbers zero = add_series(to, CHART_DASHES, "GSDF");
    add_point(&zero, first, 0);
    add_point(&zero, last, 0);
    struct numbers points = add_series(to, CHART_POINTS, "measured");
    for (size_t i = 1; i < response->count; i++)
        add_point(&points, response->points[i].level_ddl, response->points[i].deviation_percent);
    return true;
}

static double mean_at(const struct reading *readings, size_t count, int level_ddl,
                      enum reading_point point)
{
    double sum = 0;
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (readings[i].test == TEST_UNIFORMITY && readings[i].status == READING_OK &&
            readings[i].level_ddl == level_ddl && readings[i].point == point) {
            sum += readings[i].luminance_cd_m2;
            found++;
        }
    return found > 0 ? sum / (double)found : NAN;
}

bool uniformity_map_make(const struct reading *readings, size_t count, int level_ddl,
                         struct display_chart *to)
{
    static const enum reading_point places[] = {POINT_TOP_LEFT,
                                                POINT_TOP,
                                                POINT_TOP_RIGHT,
                                                POINT_LEFT,
                                                POINT_CENTRE,
                                                POINT_RIGHT,
                                                POINT_BOTTOM_LEFT,
                                                POINT_BOTTOM,
                                                POINT_BOTTOM_RIGHT};
    double centre = mean_at(readings, count, level_ddl, POINT_CENTRE), high = centre;
    if (!(centre > 0))
        return false;
    begin(to, "", "", "");
    (void)snprintf(to->title,
                   sizeof to->title,
                   "Uniformity at level %d: cd/m\xc2\xb2, and percent of the centre",
                   level_ddl);
    for (size_t i = 0; i < 9; i++)
        high = fmax(high, mean_at(readings, count, level_ddl, places[i]));
    for (size_t i = 0; i < 9; i++) {
        double here = mean_at(readings, count, level_ddl, places[i]);
        if (isfinite(here))
            (void)snprintf(
                to->texts[i], sizeof to->texts[i], "%.4g\n%.1f %%", here, 100 * here / centre);
        else
            (void)snprintf(to->texts[i], sizeof to->texts[i], "not read");
        /* Half of the range of grey for the last thirty percent: what differs is seen. */
        double share = isfinite(here) ? 1 - (1 - here / high) / 0.6 : 1;
        to->cells[i] = (struct chart_cell){to->texts[i], share < 0.2 ? 0.2 : share};
    }
    to->chart.cells = to->cells;
    to->chart.columns = to->chart.rows = 3;
    return true;
}

bool drift_chart_make(const struct level_point *points, size_t count, double baseline_l_min_cd_m2,
                      double baseline_l_max_cd_m2, struct display_chart *to)
{
    if (count == 0 || !(baseline_l_max_cd_m2 > 0))
        return false;
    begin(to, "Drift since the baseline", "day", "change of luminance, %");
    to->chart.x_axis = CHART_DAYS;
    if (count > DISPLAY_CHART_POINTS) {
        points += count - DISPLAY_CHART_POINTS;
        count = DISPLAY_CHART_POINTS;
    }
    struct numbers zero = add_series(to, CHART_DASHES, "baseline");
    add_point(&zero, points[0].day, 0);
    add_point(&zero, points[count - 1].day, 0);
    struct numbers white = add_series(to, CHART_POINTS, "white (emitted)");
    struct numbers black = add_series(to, CHART_RINGS, "black (emitted)");
    for (size_t i = 0; i < count; i++) {
        double max = points[i].l_max_cd_m2 / baseline_l_max_cd_m2;
        double min = points[i].l_min_cd_m2 / baseline_l_min_cd_m2;
        add_point(&white, points[i].day, 100 * (max - 1));
        add_point(&black, points[i].day, 100 * (min - 1));
    }
    return true;
}

static void add_forecast(const struct trend_point *newest, const struct trend *trend,
                         double limit_cd_m2, struct display_chart *to)
{
    if (trend->outcome != TREND_FORECAST)
        return;
    struct numbers line = add_series(to, CHART_LINE, "fit, to where it meets the limit");
    /* Straight in ln L. */
    double days = trend->fails_day - newest->day;
    double rate = log1p(trend->per_year_percent / 100) / 365.25;
    for (int i = 0; i <= 20; i++)
        add_point(
            &line, newest->day + days * i / 20, limit_cd_m2 * exp(-rate * days * (1 - i / 20.0)));
    if (trend->latest_day == TREND_NEVER)
        return;
    struct numbers interval = add_series(to, CHART_RINGS, "90 % interval of that day");
    add_point(&interval, trend->earliest_day, limit_cd_m2);
    add_point(&interval, trend->latest_day, limit_cd_m2);
}

bool decay_chart_make(const struct trend_point *points, size_t count, const struct trend *trend,
                      double limit_cd_m2, struct display_chart *to)
{
    if (count == 0)
        return false;
    begin(to, "Luminance decay since its last calibration", "day", "white, cd/m\xc2\xb2");
    to->chart.x_axis = CHART_DAYS;
    if (count > DISPLAY_CHART_POINTS) {
        points += count - DISPLAY_CHART_POINTS;
        count = DISPLAY_CHART_POINTS;
    }
    struct numbers measured = add_series(to, CHART_POINTS, "measured");
    for (size_t i = 0; i < count; i++)
        add_point(&measured, points[i].day, points[i].luminance_cd_m2);
    double last = trend->outcome == TREND_FORECAST ? trend->fails_day : points[count - 1].day;
    if (isfinite(limit_cd_m2)) {
        struct numbers limit = add_series(to, CHART_DASHES, "least that passes");
        add_point(&limit, points[0].day, limit_cd_m2);
        add_point(&limit, last, limit_cd_m2);
    }
    add_forecast(&points[count - 1], trend, limit_cd_m2, to);
    return true;
}
