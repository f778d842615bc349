/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SCREEN_PAGE_INK_H
#define AGENT_SCREEN_PAGE_INK_H

#include "agent/screen/page.h"

#include <pango/pangocairo.h>

/* Drawing for the pages; private to this folder. Sizes are pixels. */
#define X_HEIGHT_SHARE 0.547 /* of the size of a letter: DejaVu Sans */

struct ink {
    double red, green, blue;
};
extern const struct ink ink_ground, ink_plain, ink_dim, ink_accent, ink_good, ink_bad, ink_doubt;

struct pen {
    cairo_t *cairo;
    PangoLayout *layout;
    double size; /* of plain words */
    bool is_dry; /* measures, and draws nothing */
};

void ink_use(struct pen *pen, struct ink ink);
struct words {
    const char *text;
    double width; /* wraps there */
    double scale; /* of the pen's size */
    bool is_bold;
    struct ink ink;
};
/* Gives their height. */
double ink_words(struct pen *pen, const struct words *words, double x, double y);
double ink_words_width(struct pen *pen, const struct words *words);
void ink_round_box(struct pen *pen, double x, double y, double width, double height);
/* In a square of that side; on paper, dark. */
void ink_mark(struct pen *pen, enum page_mark mark, double x, double y, double side);
struct ink ink_of_mark(enum page_mark mark);

/* Gives the height of the keys from y on; with a pen that is not dry, draws them. */
double ink_keys(struct pen *pen, const struct page *page, double x, double y, double width);

/* page_inset.c */
void ink_inset(struct pen *pen, const struct page *page, double x, double y, double width,
               double height);

#endif
