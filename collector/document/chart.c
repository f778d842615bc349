/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/chart.h"

#include "monqa/time_utc.h"

#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define LEFT 84.0
#define RIGHT 18.0
#define TOP 40.0
#define BOTTOM 86.0
#define FONT 13.0
#define TICKS 6

static pthread_mutex_t drawing = PTHREAD_MUTEX_INITIALIZER;

void drawing_lock(void)
{
    (void)pthread_mutex_lock(&drawing);
}

void drawing_unlock(void)
{
    (void)pthread_mutex_unlock(&drawing);
}

struct range {
    double low, high;
};

struct canvas {
    const struct chart *chart;
    cairo_t *cairo;
    PangoLayout *layout;
    struct range x, y; /* logarithms where the axis is one */
};

static void set_font(struct canvas *canvas, double size, bool is_bold)
{
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans, Sans");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(canvas->layout, font);
    pango_font_description_free(font);
}

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* y: the middle of the line. */
static void put_text(struct canvas *canvas, const char *text, double x, double y,
                     enum anchor anchor)
{
    int width, height;
    pango_layout_set_text(canvas->layout, text, -1);
    pango_layout_get_pixel_size(canvas->layout, &width, &height);
    double shift = anchor == ANCHOR_START ? 0 : anchor == ANCHOR_MIDDLE ? width / 2.0 : width;
    cairo_move_to(canvas->cairo, x - shift, y - height / 2.0);
    pango_cairo_show_layout(canvas->cairo, canvas->layout);
    cairo_new_path(canvas->cairo); /* the text's place is no point of a line */
}

static double on_axis(enum chart_axis axis, double value)
{
    return axis == CHART_LOGARITHMIC ? log10(value) : value;
}

static void widen(struct range *range, enum chart_axis axis, const double *values, size_t count)
{
    for (size_t i = 0; values != NULL && i < count; i++) {
        double value = on_axis(axis, values[i]);
        if (!isfinite(value))
            continue;
        range->low = fmin(range->low, value);
        range->high = fmax(range->high, value);
    }
}

/* Whole decades, or a step of 1, 2 or 5 times a power of ten. */
static double find_step(const struct range *range, enum chart_axis axis)
{
    if (axis == CHART_LOGARITHMIC)
        return 1;
    double rough = (range->high - range->low) / TICKS, power = pow(10, floor(log10(rough)));
    double share = rough / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

static void round_out(struct range *range, enum chart_axis axis)
{
    if (!(range->low <= range->high))
        *range = axis == CHART_LOGARITHMIC ? (struct range){-1, 3} : (struct range){0, 1};
    if (range->high - range->low < 1e-9) {
        double room = axis == CHART_LOGARITHMIC ? 0.5
                      : axis == CHART_DAYS      ? 30
                                                : fmax(fabs(range->high) * 0.1, 1);
        range->low -= room;
        range->high += room;
    }
    if (axis == CHART_DAYS)
        return;
    double step = find_step(range, axis);
    range->low = floor(range->low / step + 1e-9) * step;
    range->high = ceil(range->high / step - 1e-9) * step;
}

static void find_ranges(struct canvas *canvas)
{
    const struct chart *chart = canvas->chart;
    canvas->x = canvas->y = (struct range){INFINITY, -INFINITY};
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct chart_series *series = &chart->series[i];
        widen(&canvas->x, chart->x_axis, series->x, series->count);
        widen(&canvas->y, chart->y_axis, series->y, series->count);
        widen(&canvas->y, chart->y_axis, series->y_high, series->count);
    }
    round_out(&canvas->x, CHART_DAYS); /* from the first point to the last */
    round_out(&canvas->y, chart->y_axis);
}

static double place_x(const struct canvas *canvas, double value)
{
    double share =
        (on_axis(canvas->chart->x_axis, value) - canvas->x.low) / (canvas->x.high - canvas->x.low);
    return LEFT + share * (CHART_WIDTH - LEFT - RIGHT);
}

static double place_y(const struct canvas *canvas, double value)
{
    double share =
        (on_axis(canvas->chart->y_axis, value) - canvas->y.low) / (canvas->y.high - canvas->y.low);
    return CHART_HEIGHT - BOTTOM - share * (CHART_HEIGHT - TOP - BOTTOM);
}

static void line(struct canvas *canvas, double x1, double y1, double x2, double y2)
{
    cairo_move_to(canvas->cairo, x1, y1);
    cairo_line_to(canvas->cairo, x2, y2);
    cairo_stroke(canvas->cairo);
}

static const char *tick_words(enum chart_axis axis, double at, char text[32])
{
    if (axis == CHART_DAYS)
        return date_format(date_from_days((int64_t)at), text);
    (void)snprintf(text, 32, "%.6g", axis == CHART_LOGARITHMIC ? pow(10, at) : at);
    return text;
}

static double day_step(const struct range *range)
{
    double step = ceil((range->high - range->low) / 4);
    return step < 1 ? 1 : step;
}

