/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* DIN 6868-157: eleven grey levels in steps of 10 %. The standard's own picture is not known to us:
 * bands of equal width over the longer side. */

enum { STEPS = 11 };

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

static struct level step_level(int step)
{
    return (struct level){(uint16_t)((step * 255 + 5) / 10), (uint16_t)((step * 4095 + 5) / 10)};
}

static int edge(const struct canvas *canvas, int step)
{
    bool wide = canvas->area.width >= canvas->area.height;
    return step * (wide ? canvas->area.width : canvas->area.height) / STEPS;
}

/* In the black band, which is no wider than eleven letters. */
static void draw_label(struct canvas *canvas)
{
    const char *const lines[] = {"monqa", "synthetic", "pattern,", "based on", "DIN", "6868-157"};
    bool wide = canvas->area.width >= canvas->area.height;
    const char *const across[] = {"monqa synthetic pattern,", "based on DIN 6868-157"};
    int middle = edge(canvas, 1) / 2, height = label_height(canvas);
    if (wide)
        label_lines(canvas, lines, 6, middle, height / 4, LEVEL_25);
    else
        label_lines(
            canvas, across, 2, canvas->area.width / 2, middle - height / LABEL_LINES, LEVEL_25);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    (void)entry;
    bool wide = canvas->area.width >= canvas->area.height;
    for (int step = 0; step < STEPS; step++) {
        int at = edge(canvas, step), size = edge(canvas, step + 1) - at;
        struct box band = wide ? (struct box){at, 0, size, canvas->area.height}
                               : (struct box){0, at, canvas->area.width, size};
        canvas_fill(canvas, band, step_level(step));
    }
    draw_label(canvas);
}

const struct pattern_family din_steps = {background, draw, 0};
