/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_LISTING_H
#define COLLECTOR_WEB_LISTING_H

#include "collector/web/exchange.h"
#include "collector/web/html.h"

/* Which rows of a list are asked for: by the query's offset and limit, and by site, room,
 * workstation, class, guideline, result and display (of its id). */
#define LISTING_LIMIT_MAX 1000
#define LISTING_PAGE_ROWS 100

struct listing {
    const struct exchange *exchange;
    size_t offset, limit;
    size_t total; /* rows so far that match */
};
/* limit: where the query names none; 0 all. ERROR_INVALID: not a number, or out of range. */
bool listing_begin(const struct exchange *exchange, size_t limit, struct listing *listing,
                   struct error *error);
bool listing_matches(const struct listing *listing, const struct store_display *display);
/* Counts a row that matches. True: it is one of those that are shown. */
bool listing_takes(struct listing *listing);
/* {NAME: rows, "total", "offset", "next": address or null} on top of what object has (NULL:
 * nothing). Takes both over. */
bool listing_answer(struct listing *listing, json_t *object, const char *name, json_t *rows,
                    struct exchange *exchange, struct error *error);
/* "Rows 101 to 200 of 908", and links to those before and after; nothing where all are shown. */
void listing_pager(const struct listing *listing, struct html *html);

#endif
