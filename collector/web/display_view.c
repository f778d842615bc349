/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/display_view.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_SEEN 200

void display_view_finish(struct display_view *view)
{
    store_evidence_finish(&view->uniformity);
    free(view->levels);
    free(view->points);
}

static bool has_test(const struct store_record *record, const char *test)
{
    return strcmp(record->state, "complete") == 0 && strstr(record->tests, test) != NULL;
}

static bool read_response(struct exchange *exchange, struct display_view *view, struct error *error)
{
    struct store_evidence evidence;
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    size_t count;
    const char *id = view->response_record.id;
    view->limit_percent = NAN;
    if (id[0] == '\0')
        return true;
    if (!store_record_evidence(exchange->store, id, &evidence, error))
        return false;
    response_from_readings(
        evidence.readings, evidence.reading_count, &evidence.ambient, &view->response);
    store_evidence_finish(&evidence);
    if (!store_verdicts(exchange->store, id, &verdicts, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strncmp(verdicts[i].criterion.metric, "gsdf_deviation_", 15) == 0 &&
            !(view->limit_percent <= verdicts[i].criterion.limit))
            view->limit_percent = verdicts[i].criterion.limit;
    return true;
}

static bool read_records(struct exchange *exchange, const char *display_id,
                         struct display_view *view, struct error *error)
{
    CLEANUP(free_pointer) struct store_record *records = NULL;
    size_t count;
    if (!store_records(exchange->store, display_id, RECORDS_SEEN, &records, &count, error))
        return false;
    for (size_t i = count; i > 0; i--) { /* the newest comes last */
        if (has_test(&records[i - 1], "luminance-response"))
            view->response_record = records[i - 1];
        if (has_test(&records[i - 1], "uniformity"))
            view->uniformity_record = records[i - 1];
    }
    return read_response(exchange, view, error) &&
           (view->uniformity_record.id[0] == '\0' ||
            store_record_evidence(
                exchange->store, view->uniformity_record.id, &view->uniformity, error));
}

static bool read_levels(struct exchange *exchange, const char *display_id,
                        struct display_view *view, struct error *error)
{
    CLEANUP(free_pointer) struct store_level *rows = NULL;
    size_t count;
    if (!store_levels(exchange->store, display_id, &rows, &count, error))
        return false;
    view->levels = calloc(count + 1, sizeof *view->levels);
    if (view->levels == NULL)
        return error_set(error, ERROR_SYSTEM, "charts: no memory");
    for (size_t i = 0; i < count; i++)
        view->levels[i] =
            (struct level_point){rows[i].day, rows[i].l_min_cd_m2, rows[i].l_max_cd_m2};
    view->level_count = count;
    return true;
}

static bool read_baseline(struct exchange *exchange, const char *display_id,
                          struct display_view *view, struct error *error)
{
    CLEANUP(free_pointer) struct store_baseline *rows = NULL;
    size_t count;
    if (!store_baselines(exchange->store, display_id, &rows, &count, error))
        return false;
    view->has_baseline = count > 0;
    if (count > 0)
        view->baseline = rows[0];
    return true;
}

bool display_view_read(struct exchange *exchange, const struct store_display *display,
                       struct display_view *view, struct error *error)
{
    return read_records(exchange, display->id, view, error) &&
           read_levels(exchange, display->id, view, error) &&
           read_baseline(exchange, display->id, view, error) &&
           store_trend(exchange->store, display, &view->trend, error) &&
           store_trend_points(
               exchange->store, display->id, &view->points, &view->point_count, error);
}

const char *display_chart_name(enum display_view_chart which)
{
    static const char *const names[DISPLAY_CHART_COUNT] = {"response",
                                                           "deviation",
                                                           "uniformity-26",
                                                           "uniformity-128",
                                                           "uniformity-204",
                                                           "drift",
                                                           "decay"};
    return names[which];
}

static bool map(const struct display_view *view, int level_ddl, struct display_chart *to)
{
    return uniformity_map_make(
        view->uniformity.readings, view->uniformity.reading_count, level_ddl, to);
}

bool display_view_chart(const struct display_view *view, enum display_view_chart which,
                        struct display_chart *to)
{
    const struct baseline *baseline = &view->baseline.values;
    switch (which) {
    case CHART_RESPONSE:
        return response_chart_make(&view->response, to);
    case CHART_DEVIATION:
        return deviation_chart_make(&view->response, view->limit_percent, to);
    case CHART_UNIFORMITY_26:
        return map(view, 26, to);
    case CHART_UNIFORMITY_128:
        return map(view, 128, to);
    case CHART_UNIFORMITY_204:
        return map(view, 204, to);
    case CHART_DRIFT:
        return view->has_baseline && drift_chart_make(view->levels,
                                                      view->level_count,
                                                      baseline->l_min_cd_m2,
                                                      baseline->l_max_cd_m2,
                                                      to);
    case CHART_DECAY:
        return decay_chart_make(
            view->points, view->point_count, &view->trend.trend, view->trend.limit_cd_m2, to);
    case DISPLAY_CHART_COUNT:
        break;
    }
    return false;
}
