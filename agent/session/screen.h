/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_SCREEN_H
#define AGENT_SESSION_SCREEN_H

#include "agent/display/display.h"

/* Puts words or the pattern on the display under test. Nothing is ever drawn over a pattern: words
 * have a screen of their own, in light grey on dark. What is said is also printed to standard
 * error, for whoever stands at a terminal. */
struct screen {
    struct display *display;    /* borrowed */
    struct raster *pattern;     /* owned: the last computed; NULL before the first */
    struct raster *own_image;   /* owned: a person's own picture; NULL none */
    char own_image_name[80];    /* "image:SHA-256" */
    const struct raster *shown; /* one of the two: what is or comes on screen */
    bool shows_pattern;
    char pattern_name[80];
};

void screen_finish(struct screen *screen);

/* A person's own grey PNG, to be shown by its name: ERROR_INVALID when it is larger than the
 * display. */
bool screen_load_image(struct screen *screen, const char *path, struct error *error);
/* Computes the pattern for the display's size and depth (or takes the own image) and shows it. */
bool screen_show_pattern(struct screen *screen, const char *name, struct error *error);
/* Takes over a picture that was made here, to be shown by screen_show_pattern_again. */
void screen_take_picture(struct screen *screen, struct raster *picture, const char *name);
/* The pattern again, after words. */
bool screen_show_pattern_again(struct screen *screen, struct error *error);
/* A heading, a sentence (wrapped) and a line with the keys; any may be NULL. */
bool screen_show_words(struct screen *screen, const char *heading, const char *sentence,
                       const char *keys, struct error *error);
/* Words that do not come on the display: standard error only. */
void screen_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
