/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* AAPM On-line Report 03, TG18-GQ and GA: a white disc on black, and in its middle a black one
 * whose luminance shows the veiling glare. What they consist of: DICOM PS3.16; the radius of the
 * white disc, and of the black one in GQ and GQN, is recalled only. */

enum { WHITE_RADIUS = 300 };

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

/* Half the pixels of the row whose middles are within the radius of the middle of the image. */
static int half_width(int radius, int j)
{
    int n = 0;
    /* From the centre, the middle of pixel n is n + 1/2 away: twice that keeps to whole numbers. */
    while ((2 * n + 1) * (2 * n + 1) + (2 * j + 1) * (2 * j + 1) <= 4 * radius * radius)
        n++;
    return n;
}

static void draw_disc(struct canvas *canvas, int radius, struct level level)
{
    int x = canvas->area.width / 2, y = canvas->area.height / 2;
    for (int j = 0; j < radius; j++) {
        int half = half_width(radius, j);
        canvas_fill(canvas, (struct box){x - half, y + j, 2 * half, 1}, level);
        canvas_fill(canvas, (struct box){x - half, y - 1 - j, 2 * half, 1}, level);
    }
}

static void label(struct canvas *canvas, const struct pattern_entry *entry)
{
    label_draw(canvas, entry->name, canvas->area.width / 2, canvas_floor(canvas, 2 * 27), LEVEL_50);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_disc(canvas, canvas_floor(canvas, 2 * WHITE_RADIUS), LEVEL_100);
    draw_disc(canvas, canvas_floor(canvas, 2 * entry->variant), LEVEL_0);
    label(canvas, entry);
}

/* The white disc is black, too: nothing of it is left. */
static void draw_black(struct canvas *canvas, const struct pattern_entry *entry)
{
    label(canvas, entry);
}

const struct pattern_family tg18_gq = {background, draw, 0};
const struct pattern_family tg18_gqn = {background, draw_black, 0};
