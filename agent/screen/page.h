/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SCREEN_PAGE_H
#define AGENT_SCREEN_PAGE_H

#include "monqa/raster.h"

#include <stdbool.h>

/* What a person reads during a session, drawn with cairo: large and plain, light on dark, keys as
 * keys. Patterns never come this way. All texts are UTF-8 and borrowed; NULL: none. */

struct page_key {
    const char *cap;   /* "Space", "Y", "1" */
    const char *words; /* what it does */
};
#define PAGE_KEYS_MAX 12

enum page_mark { /* told by shape and word, and only then by colour */
                 PAGE_MARK_NONE,
                 PAGE_MARK_GOOD,  /* a tick in a circle */
                 PAGE_MARK_BAD,   /* a cross in an octagon */
                 PAGE_MARK_DOUBT, /* an exclamation mark in a triangle */
};
struct page_line {
    enum page_mark mark;
    const char *words;
    const char *more; /* smaller, below it; NULL: none */
};
#define PAGE_LINES_MAX 8

struct page {
    const char *where;    /* display and test; small, at the top */
    unsigned done, total; /* a bar; total 0: none */
    const char *left;     /* words beside the bar: time left */
    int number;           /* of a display, very large; 0: none */
    const char *heading;  /* what to look for */
    const char *sentence; /* what to do now: the largest words */
    const char *typed;    /* what was typed so far */
    struct page_line lines[PAGE_LINES_MAX];
    size_t line_count;
    struct page_key keys[PAGE_KEYS_MAX];
    size_t key_count;
    const struct raster *inset; /* a small copy of it, with its parts framed */
    const struct box *parts;    /* pixels of the inset */
    size_t part_count;
    struct page_spot {         /* where the meter belongs, to scale; diameter 0: none */
        double x, y, diameter; /* pixels of the page */
    } spot;
};

struct page_size {
    unsigned width, height; /* pixels */
    unsigned width_mm;      /* of the screen, as the EDID says; 0: not known */
};

/* Letters are so large that an x is 5 mm high, and smaller only where all the words would not find
 * room. pixels has width * height elements, 0x00RRGGBB, and is written whole. */
bool page_draw(const struct page *page, const struct page_size *size, uint32_t *pixels,
               struct error *error);
/* The height of an x in pixels that page_draw would use for its plainest words; for tests. */
double page_x_height(const struct page *page, const struct page_size *size);

/* A sheet of A4 with a title, the lines and closing words, as PDF. */
struct buffer;
struct page_sheet {
    const char *title;
    const struct page_line *lines;
    size_t line_count;
    const char *const *facts; /* pairs: name, value; ended by NULL */
    const char *footer;
    int64_t made_at_utc_ms; /* in the PDF's own data */
};
bool page_sheet_pdf(const struct page_sheet *sheet, struct buffer *pdf, struct error *error);

#endif
