/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* AAPM On-line Report 03, TG18-LPH and LPV: lines of one pixel over the whole image, the second of
 * each pair 12 % above the first. */

static const struct lp_levels {
    int variant;
    struct level low, high, mean, ink;
} lp_levels[] = {
    {10, LEVEL_10, {29, 459}, {27, 434}, LEVEL_STEP(155)},
    {50, LEVEL_50, {143, 2294}, {135, 2171}, LEVEL_STEP(8)},
    {89, {228, 3656}, LEVEL_100, {241, 3875}, LEVEL_STEP(114)},
};

static const struct lp_levels *levels_of(int variant)
{
    const struct lp_levels *levels = lp_levels;
    while (levels->variant != variant)
        levels++;
    return levels;
}

static struct level background(int variant)
{
    return levels_of(variant)->low;
}

/* On a flat field of the mean, so that it does not flicker among the lines. */
static void draw_label(struct canvas *canvas, const struct pattern_entry *entry)
{
    const struct lp_levels *levels = levels_of(entry->variant);
    int half = canvas_floor(canvas, 2 * 110), top = canvas_floor(canvas, 2 * 10);
    int y = canvas_floor(canvas, 2 * 23), height = canvas_floor(canvas, 2 * 90);
    int centre = canvas->area.width / 2;
    if (height < y + label_height(canvas)) /* on a small panel */
        height = y + label_height(canvas);
    if (!canvas->label)
        return;
    canvas_fill(canvas, (struct box){centre - half, top, 2 * half, height}, levels->mean);
    label_draw(canvas, entry->name, centre, y, levels->ink);
}

static void draw_across(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct level high = levels_of(entry->variant)->high;
    for (int y = 1; y < canvas->area.height; y += 2)
        canvas_fill(canvas, (struct box){0, y, canvas->area.width, 1}, high);
    draw_label(canvas, entry);
}

static void draw_down(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct level high = levels_of(entry->variant)->high;
    for (int x = 1; x < canvas->area.width; x += 2)
        canvas_fill(canvas, (struct box){x, 0, 1, canvas->area.height}, high);
    draw_label(canvas, entry);
}

const struct pattern_family tg18_lph = {background, draw_across, 0};
const struct pattern_family tg18_lpv = {background, draw_down, 0};
