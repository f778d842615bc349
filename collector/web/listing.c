/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/listing.h"

#include "collector/web/address.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define OFFSET_MAX 100000000

static const char *asked(const struct listing *listing, const char *name)
{
    return fields_get(&listing->exchange->request->query, name);
}

static bool read_number(const struct listing *listing, const char *name, long long low,
                        long long high, size_t *number, struct error *error)
{
    const char *text = asked(listing, name);
    long long value;
    if (text == NULL || text[0] == '\0')
        return true;
    if (!integer_parse(text, low, high, &value))
        return error_set(error, ERROR_INVALID, "%s must be %lld to %lld", name, low, high);
    *number = (size_t)value;
    return true;
}

bool listing_begin(const struct exchange *exchange, size_t limit, struct listing *listing,
                   struct error *error)
{
    *listing = (struct listing){.exchange = exchange, .limit = limit};
    return read_number(listing, "offset", 0, OFFSET_MAX, &listing->offset, error) &&
           read_number(listing, "limit", 1, LISTING_LIMIT_MAX, &listing->limit, error);
}

static bool is_wanted(const struct listing *listing, const char *name, const char *value)
{
    const char *wanted = asked(listing, name);
    return wanted == NULL || wanted[0] == '\0' || strcmp(wanted, value) == 0;
}

bool listing_matches(const struct listing *listing, const struct store_display *display)
{
    return is_wanted(listing, "site", display->place.site) &&
           is_wanted(listing, "room", display->place.room) &&
           is_wanted(listing, "workstation", display->place.workstation) &&
           is_wanted(listing, "class", display->class) &&
           is_wanted(listing, "guideline", display->guideline_id) &&
           is_wanted(listing, "result", result_status_name(display->result_status)) &&
           is_wanted(listing, "display", display->id);
}

bool listing_takes(struct listing *listing)
{
    size_t place = listing->total++;
    return place >= listing->offset &&
           (listing->limit == 0 || place - listing->offset < listing->limit);
}

/* The address of this page with another offset, for the caller to finish. */
static void address_with(const struct listing *listing, size_t offset, struct buffer *to)
{
    const struct fields *query = &listing->exchange->request->query;
    char number[24];
    buffer_text(to, listing->exchange->request->path);
    buffer_text(to, "?");
    (void)snprintf(number, sizeof number, "limit=%zu", listing->limit);
    buffer_text(to, number);
    for (size_t i = 0; i < query->count; i++)
        if (strcmp(query->rows[i].name, "offset") != 0 && strcmp(query->rows[i].name, "limit") != 0)
            query_add(to, query->rows[i].name, query->rows[i].value);
    (void)snprintf(number, sizeof number, "%zu", offset);
    query_add(to, "offset", number);
}

static bool has_more(const struct listing *listing)
{
    return listing->limit != 0 && listing->total > listing->offset + listing->limit;
}

bool listing_answer(struct listing *listing, json_t *object, const char *name, json_t *rows,
                    struct exchange *exchange, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer next = BUFFER(4096);
    if (object == NULL)
        object = json_object();
    (void)json_object_set_new(object, name, rows);
    (void)json_object_set_new(object, "total", json_integer((json_int_t)listing->total));
    (void)json_object_set_new(object, "offset", json_integer((json_int_t)listing->offset));
    if (has_more(listing)) {
        address_with(listing, listing->offset + listing->limit, &next);
        (void)json_object_set_new(object, "next", json_stringn(next.data, next.length));
    } else {
        (void)json_object_set_new(object, "next", json_null());
    }
    return answer_json(exchange, 200, object, error);
}

static void link_page(const struct listing *listing, struct html *html, size_t offset,
                      const char *words)
{
    CLEANUP(buffer_finish) struct buffer address = BUFFER(4096);
    address_with(listing, offset, &address);
    buffer_append(&address, "", 1);
    if (address.failed)
        return;
    html_open(html, "a", "href", address.data, NULL);
    html_text(html, words);
    html_close(html, "a");
}

void listing_pager(const struct listing *listing, struct html *html)
{
    size_t limit = listing->limit, last = listing->offset + limit;
    if (limit == 0 || (listing->offset == 0 && listing->total <= limit))
        return;
    html_open(html, "nav", "class", "tabs", "aria-label", "More rows", NULL);
    html_open(html, "span", NULL);
    html_format(html,
                "Rows %zu to %zu of %zu",
                listing->offset + 1,
                last < listing->total ? last : listing->total,
                listing->total);
    html_close(html, "span");
    if (listing->offset > 0)
        link_page(listing, html, listing->offset > limit ? listing->offset - limit : 0, "Before");
    if (has_more(listing))
        link_page(listing, html, last, "After");
    html_close(html, "nav");
}
