/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_charts.h"

#include "collector/document/sheet.h"
#include "collector/web/display_view.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number_cell(struct html *html, const char *heading, double value)
{
    char text[32] = "";
    if (isfinite(value))
        (void)snprintf(text, sizeof text, "%.4g", value);
    cell(html, heading, text);
}

static void deviation_cell(struct html *html, const char *heading, double percent)
{
    char text[32] = "";
    if (isfinite(percent))
        (void)snprintf(text, sizeof text, "%+.1f", percent);
    cell(html, heading, text);
}

static void response_table(struct html *html, const struct luminance_response *response)
{
    static const char *const headings[] = {"Level",
                                           "Measured, cd/m\xc2\xb2",
                                           "L\xe2\x80\xb2, cd/m\xc2\xb2",
                                           "GSDF, cd/m\xc2\xb2",
                                           "Contrast deviation, %",
                                           NULL};
    table_begin_as(html, "table", "The numbers of the chart", headings);
    for (size_t i = 0; i < response->count; i++) {
        const struct response_point *point = &response->points[i];
        char level[16];
        html_open(html, "tr", NULL);
        (void)snprintf(level, sizeof level, "%d", point->level_ddl);
        cell(html, headings[0], level);
        number_cell(html, headings[1], point->measured_cd_m2);
        number_cell(html, headings[2], response->is_ambient_known ? point->prime_cd_m2 : NAN);
        number_cell(html, headings[3], point->gsdf_cd_m2);
        deviation_cell(html, headings[4], point->deviation_percent);
        html_close(html, "tr");
    }
    table_end(html);
}

/* A chart and, in the caller's hands, the table beside it. */
static void figure_open(struct html *html, const char *id, enum display_view_chart which,
                        const char *title)
{
    char path[96];
    (void)snprintf(path, sizeof path, "/displays/%s/%s.svg", id, display_chart_name(which));
    html_open(html, "div", "class", "chart", NULL);
    html_open(html, "div", NULL);
    html_void(html, "img", "src", path, "width", "640", "height", "400", "alt", title, NULL);
    html_close(html, "div");
    html_open(html, "div", NULL);
}

static void figure_close(struct html *html)
{
    html_close(html, "div");
    html_close(html, "div");
}

static void from_record(struct html *html, const struct store_record *record)
{
    html_open(html, "p", NULL);
    html_text(html, "From the record of ");
    link_to(html, "records", record->id, record->done_on);
    html_close(html, "p");
}

static void show_response(struct html *html, const char *id, const struct display_view *view,
                          struct display_chart *chart)
{
    if (!display_view_chart(view, CHART_RESPONSE, chart))
        return;
    html_element(html, "h2", NULL, "Luminance response");
    from_record(html, &view->response_record);
    figure_open(html, id, CHART_RESPONSE, chart->chart.title);
    response_table(html, &view->response);
    figure_close(html);
    if (!display_view_chart(view, CHART_DEVIATION, chart))
        return;
    figure_open(html, id, CHART_DEVIATION, chart->chart.title);
    html_open(html, "p", NULL);
    html_text(html, "The numbers are the last column of the table above. ");
    if (isfinite(view->limit_percent))
        html_format(html, "The guideline allows %.4g %% to both sides.", view->limit_percent);
    else
        html_text(html, "No limit was judged.");
    html_close(html, "p");
    figure_close(html);
}

static void map_table(struct html *html, const struct display_chart *chart)
{
    static const char *const headings[] = {"", "Left", "Centre", "Right", NULL};
    static const char *const rows[] = {"Top", "Middle", "Bottom"};
    table_begin_as(html, "table", "The numbers of the map", headings);
    for (size_t row = 0; row < 3; row++) {
        html_open(html, "tr", NULL);
        cell(html, headings[0], rows[row]);
        for (size_t column = 0; column < 3; column++)
            cell(html, headings[1 + column], chart->cells[3 * row + column].text);
        html_close(html, "tr");
    }
    table_end(html);
}

static void show_uniformity(struct html *html, const char *id, const struct display_view *view,
                            struct display_chart *chart)
{
    bool is_first = true;
    for (int which = CHART_UNIFORMITY_26; which <= CHART_UNIFORMITY_204; which++) {
        if (!display_view_chart(view, (enum display_view_chart)which, chart))
            continue;
        if (is_first) {
            html_element(html, "h2", NULL, "Uniformity");
            from_record(html, &view->uniformity_record);
            is_first = false;
        }
        figure_open(html, id, (enum display_view_chart)which, chart->chart.title);
        map_table(html, chart);
        figure_close(html);
    }
}

