/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/response.h"

#include "monqa/photometry.h"

#include <math.h>

#define WIDTH 640
#define HEIGHT 400
#define LEFT 62
#define RIGHT 16
#define TOP 16
#define BOTTOM 48

struct scale {
    double low, high; /* log10 of cd/m2, whole decades */
};

static double x_of(double level_ddl)
{
    return LEFT + level_ddl / 255.0 * (WIDTH - LEFT - RIGHT);
}

static double y_of(const struct scale *scale, double cd_m2)
{
    double share = (log10(cd_m2) - scale->low) / (scale->high - scale->low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
}

/* Tenths of a pixel as whole numbers: no decimal comma can get in. */
static void put_point(struct buffer *svg, double x, double y)
{
    int tenths_x = (int)lround(x * 10), tenths_y = (int)lround(y * 10);
    buffer_format(svg, "%d.%d,%d.%d ", tenths_x / 10, tenths_x % 10, tenths_y / 10, tenths_y % 10);
}

static struct scale find_scale(const struct luminance_response *response)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < response->count; i++)
        if (response->points[i].prime_cd_m2 > 0) {
            low = fmin(low, response->points[i].prime_cd_m2);
            high = fmax(high, response->points[i].prime_cd_m2);
        }
    if (!(low <= high))
        return (struct scale){-1, 3};
    struct scale scale = {floor(log10(low)), ceil(log10(high))};
    if (scale.high <= scale.low)
        scale.high = scale.low + 1;
    return scale;
}

static void put_grid(struct buffer *svg, const struct scale *scale)
{
    for (int decade = (int)scale->low; decade <= (int)scale->high; decade++) {
        int y = (int)lround(y_of(scale, pow(10, decade)));
        buffer_format(svg,
                      "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#d0d4da\"/>"
                      "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">",
                      LEFT,
                      y,
                      WIDTH - RIGHT,
                      y,
                      LEFT - 8,
                      y + 5);
        if (decade >= 0)
            buffer_format(svg, "%.0f", pow(10, decade));
        else
            for (int i = 0; i >= decade; i--)
                buffer_text(svg, i == 0 && decade < 0 ? "0." : i == decade ? "1" : "0");
        buffer_text(svg, "</text>");
    }
    for (int level = 0; level <= 255; level += 51) {
        int x = (int)lround(x_of(level));
        buffer_format(svg,
                      "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#e8eaee\"/>"
                      "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                      x,
                      TOP,
                      x,
                      HEIGHT - BOTTOM,
                      x,
                      HEIGHT - BOTTOM + 18,
                      level);
    }
}

static void put_gsdf(struct buffer *svg, const struct luminance_response *response,
                     const struct scale *scale)
{
    const struct response_point *first = &response->points[0];
    const struct response_point *last = &response->points[response->count - 1];
    double first_jnd = gsdf_jnd_index(first->prime_cd_m2);
    double last_jnd = gsdf_jnd_index(last->prime_cd_m2);
    if (isnan(first_jnd) || isnan(last_jnd))
        return;
    buffer_text(svg,
                "<polyline fill=\"none\" stroke=\"#8a5a00\" stroke-width=\"2\" "
                "stroke-dasharray=\"7 4\" points=\"");
    for (int level = first->level_ddl; level <= last->level_ddl; level++) {
        double share =
            (double)(level - first->level_ddl) / (double)(last->level_ddl - first->level_ddl);
        double luminance = gsdf_luminance_cd_m2(first_jnd + share * (last_jnd - first_jnd));
        if (luminance > 0)
            put_point(svg, x_of(level), y_of(scale, luminance));
    }
    buffer_text(svg, "\"/>");
}

static void put_points(struct buffer *svg, const struct luminance_response *response,
                       const struct scale *scale)
{
    for (size_t i = 0; i < response->count; i++) {
        const struct response_point *point = &response->points[i];
        if (!(point->prime_cd_m2 > 0))
            continue; /* has no place on a logarithmic scale; the table shows it */
        buffer_format(svg,
                      "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"#0b5cad\"/>",
                      (int)lround(x_of(point->level_ddl)),
                      (int)lround(y_of(scale, point->prime_cd_m2)));
    }
}

static void put_key(struct buffer *svg, const struct luminance_response *response)
{
    buffer_format(svg,
                  "<circle cx=\"%d\" cy=\"30\" r=\"4\" fill=\"#0b5cad\"/>"
                  "<text x=\"%d\" y=\"35\">measured %s</text>"
                  "<line x1=\"%d\" y1=\"52\" x2=\"%d\" y2=\"52\" stroke=\"#8a5a00\" "
                  "stroke-width=\"2\" stroke-dasharray=\"7 4\"/>"
                  "<text x=\"%d\" y=\"57\">GSDF between its ends</text>",
                  LEFT + 24,
                  LEFT + 42,
                  response->is_ambient_known ? "L\xe2\x80\xb2" : "L (ambient not known)",
                  LEFT + 12,
                  LEFT + 36,
                  LEFT + 42);
    buffer_format(svg,
                  "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">digital driving level</text>"
                  "<text transform=\"translate(14,%d) rotate(-90)\" text-anchor=\"middle\">"
                  "luminance, cd/m\xc2\xb2</text>",
                  (LEFT + WIDTH - RIGHT) / 2,
                  HEIGHT - 8,
                  (TOP + HEIGHT - BOTTOM) / 2);
}

void response_chart(const struct luminance_response *response, struct buffer *svg)
{
    if (response->count < 2)
        return;
    struct scale scale = find_scale(response);
    buffer_format(svg,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
                  "aria-labelledby=\"response-title response-words\" "
                  "font-family=\"sans-serif\" font-size=\"14\" fill=\"#1d232b\">"
                  "<title id=\"response-title\">Luminance response against the GSDF</title>"
                  "<desc id=\"response-words\">Measured luminance at %zu driving levels; the same "
                  "numbers stand in the table beside.</desc>",
                  WIDTH,
                  HEIGHT,
                  response->count);
    put_grid(svg, &scale);
    put_gsdf(svg, response, &scale);
    put_points(svg, response, &scale);
    put_key(svg, response);
    buffer_text(svg, "</svg>");
}
