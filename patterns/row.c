/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/row.h"

#include <stdlib.h>

bool row_init(struct row *row, struct canvas *canvas)
{
    *row = (struct row){.canvas = canvas, .width = canvas->area.width};
    row->levels = calloc((size_t)row->width, sizeof *row->levels);
    if (row->levels == NULL)
        canvas->failed = !error_set(canvas->error, ERROR_SYSTEM, "no memory for a row");
    return row->levels != NULL;
}

void row_finish(struct row *row)
{
    free(row->levels);
}

void row_fill(struct row *row, int x, int count, struct level level)
{
    uint16_t value = canvas_level(row->canvas, level);
    int end = x + count < row->width ? x + count : row->width;
    for (int i = x < 0 ? 0 : x; i < end; i++)
        row->levels[i] = value;
}

void row_write(const struct row *row, int y)
{
    canvas_write(row->canvas, 0, y, row->levels, row->width);
}
