/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_DISPLAY_VIEW_H
#define COLLECTOR_WEB_DISPLAY_VIEW_H

#include "collector/document/display_chart.h"
#include "collector/store/store_asset.h"
#include "collector/web/exchange.h"

/* What the charts of a display are drawn from. */
struct display_view {
    struct store_record response_record, uniformity_record; /* newest complete; id "" none */
    struct luminance_response response;
    double limit_percent; /* on the contrast, of the verdicts then; NaN none */
    struct store_evidence uniformity;
    struct level_point *levels;
    size_t level_count;
    bool has_baseline;
    struct store_baseline baseline;
    struct store_trend trend;
    struct trend_point *points; /* behind it */
    size_t point_count;
};
bool display_view_read(struct exchange *exchange, const struct store_display *display,
                       struct display_view *view, struct error *error);
void display_view_finish(struct display_view *view);

enum display_view_chart {
    CHART_RESPONSE,      /* "response" */
    CHART_DEVIATION,     /* "deviation" */
    CHART_UNIFORMITY_26, /* "uniformity-26" and so on */
    CHART_UNIFORMITY_128,
    CHART_UNIFORMITY_204,
    CHART_DRIFT, /* "drift" */
    CHART_DECAY, /* "decay" */
    DISPLAY_CHART_COUNT
};
const char *display_chart_name(enum display_view_chart which);
/* False: there is nothing to draw. */
bool display_view_chart(const struct display_view *view, enum display_view_chart which,
                        struct display_chart *to);

#endif