static void draw_x_axis(struct canvas *canvas)
{
    enum chart_axis axis = canvas->chart->x_axis;
    double step = axis == CHART_DAYS ? day_step(&canvas->x) : find_step(&canvas->x, axis);
    for (int tick = 0; canvas->x.low + tick * step <= canvas->x.high + step * 1e-6; tick++) {
        double at = canvas->x.low + tick * step;
        char text[32];
        double x = place_x(canvas, axis == CHART_LOGARITHMIC ? pow(10, at) : at);
        bool is_last = at > canvas->x.high - (canvas->x.high - canvas->x.low) * 0.06;
        cairo_set_source_rgb(canvas->cairo, 0.85, 0.86, 0.88);
        line(canvas, x, TOP, x, CHART_HEIGHT - BOTTOM);
        cairo_set_source_rgb(canvas->cairo, 0.11, 0.14, 0.17);
        put_text(canvas,
                 tick_words(axis, at, text),
                 x,
                 CHART_HEIGHT - BOTTOM + 13,
                 is_last ? ANCHOR_END : ANCHOR_MIDDLE);
    }
    put_text(canvas,
             canvas->chart->x_title,
             (LEFT + CHART_WIDTH - RIGHT) / 2,
             CHART_HEIGHT - BOTTOM + 33,
             ANCHOR_MIDDLE);
}

static void draw_y_axis(struct canvas *canvas)
{
    enum chart_axis axis = canvas->chart->y_axis;
    double step = find_step(&canvas->y, axis);
    for (int tick = 0; canvas->y.low + tick * step <= canvas->y.high + step * 1e-6; tick++) {
        double at = canvas->y.low + tick * step;
        char text[32];
        double value = fabs(at) < step * 1e-6 ? 0 : at;
        double y = place_y(canvas, axis == CHART_LOGARITHMIC ? pow(10, value) : value);
        cairo_set_source_rgb(canvas->cairo, 0.85, 0.86, 0.88);
        line(canvas, LEFT, y, CHART_WIDTH - RIGHT, y);
        cairo_set_source_rgb(canvas->cairo, 0.11, 0.14, 0.17);
        put_text(canvas, tick_words(axis, value, text), LEFT - 7, y, ANCHOR_END);
    }
    cairo_save(canvas->cairo);
    cairo_translate(canvas->cairo, 12, (TOP + CHART_HEIGHT - BOTTOM) / 2);
    cairo_rotate(canvas->cairo, -1.5707963267948966);
    put_text(canvas, canvas->chart->y_title, 0, 0, ANCHOR_MIDDLE);
    cairo_restore(canvas->cairo);
}

static bool is_shown(const struct canvas *canvas, const struct chart_series *series, size_t i)
{
    return isfinite(on_axis(canvas->chart->x_axis, series->x[i])) &&
           isfinite(on_axis(canvas->chart->y_axis, series->y[i]));
}

static void set_ink(struct canvas *canvas, enum chart_mark mark)
{
    static const double dashes[] = {8, 5};
    cairo_t *cairo = canvas->cairo;
    cairo_set_line_width(cairo, 2);
    cairo_set_dash(cairo, dashes, mark == CHART_DASHES ? 2 : 0, 0);
    if (mark == CHART_BAND)
        cairo_set_source_rgb(cairo, 0.88, 0.90, 0.92);
    else if (mark == CHART_DASHES)
        cairo_set_source_rgb(cairo, 0.54, 0.35, 0);
    else if (mark == CHART_RINGS)
        cairo_set_source_rgb(cairo, 0.11, 0.14, 0.17);
    else
        cairo_set_source_rgb(cairo, 0.04, 0.36, 0.68);
}

static void draw_dot(struct canvas *canvas, enum chart_mark mark, double x, double y)
{
    cairo_new_sub_path(canvas->cairo);
    cairo_arc(canvas->cairo, x, y, 4, 0, 6.283185307179586);
    if (mark == CHART_RINGS)
        cairo_stroke(canvas->cairo);
    else
        cairo_fill(canvas->cairo);
}

static void draw_band(struct canvas *canvas, const struct chart_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        cairo_line_to(canvas->cairo, place_x(canvas, series->x[i]), place_y(canvas, series->y[i]));
    for (size_t i = series->count; i > 0; i--)
        cairo_line_to(canvas->cairo,
                      place_x(canvas, series->x[i - 1]),
                      place_y(canvas, series->y_high[i - 1]));
    cairo_close_path(canvas->cairo);
    cairo_fill(canvas->cairo);
}

static void draw_series(struct canvas *canvas, const struct chart_series *series)
{
    bool is_line = series->mark == CHART_LINE || series->mark == CHART_DASHES;
    set_ink(canvas, series->mark);
    if (series->mark == CHART_BAND) {
        draw_band(canvas, series);
        return;
    }
    for (size_t i = 0; i < series->count; i++) {
        if (!is_shown(canvas, series, i))
            continue;
        double x = place_x(canvas, series->x[i]), y = place_y(canvas, series->y[i]);
        if (is_line)
            cairo_line_to(canvas->cairo, x, y);
        else
            draw_dot(canvas, series->mark, x, y);
    }
    if (is_line)
        cairo_stroke(canvas->cairo);
}