static void level_rows(struct html *html, const struct display_view *view)
{
    static const char *const headings[] = {"Day",
                                           "White, cd/m\xc2\xb2",
                                           "Black, cd/m\xc2\xb2",
                                           "White, % of change",
                                           "Black, % of change",
                                           NULL};
    const struct baseline *baseline = &view->baseline.values;
    table_begin_as(html, "table", "The numbers, newest first", headings);
    for (size_t i = view->level_count; i > 0; i--) {
        const struct level_point *point = &view->levels[i - 1];
        char day[DATE_TEXT_SIZE];
        bool is_known = view->has_baseline;
        html_open(html, "tr", NULL);
        date_cell(html, headings[0], date_format(date_from_days(point->day), day));
        number_cell(html, headings[1], point->l_max_cd_m2);
        number_cell(html, headings[2], point->l_min_cd_m2);
        deviation_cell(html,
                       headings[3],
                       is_known ? 100 * (point->l_max_cd_m2 / baseline->l_max_cd_m2 - 1) : NAN);
        deviation_cell(html,
                       headings[4],
                       is_known ? 100 * (point->l_min_cd_m2 / baseline->l_min_cd_m2 - 1) : NAN);
        html_close(html, "tr");
    }
    table_end(html);
}

static void trend_words(struct html *html, const struct store_trend *row)
{
    const struct trend *trend = &row->trend;
    char day[DATE_TEXT_SIZE], early[DATE_TEXT_SIZE], late[DATE_TEXT_SIZE];
    static const char *const words[TREND_OUTCOME_COUNT] = {
        [TREND_FAR] = "It declines, but not to the limit within ten years. ",
        [TREND_STEADY] = "No forecast: a regulated backlight, or too much scatter. ",
        [TREND_TOO_FEW] = "No forecast: too few readings, or over too short a time. ",
        [TREND_BELOW] = "It is below the limit already. ",
        [TREND_FORECAST] = "",
    };
    html_open(html, "p", NULL);
    html_text(html, words[trend->outcome]);
    if (trend->outcome == TREND_FORECAST)
        html_format(html,
                    "The fit reaches the limit of %.4g cd/m\xc2\xb2 on %s (90 %% interval: %s to "
                    "%s). ",
                    row->limit_cd_m2,
                    date_format(date_from_days(trend->fails_day), day),
                    date_format(date_from_days(trend->earliest_day), early),
                    trend->latest_day == TREND_NEVER
                        ? "after ten years"
                        : date_format(date_from_days(trend->latest_day), late));
    if (isfinite(trend->per_year_percent))
        html_format(html,
                    "%.2f %% a year (90 %% interval %.2f to %.2f), from %zu readings.",
                    trend->per_year_percent,
                    trend->per_year_low_percent,
                    trend->per_year_high_percent,
                    trend->point_count);
    html_close(html, "p");
}

static void show_time(struct html *html, const char *id, const struct display_view *view,
                      struct display_chart *chart)
{
    bool has_drift = display_view_chart(view, CHART_DRIFT, chart);
    if (has_drift) {
        html_element(html, "h2", NULL, "Drift");
        figure_open(html, id, CHART_DRIFT, chart->chart.title);
        level_rows(html, view);
        figure_close(html);
    }
    if (!display_view_chart(view, CHART_DECAY, chart))
        return;
    html_element(html, "h2", NULL, "Luminance decay");
    figure_open(html, id, CHART_DECAY, chart->chart.title);
    trend_words(html, &view->trend);
    if (!has_drift)
        level_rows(html, view);
    figure_close(html);
}

bool charts_section(struct exchange *exchange, struct html *html,
                    const struct store_display *display, struct error *error)
{
    CLEANUP(display_view_finish) struct display_view view = {0};
    CLEANUP(free_pointer) struct display_chart *chart = calloc(1, sizeof *chart);
    if (chart == NULL)
        return error_set(error, ERROR_SYSTEM, "charts: no memory");
    if (!display_view_read(exchange, display, &view, error))
        return false;
    show_response(html, display->id, &view, chart);
    show_uniformity(html, display->id, &view, chart);
    show_time(html, display->id, &view, chart);
    return true;
}

static bool find_chart(const char *path, enum display_view_chart *which)
{
    const char *name = strrchr(path, '/') + 1;
    for (int i = 0; i < DISPLAY_CHART_COUNT; i++) {
        const char *one = display_chart_name((enum display_view_chart)i);
        size_t length = strlen(one);
        if (strncmp(name, one, length) == 0 && strcmp(name + length, ".svg") == 0) {
            *which = (enum display_view_chart)i;
            return true;
        }
    }
    return false;
}

