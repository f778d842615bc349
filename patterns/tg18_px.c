/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* AAPM On-line Report 03, TG18-PX: single pixels of four levels on black. */

enum { FIRST = 3, PITCH = 51 };

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

/* Pixels of the lattice make room for it. */
static void draw_label(struct canvas *canvas, const struct pattern_entry *entry, int count)
{
    int lines = canvas->side / 1024, half = 2 * lines, rows = 2 * lines - 1;
    int left = FIRST + PITCH * (count / 2 - half);
    if (!canvas->label)
        return;
    canvas_fill(canvas,
                (struct box){left, FIRST + PITCH, 2 * half * PITCH + 1, (rows - 1) * PITCH + 1},
                LEVEL_0);
    label_draw(canvas, entry->name, canvas->area.width / 2, canvas_floor(canvas, 2 * 25), LEVEL_50);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    const struct level levels[] = {LEVEL_100, LEVEL_75, LEVEL_50, LEVEL_25};
    int count = (canvas->side - FIRST - 1) / PITCH + 1;
    for (int j = 0; j < count; j++)
        for (int i = 0; i < count; i++)
            canvas_fill(canvas,
                        (struct box){FIRST + PITCH * i, FIRST + PITCH * j, 1, 1},
                        levels[(i + j) % 4]);
    draw_label(canvas, entry, count);
}

const struct pattern_family tg18_px = {background, draw, 0};
