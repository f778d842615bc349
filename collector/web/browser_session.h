/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_BROWSER_SESSION_H
#define COLLECTOR_WEB_BROWSER_SESSION_H

#include "collector/store/store_browser.h"
#include "collector/web/exchange.h"

#include "monqa/procedure.h"
#include "monqa/visual_target.h"

/* A session in a browser: the steps of the same procedures, what is shown, and the record that
 * comes of it. The browser is told words and pictures; where an object hides stays here. */

#define BROWSER_BACKEND "browser" /* of the record's signal path */
#define BROWSER_TARGETS 4
#define BROWSER_STEPS_MAX 128
#define BROWSER_LEAST_LOOK_MS 1000
#define BROWSER_TOO_FAST ".too-fast"

enum browser_kind {
    BROWSER_ASK,     /* yes, no, cannot tell */
    BROWSER_TEXT,    /* a line of text */
    BROWSER_FIND,    /* a hidden object */
    BROWSER_MEASURE, /* a luminance, read from the meter */
    BROWSER_AMBIENT, /* Lamb, or a dark room, or not known */
};
const char *browser_kind_name(enum browser_kind kind);

struct browser_step {
    enum browser_kind kind;
    struct step step;
    int target; /* from 1; 0: none is hidden */
};

struct browser {
    struct store_browser session;
    struct record record;
    struct browser_step steps[BROWSER_STEPS_MAX];
    size_t step_count;
};
void browser_finish(struct browser *browser);

/* Of a person's own session. found false: no such session of theirs. In a transaction. */
bool browser_read(struct exchange *exchange, bool *found, struct browser *browser,
                  struct error *error);
bool browser_keep(struct exchange *exchange, struct browser *browser, struct error *error);
/* NULL: all is done. */
const struct browser_step *browser_next(const struct browser *browser);
bool browser_has_screen(const struct browser *browser);
/* For the step that comes next: nothing was looked at yet, and chance hides its object anew. */
bool browser_hide(struct browser *browser, struct error *error);
/* The picture of the next step for the whole screen; NULL: it has none. */
struct raster;
bool browser_picture(const struct browser *browser, struct raster **raster, struct error *error);
bool browser_target(const struct browser *browser, struct target *target, struct error *error);

/* Seals the record, and takes it in as any other. Outside a transaction. */
bool browser_seal(struct exchange *exchange, struct browser *browser, enum record_state state,
                  struct error *error);

#endif
