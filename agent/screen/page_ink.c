/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/screen/page_ink.h"

#include <math.h>

const struct ink ink_ground = {0.07, 0.09, 0.11};
const struct ink ink_plain = {0.91, 0.93, 0.95};
const struct ink ink_dim = {0.64, 0.70, 0.76};
const struct ink ink_accent = {1.0, 0.80, 0.30};
const struct ink ink_good = {0.35, 0.78, 0.45};
const struct ink ink_bad = {1.0, 0.45, 0.40};
const struct ink ink_doubt = {1.0, 0.77, 0.30};

void ink_use(struct pen *pen, struct ink ink)
{
    cairo_set_source_rgb(pen->cairo, ink.red, ink.green, ink.blue);
}

static void lay(struct pen *pen, const struct words *words)
{
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
    pango_font_description_set_absolute_size(font, pen->size * words->scale * PANGO_SCALE);
    pango_font_description_set_weight(font,
                                      words->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(pen->layout, font);
    pango_font_description_free(font);
    pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(pen->layout, words->width > 0 ? (int)(words->width * PANGO_SCALE) : -1);
    pango_layout_set_text(pen->layout, words->text, -1);
}

double ink_words(struct pen *pen, const struct words *words, double x, double y)
{
    int height = 0;
    lay(pen, words);
    pango_layout_get_pixel_size(pen->layout, NULL, &height);
    if (!pen->is_dry) {
        ink_use(pen, words->ink);
        cairo_move_to(pen->cairo, x, y);
        pango_cairo_show_layout(pen->cairo, pen->layout);
    }
    return height;
}

double ink_words_width(struct pen *pen, const struct words *words)
{
    int width = 0;
    struct words unbroken = *words;
    unbroken.width = 0;
    lay(pen, &unbroken);
    pango_layout_get_pixel_size(pen->layout, &width, NULL);
    return width;
}

void ink_round_box(struct pen *pen, double x, double y, double width, double height)
{
    double radius = pen->size * 0.25;
    cairo_new_sub_path(pen->cairo);
    cairo_arc(pen->cairo, x + width - radius, y + radius, radius, -M_PI / 2, 0);
    cairo_arc(pen->cairo, x + width - radius, y + height - radius, radius, 0, M_PI / 2);
    cairo_arc(pen->cairo, x + radius, y + height - radius, radius, M_PI / 2, M_PI);
    cairo_arc(pen->cairo, x + radius, y + radius, radius, M_PI, 3 * M_PI / 2);
    cairo_close_path(pen->cairo);
}

/* --- marks: each has its own outline, for whoever sees no colours --- */

struct ink ink_of_mark(enum page_mark mark)
{
    switch (mark) {
    case PAGE_MARK_GOOD:
        return ink_good;
    case PAGE_MARK_BAD:
        return ink_bad;
    case PAGE_MARK_DOUBT:
        return ink_doubt;
    case PAGE_MARK_NONE:
        break;
    }
    return ink_plain;
}

static void outline(struct pen *pen, int corners, double turn, double side)
{
    cairo_new_path(pen->cairo);
    for (int i = 0; i < corners; i++) {
        double angle = turn + 2 * M_PI * i / corners;
        cairo_line_to(pen->cairo, side / 2 * cos(angle), side / 2 * sin(angle));
    }
    cairo_close_path(pen->cairo);
}

static void tick(struct pen *pen, double side)
{
    cairo_move_to(pen->cairo, -0.22 * side, 0.02 * side);
    cairo_line_to(pen->cairo, -0.05 * side, 0.18 * side);
    cairo_line_to(pen->cairo, 0.24 * side, -0.16 * side);
    cairo_stroke(pen->cairo);
}

static void cross(struct pen *pen, double side)
{
    cairo_move_to(pen->cairo, -0.17 * side, -0.17 * side);
    cairo_line_to(pen->cairo, 0.17 * side, 0.17 * side);
    cairo_move_to(pen->cairo, 0.17 * side, -0.17 * side);
    cairo_line_to(pen->cairo, -0.17 * side, 0.17 * side);
    cairo_stroke(pen->cairo);
}

static void exclamation(struct pen *pen, double side)
{
    cairo_move_to(pen->cairo, 0, -0.16 * side);
    cairo_line_to(pen->cairo, 0, 0.06 * side);
    cairo_stroke(pen->cairo);
    cairo_move_to(pen->cairo, 0, 0.19 * side);
    cairo_line_to(pen->cairo, 0, 0.19 * side);
    cairo_stroke(pen->cairo);
}

void ink_mark(struct pen *pen, enum page_mark mark, double x, double y, double side)
{
    if (pen->is_dry || mark == PAGE_MARK_NONE)
        return;
    cairo_save(pen->cairo);
    cairo_translate(pen->cairo, x + side / 2, y + side / 2);
    cairo_set_line_width(pen->cairo, side * 0.09);
    cairo_set_line_cap(pen->cairo, CAIRO_LINE_CAP_ROUND);
    ink_use(pen, ink_of_mark(mark));
    if (mark == PAGE_MARK_GOOD)
        outline(pen, 48, 0, side);
    else if (mark == PAGE_MARK_BAD)
        outline(pen, 8, M_PI / 8, side);
    else
        outline(pen, 3, -M_PI / 2, side * 1.1);
    cairo_fill(pen->cairo);
    ink_use(pen, ink_ground);
    if (mark == PAGE_MARK_GOOD)
        tick(pen, side);
    else if (mark == PAGE_MARK_BAD)
        cross(pen, side);
    else
        exclamation(pen, side);
    cairo_restore(pen->cairo);
}

/* --- keys --- */

static void draw_cap(struct pen *pen, const struct words *cap, double x, double y, double width)
{
    double height = pen->size * 1.6;
    if (pen->is_dry)
        return;
    ink_use(pen, ink_dim);
    ink_round_box(pen, x, y + pen->size * 0.12, width, height);
    cairo_fill(pen->cairo);
    ink_use(pen, ink_plain);
    ink_round_box(pen, x, y, width, height - pen->size * 0.05);
    cairo_fill(pen->cairo);
    (void)ink_words(pen, cap, x + (width - ink_words_width(pen, cap)) / 2, y + pen->size * 0.2);
}

/* As many beside each other as find room; a row is two letters high. */
double ink_keys(struct pen *pen, const struct page *page, double x, double y, double width)
{
    double row = pen->size * 2.1, left = x, top = y;
    for (size_t i = 0; i < page->key_count; i++) {
        struct words cap = {page->keys[i].cap, 0, 1, true, ink_ground};
        struct words words = {page->keys[i].words, 0, 1, false, ink_plain};
        double cap_width = fmax(ink_words_width(pen, &cap) + pen->size, pen->size * 1.6);
        double words_width = ink_words_width(pen, &words);
        double gap = pen->size * 0.5, whole = cap_width + gap + words_width;
        if (left > x && left + whole > x + width) {
            left = x;
            top += row;
        }
        words.width = x + width - left - cap_width - gap;
        draw_cap(pen, &cap, left, top, cap_width);
        double height = ink_words(pen, &words, left + cap_width + gap, top + pen->size * 0.2);
        if (height > row) {
            left = x;
            top += height;
            continue;
        }
        left += whole + pen->size * 1.2;
    }
    return page->key_count > 0 ? top + row - y : 0;
}
