/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include "monqa/cleanup.h"
#include "patterns/font.h"

#include <stdio.h>
#include <string.h>

/* Whole font pixels only: a glyph is never interpolated. */
int label_scale(const struct canvas *canvas)
{
    return canvas->side < 2048 ? 1 : canvas->side / 1024;
}

int label_height(const struct canvas *canvas)
{
    return LABEL_LINES * LABEL_LINE * label_scale(canvas);
}

void label_line(struct canvas *canvas, const char *line, int centre_x, int y, int scale,
                struct level ink)
{
    int width = (int)font_length(line) * FONT_WIDTH * scale;
    if (canvas->label)
        canvas_text(canvas, centre_x - width / 2, y, scale, ink, line);
}

void label_lines(struct canvas *canvas, const char *const lines[], int count, int centre_x, int y,
                 struct level ink)
{
    int scale = label_scale(canvas);
    for (int i = 0; i < count; i++)
        label_line(canvas, lines[i], centre_x, y + i * LABEL_LINE * scale, scale, ink);
}

/* AAPM On-line Report 03 lets its patterns be made anew when the label says that they are
 * synthetic, on what they are based, and that they are scaled if they are; its own label may not be
 * copied. */
void label_draw(struct canvas *canvas, const char *based_on, int centre_x, int y, struct level ink)
{
    char name_line[64];
    (void)snprintf(name_line, sizeof name_line, "based on the %s", based_on);
    const char *const lines[] = {
        "monqa synthetic image,",
        name_line,
        "description of AAPM",
        canvas->scaled ? "On-line Report 03, scaled" : "On-line Report 03",
        "recalled, not verified",
    };
    int count = (int)ARRAY_LENGTH(lines) - (canvas->recalled ? 0 : 1);
    label_lines(canvas, lines, count, centre_x, y - LABEL_ABOVE * label_scale(canvas), ink);
}

void label_draw_short(struct canvas *canvas, const char *based_on, int centre_x, int y, int scale,
                      struct level ink)
{
    char name_line[64];
    (void)snprintf(name_line, sizeof name_line, "%s of", based_on);
    const char *lines[] = {"synthetic", name_line, canvas->scaled ? "OR-03 scaled" : "AAPM OR-03"};
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
        label_line(canvas, lines[i], centre_x, y + (int)i * LABEL_SHORT_LINE * scale, scale, ink);
}