bool handle_display_chart(struct exchange *exchange, struct error *error)
{
    CLEANUP(display_view_finish) struct display_view view = {0};
    CLEANUP(free_pointer) struct display_chart *chart = calloc(1, sizeof *chart);
    struct store_display display;
    enum display_view_chart which = CHART_RESPONSE;
    bool found;
    if (chart == NULL)
        return error_set(error, ERROR_SYSTEM, "charts: no memory");
    if (!store_display(exchange->store, exchange->argument, &found, &display, error))
        return false;
    if (!found || !find_chart(exchange->request->path, &which))
        return answer_error(exchange, 404, "no such display is known");
    if (!display_view_read(exchange, &display, &view, error))
        return false;
    if (!display_view_chart(&view, which, chart))
        return answer_error(exchange, 404, "nothing was measured that this chart would show");
    response_clear(exchange->response, 200, "image/svg+xml");
    return chart_write_svg(&chart->chart, &exchange->response->body, error);
}

/* On paper: every chart, then the verdicts of the newest complete record. */
static bool add_verdicts(struct exchange *exchange, struct sheet *sheet, const char *record_id,
                         struct error *error)
{
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    size_t count;
    if (record_id[0] == '\0')
        return true;
    if (!store_verdicts(exchange->store, record_id, &verdicts, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct criterion *criterion = &verdicts[i].criterion;
        char value[NUMBER_SIZE] = "", limit[NUMBER_SIZE + 32] = "";
        if (isfinite(verdicts[i].value))
            (void)snprintf(value, sizeof value, "%.4g", verdicts[i].value);
        if (isfinite(criterion->limit))
            (void)snprintf(limit,
                           sizeof limit,
                           "%s %.6g %s",
                           comparison_sign(criterion->comparison),
                           criterion->limit,
                           criterion->unit);
        const char *cells[] = {criterion->id,
                               qa_test_name(criterion->test),
                               verdict_words(&verdicts[i]),
                               value,
                               limit,
                               criterion->clause,
                               criterion->provenance};
        sheet_add(sheet, cells);
    }
    return true;
}

static const struct sheet_column report_columns[] = {
    {"criterion", "Criterion", 2, false},
    {"test", "Test", 1.5, false},
    {"verdict", "Verdict", 1.5, false},
    {"value", "Value", 0.8, true},
    {"limit", "Limit", 1.2, false},
    {"clause", "Clause", 3.5, false},
    {"provenance", "Provenance", 0.8, false},
};

static bool write_report(struct exchange *exchange, const struct store_display *display,
                         const struct display_view *view, struct display_chart *charts,
                         struct error *error)
{
    const struct chart *drawn[DISPLAY_CHART_COUNT];
    char title[96], subtitle[800];
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = display_words(display, title),
                          .subtitle = subtitle,
                          .columns = report_columns,
                          .column_count = ARRAY_LENGTH(report_columns),
                          .charts = drawn};
    (void)snprintf(subtitle,
                   sizeof subtitle,
                   "%s, %s, %s. %s; %s %s; accepted %s. Verdicts of the record of %s",
                   display->place.site,
                   display->place.room,
                   display->place.workstation,
                   result_words(display->result_status),
                   display->class,
                   display->guideline_id,
                   display->accepted_on[0] == '\0' ? "never" : display->accepted_on,
                   view->response_record.done_on[0] == '\0' ? "no day"
                                                            : view->response_record.done_on);
    for (int i = 0; i < DISPLAY_CHART_COUNT; i++)
        if (display_view_chart(view, (enum display_view_chart)i, &charts[i]))
            drawn[sheet.chart_count++] = &charts[i].chart;
    return add_verdicts(exchange, &sheet, view->response_record.id, error) &&
           answer_sheet(exchange, &sheet, "monqa-display", error);
}

bool handle_display_report(struct exchange *exchange, struct error *error)
{
    CLEANUP(display_view_finish) struct display_view view = {0};
    CLEANUP(free_pointer)
    struct display_chart *charts = calloc(DISPLAY_CHART_COUNT, sizeof *charts);
    struct store_display display;
    bool found;
    if (charts == NULL)
        return error_set(error, ERROR_SYSTEM, "charts: no memory");
    if (!store_display(exchange->store, exchange->argument, &found, &display, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such display is known");
    return display_view_read(exchange, &display, &view, error) &&
           write_report(exchange, &display, &view, charts, error);
}
