/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_SCREEN_H
#define AGENT_SESSION_SCREEN_H

#include "agent/display/display.h"
#include "agent/screen/page.h"

#include "monqa/procedure.h"

/* Puts pages or the pattern on the display under test; pages go to the guide where another display
 * is free for it. Nothing is ever drawn over a pattern: a page takes its place, and a key takes the
 * page away. What is said is also printed to standard error, for whoever stands at a terminal. */
struct screen {
    struct display *display;    /* borrowed */
    struct display *guide;      /* borrowed; NULL: pages come on the display itself */
    struct raster *pattern;     /* owned: the last computed; NULL before the first */
    struct raster *own_image;   /* owned: a person's own picture; NULL none */
    char own_image_name[80];    /* "image:SHA-256" */
    const struct raster *shown; /* one of the two: what is or comes on screen */
    bool shows_pattern;         /* the display under test does */
    char pattern_name[80];
    char where[160];               /* display and test, on every page */
    unsigned done, total;          /* steps of the test */
    char left[80];                 /* time that it still takes, in words; "": not told */
    const struct step_part *parts; /* what the question is about; NULL: all of it */
    int number;                    /* of the display, shown on itself; 0: not shown */
    const char *look_for;          /* in a pattern without a checklist; NULL: nothing said */
    struct screen_spot {           /* where the meter belongs; NULL-like with diameter_mm 0 */
        double across, down;       /* shares of the display's width and height */
        double diameter_mm;
    } spot;
};

void screen_finish(struct screen *screen);

/* A person's own grey PNG, to be shown by its name: ERROR_INVALID when it is larger than the
 * display. */
bool screen_load_image(struct screen *screen, const char *path, struct error *error);
/* Computes the pattern for the display's size and depth (or takes the own image) and shows it. */
bool screen_show_pattern(struct screen *screen, const char *name, struct error *error);
/* Takes over a picture that was made here, to be shown by screen_show_pattern_again. */
void screen_take_picture(struct screen *screen, struct raster *picture, const char *name);
/* The pattern again, after a page. */
bool screen_show_pattern_again(struct screen *screen, struct error *error);
/* The page, with where, how far and, when it is about a question, the inset. */
bool screen_show_page(struct screen *screen, const struct page *page, struct error *error);
/* As screen_show_page, on the display under test also where there is a guide. */
bool screen_show_page_on_display(struct screen *screen, const struct page *page,
                                 struct error *error);
/* Words that do not come on the display: standard error only. */
void screen_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
