/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include <math.h>

/* AAPM On-line Report 03, TG18-LN: a square of a tenth of the area on a surround of about 20 % of
 * the highest luminance. */

static struct level surround(int variant)
{
    (void)variant;
    return LEVEL_60;
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    const struct box *area = &canvas->area;
    /* 324 at 1k and 648 at 2k; even, as the published ones. */
    int side = 2 * (int)lround(sqrt((double)area->width * area->height / 10) / 2);
    struct box square = {(area->width - side) / 2, (area->height - side) / 2, side, side};
    canvas_fill(canvas, square, LEVEL_STEP(15 * (entry->variant - 1)));
    label_draw(canvas, entry->name, area->width / 2, canvas_floor(canvas, 2 * 27), LEVEL_10);
}

/* The same levels: 15 steps of 8 bits are 240 of 12. */
const struct pattern_family tg18_ln8 = {surround, draw, 80};
const struct pattern_family tg18_ln12 = {surround, draw, 80};
