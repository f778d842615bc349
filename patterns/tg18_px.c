/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* AAPM On-line Report 03, TG18-PX: single pixels of four levels on black. */

enum { FIRST = 3, PITCH = 51, COUNT = 41 };

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    const struct level levels[] = {LEVEL_100, LEVEL_75, LEVEL_50, LEVEL_25};
    for (int j = 0; j < COUNT; j++)
        for (int i = 0; i < COUNT; i++)
            canvas_fill(canvas,
                        (struct box){FIRST + PITCH * i, FIRST + PITCH * j, 1, 1},
                        levels[(i + j) % 4]);
    if (!canvas->label)
        return;
    /* Three lines of pixels make room for it. */
    canvas_fill(canvas,
                (struct box){FIRST + 16 * PITCH, FIRST + PITCH, 8 * PITCH + 1, 2 * PITCH + 1},
                LEVEL_0);
    label_draw(canvas, entry->name, canvas->area.width / 2, 50, LEVEL_50);
}

const struct pattern_family tg18_px = {background, draw, 0};
