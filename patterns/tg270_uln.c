/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* AAPM Report 270, ULN: one level, with two-pixel lines that part it into nine areas to be
 * measured. The lines of the published series of 18 levels are 45 codes brighter or 90 darker, in
 * that of 52 levels 43 and 87; other levels have the lines of the 18. */

static struct level uln8_background(int variant)
{
    return LEVEL_STEP(variant);
}

static struct level uln10_level(int value10)
{
    return (struct level){(uint16_t)(value10 >> 2), (uint16_t)(value10 << 2)};
}

static int uln8_line(int value)
{
    if (value % 5 == 0 && value % 15 != 0)
        return value < 130 ? value + 43 : value - 87;
    return value < 135 ? value + 45 : value - 90;
}

static void draw_lines(struct canvas *canvas, const struct pattern_entry *entry, struct level line)
{
    const struct box *area = &canvas->area;
    for (int i = 0; i < 2; i++) {
        int x = (i == 0 ? 340 : 682) * area->width / 1024;
        int y = (i == 0 ? 340 : 682) * area->height / 1024;
        canvas_fill(canvas, (struct box){x, 0, 2, area->height}, line);
        canvas_fill(canvas, (struct box){0, y, area->width, 2}, line);
    }
    tg270_label(canvas, entry, line);
}

static void draw_uln8(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_lines(canvas, entry, LEVEL_STEP(uln8_line(entry->variant)));
}

static void draw_uln10(struct canvas *canvas, const struct pattern_entry *entry)
{
    int line = entry->variant + (entry->variant < 540 ? 180 : -360);
    draw_lines(canvas, entry, uln10_level(line));
}

const struct pattern_family tg270_uln8 = {uln8_background, draw_uln8, 0};
const struct pattern_family tg270_uln10 = {uln10_level, draw_uln10, 0};
