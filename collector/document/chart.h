/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_CHART_H
#define COLLECTOR_DOCUMENT_CHART_H

#include "monqa/buffer.h"

#include <stddef.h>

/* One drawing code for the web (SVG) and for paper (PDF): titled, with units, readable in grey.
 * The numbers of a chart stand in a table beside it, never in the chart alone. */
enum chart_mark {
    CHART_POINTS, /* filled circles */
    CHART_RINGS,  /* open circles */
    CHART_LINE,
    CHART_DASHES,
    CHART_BAND, /* between y and y_high, in light grey */
};

struct chart_series {
    const char *name; /* in the key; NULL: not there */
    enum chart_mark mark;
    const double *x, *y, *y_high; /* the caller's; what is not finite is left out */
    size_t count;
};

enum chart_axis { CHART_PLAIN, CHART_LOGARITHMIC, CHART_DAYS /* since 1970-01-01 */ };

struct chart_cell {
    const char *text;
    double share; /* of white, 0..1 */
};

struct chart {
    const char *title, *x_title, *y_title;
    enum chart_axis x_axis, y_axis;
    const struct chart_series *series;
    size_t series_count;
    /* A map instead of axes: cells row by row, as one looks at the display. */
    const struct chart_cell *cells;
    size_t columns, rows;
};

#define CHART_WIDTH 640.0
#define CHART_HEIGHT 400.0

/* Whole document; from any thread, one at a time is drawn. */
bool chart_write_svg(const struct chart *chart, struct buffer *to, struct error *error);

/* With the drawing lock held: into a rectangle of CHART_WIDTH by CHART_HEIGHT, scaled. */
struct chart_place {
    double x, y, scale;
};
void chart_draw(const struct chart *chart, void *cairo, struct chart_place place);

/* Pango's font maps are for one thread at a time. */
void drawing_lock(void);
void drawing_unlock(void);

#endif
