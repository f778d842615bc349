/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include <math.h>

/* AAPM On-line Report 03, TG18-UN and TG18-UNL: one level over the whole image, and the same with
 * the outlines of the five areas that are measured, each a tenth of the image. */

static struct level background(int variant)
{
    return variant == 10 ? LEVEL_10 : LEVEL_80;
}

static void draw_label(struct canvas *canvas, const struct pattern_entry *entry)
{
    label_draw(canvas, entry->name, canvas->area.width / 2, canvas_floor(canvas, 2 * 27), LEVEL_60);
}

static void draw_uniform(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_label(canvas, entry);
}

/* The outline lies just outside the area. */
static void outline(struct canvas *canvas, int x, int y, int side)
{
    canvas_frame(canvas, (struct box){x - 1, y - 1, side + 2, side + 2}, 1, LEVEL_50);
}

static void draw_outlined(struct canvas *canvas, const struct pattern_entry *entry)
{
    int width = canvas->area.width, height = canvas->area.height;
    int side = 2 * (int)lround(sqrt((double)width * height / 10) / 2);
    int near = canvas_floor(canvas, 2 * 3);
    int right = width - near - side, bottom = height - near - side;
    outline(canvas, near, near, side);
    outline(canvas, right, near, side);
    outline(canvas, near, bottom, side);
    outline(canvas, right, bottom, side);
    outline(canvas, (width - side) / 2, (height - side) / 2, side);
    draw_label(canvas, entry);
}

const struct pattern_family tg18_un = {background, draw_uniform, 0};
/* Beyond this the five areas would overlap. */
const struct pattern_family tg18_unl = {background, draw_outlined, 24};
