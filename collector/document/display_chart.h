/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_DISPLAY_CHART_H
#define COLLECTOR_DOCUMENT_DISPLAY_CHART_H

#include "collector/document/chart.h"
#include "collector/document/response.h"
#include "monqa/trend.h"

/* The charts of one display. Each holds its own numbers, so that it must not be copied. */
#define DISPLAY_CHART_POINTS 400 /* the newest are shown */
#define DISPLAY_CHART_SERIES 6

struct display_chart {
    struct chart chart;
    struct chart_series series[DISPLAY_CHART_SERIES];
    double numbers[3 * DISPLAY_CHART_SERIES][DISPLAY_CHART_POINTS];
    size_t arrays; /* of numbers that are taken */
    char title[120];
    struct chart_cell cells[POINT_COUNT];
    char texts[POINT_COUNT][24];
};

/* Measured L' beside the GSDF between its ends. False: too few levels. */
bool response_chart_make(const struct luminance_response *response, struct display_chart *to);
/* Deviation of each step's contrast, with the band that limit_percent (NaN: none) allows. */
bool deviation_chart_make(const struct luminance_response *response, double limit_percent,
                          struct display_chart *to);
/* Where the display is bright and dark at one level, in percent of its centre. */
bool uniformity_map_make(const struct reading *readings, size_t count, int level_ddl,
                         struct display_chart *to);

struct level_point {
    int32_t day;
    double l_min_cd_m2, l_max_cd_m2; /* NaN: not measured */
};
/* Change of emitted white and black since the baseline, in percent. False: no baseline or point. */
bool drift_chart_make(const struct level_point *points, size_t count, double baseline_l_min_cd_m2,
                      double baseline_l_max_cd_m2, struct display_chart *to);
/* What the backlight gives within its calibration segment, the limit, and where the fit meets it.
 */
bool decay_chart_make(const struct trend_point *points, size_t count, const struct trend *trend,
                      double limit_cd_m2, struct display_chart *to);

#endif
