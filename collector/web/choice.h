/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_CHOICE_H
#define COLLECTOR_WEB_CHOICE_H

#include "collector/store/store.h"
#include "collector/web/html.h"

/* Selects of a form. */
void select_open(struct html *html, const char *id, const char *name, const char *label);
void option_add(struct html *html, const char *value, const char *words, const char *chosen);

struct place_choice {
    const char *id; /* within the page */
    const char *name, *label;
    const char *chosen; /* "" all */
    const char *(*name_of)(const struct store_item *);
};
/* "all", then each name that the items have once, in order. */
void place_select(struct html *html, const struct place_choice *choice,
                  const struct store_item *items, size_t count);

#endif
