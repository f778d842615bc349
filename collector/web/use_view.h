/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_USE_VIEW_H
#define COLLECTOR_WEB_USE_VIEW_H

#include "collector/store/store_case.h"
#include "collector/web/html.h"

#include "collector/web/exchange.h"

/* The use status of a display: on its page, and in what its workstation is told. */
const char *use_words(const struct store_use *use, struct date today, char words[240]);
bool use_section(struct exchange *exchange, struct html *html, const char *display_id,
                 struct error *error);
/* Adds use_status, use_words to a display's object. */
bool use_add_json(struct exchange *exchange, json_t *display, const char *display_id,
                  struct error *error);

#endif