static void draw_key_mark(struct canvas *canvas, enum chart_mark mark, double x, double y)
{
    set_ink(canvas, mark);
    if (mark == CHART_BAND) {
        cairo_rectangle(canvas->cairo, x, y - 6, 26, 12);
        cairo_fill(canvas->cairo);
    } else if (mark == CHART_LINE || mark == CHART_DASHES) {
        line(canvas, x, y, x + 26, y);
    } else {
        draw_dot(canvas, mark, x + 13, y);
    }
}

/* Two to a line under the axis. */
static void draw_key(struct canvas *canvas)
{
    size_t shown = 0;
    for (size_t i = 0; i < canvas->chart->series_count; i++) {
        const struct chart_series *series = &canvas->chart->series[i];
        if (series->name == NULL)
            continue;
        double x = LEFT + (double)(shown % 2) * 275;
        size_t row = shown / 2;
        double y = CHART_HEIGHT - BOTTOM + 54 + (double)row * 19;
        draw_key_mark(canvas, series->mark, x, y);
        cairo_set_source_rgb(canvas->cairo, 0.11, 0.14, 0.17);
        put_text(canvas, series->name, x + 34, y, ANCHOR_START);
        shown++;
    }
}

static void draw_map(struct canvas *canvas)
{
    const struct chart *chart = canvas->chart;
    double width = (CHART_WIDTH - 2 * RIGHT) / (double)chart->columns;
    double height = (CHART_HEIGHT - TOP - RIGHT) / (double)chart->rows;
    for (size_t i = 0; i < chart->columns * chart->rows; i++) {
        const struct chart_cell *cell = &chart->cells[i];
        size_t column = i % chart->columns, row = i / chart->columns;
        double x = RIGHT + (double)column * width;
        double y = TOP + (double)row * height;
        double ink = cell->share > 0.5 ? 0 : 1;
        cairo_set_source_rgb(canvas->cairo, cell->share, cell->share, cell->share);
        cairo_rectangle(canvas->cairo, x, y, width, height);
        cairo_fill_preserve(canvas->cairo);
        cairo_set_source_rgb(canvas->cairo, 0.3, 0.3, 0.3);
        cairo_stroke(canvas->cairo);
        cairo_set_source_rgb(canvas->cairo, ink, ink, ink);
        put_text(canvas, cell->text, x + width / 2, y + height / 2, ANCHOR_MIDDLE);
    }
}

static void draw_axes(struct canvas *canvas)
{
    const struct chart *chart = canvas->chart;
    find_ranges(canvas);
    for (size_t i = 0; i < chart->series_count; i++)
        if (chart->series[i].mark == CHART_BAND)
            draw_series(canvas, &chart->series[i]);
    cairo_set_line_width(canvas->cairo, 1);
    draw_x_axis(canvas);
    draw_y_axis(canvas);
    for (size_t i = 0; i < chart->series_count; i++)
        if (chart->series[i].mark != CHART_BAND)
            draw_series(canvas, &chart->series[i]);
    draw_key(canvas);
}

void chart_draw(const struct chart *chart, void *cairo, struct chart_place place)
{
    struct canvas canvas = {.chart = chart, .cairo = cairo};
    cairo_save(canvas.cairo);
    cairo_translate(canvas.cairo, place.x, place.y);
    cairo_scale(canvas.cairo, place.scale, place.scale);
    cairo_set_line_width(canvas.cairo, 1);
    canvas.layout = pango_cairo_create_layout(canvas.cairo);
    set_font(&canvas, FONT + 2, true);
    cairo_set_source_rgb(canvas.cairo, 0.11, 0.14, 0.17);
    put_text(&canvas, chart->title, RIGHT, TOP / 2, ANCHOR_START);
    set_font(&canvas, FONT, false);
    if (chart->cells != NULL) {
        pango_layout_set_alignment(canvas.layout, PANGO_ALIGN_CENTER);
        draw_map(&canvas);
    } else {
        draw_axes(&canvas);
    }
    g_object_unref(canvas.layout);
    cairo_restore(canvas.cairo);
}

static cairo_status_t append(void *to, const unsigned char *bytes, unsigned length)
{
    buffer_append(to, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

bool chart_write_svg(const struct chart *chart, struct buffer *to, struct error *error)
{
    drawing_lock();
    cairo_surface_t *surface =
        cairo_svg_surface_create_for_stream(append, to, CHART_WIDTH, CHART_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    chart_draw(chart, cairo, (struct chart_place){0, 0, 1});
    cairo_surface_finish(surface);
    bool ok = cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
              cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    drawing_unlock();
    if (!ok)
        return error_set(error, ERROR_SYSTEM, "%s: the chart could not be drawn", chart->title);
    return buffer_check(to, chart->title, error);
}
