/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/listing.h"
#include "collector/web/use_view.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

/* What judges a display that nobody has seen yet, by its class. */
static bool adopted_json(struct exchange *exchange, json_t **array, struct error *error)
{
    CLEANUP(free_pointer) struct store_adoption *adopted = NULL;
    size_t count;
    if (!store_adoptions(exchange->store, &adopted, &count, error))
        return false;
    json_t *rows = json_array();
    const char *class = ""; /* by class, that of the site before that of every site */
    for (size_t i = 0; i < count; i++) {
        if (strcmp(adopted[i].class, class) == 0 ||
            (adopted[i].site[0] != '\0' &&
             strcmp(adopted[i].site, exchange->agent.place.site) != 0))
            continue;
        class = adopted[i].class;
        (void)json_array_append_new(rows,
                                    json_pack("{s:s, s:s, s:s, s:s}",
                                              "class",
                                              adopted[i].class,
                                              "guideline",
                                              adopted[i].guideline_id,
                                              "guideline_edition",
                                              adopted[i].edition,
                                              "guideline_sha256",
                                              adopted[i].sha256));
    }
    *array = rows;
    return true;
}

/* With what they may be used for. NULL: failed. */
static json_t *displays_json(struct exchange *exchange, const struct store_display *displays,
                             size_t count, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *display = display_json(&displays[i]);
        (void)json_array_append_new(array, display);
        if (!use_add_json(exchange, display, displays[i].id, error)) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static bool for_agent(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t display_count, item_count;
    const struct store_place *place = &exchange->agent.place;
    if (!store_displays(exchange->store, place->workstation_id, &displays, &display_count, error) ||
        !store_items(exchange->store, NULL, place->workstation_id, &items, &item_count, error))
        return false;
    json_t *adopted_array = NULL;
    if (!adopted_json(exchange, &adopted_array, error))
        return false;
    json_t *meter_array = meters_json(exchange, error);
    if (meter_array == NULL) {
        json_decref(adopted_array);
        return false;
    }
    json_t *display_array = displays_json(exchange, displays, display_count, error);
    if (display_array == NULL) {
        json_decref(adopted_array);
        json_decref(meter_array);
        return false;
    }
    json_t *item_array = json_array();
    for (size_t i = 0; i < item_count; i++)
        (void)json_array_append_new(item_array, item_json(&items[i], exchange->today));
    char today[DATE_TEXT_SIZE];
    return answer_json(exchange,
                       200,
                       json_pack("{s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o}",
                                 "site",
                                 place->site,
                                 "room",
                                 place->room,
                                 "workstation",
                                 place->workstation,
                                 "today",
                                 date_format(exchange->today, today),
                                 "demonstration",
                                 store_mode_of(exchange->store) == STORE_DEMONSTRATION,
                                 "adopted",
                                 adopted_array,
                                 "meters",
                                 meter_array,
                                 "displays",
                                 display_array,
                                 "items",
                                 item_array),
                       error);
}

static json_t *with_place(const struct store_item *item, struct date today)
{
    char words[96];
    json_t *row = item_json(item, today);
    const struct store_display *display = &item->display;
    (void)json_object_set_new(row, "site", json_string(display->place.site));
    (void)json_object_set_new(row, "room", json_string(display->place.room));
    (void)json_object_set_new(row, "workstation", json_string(display->place.workstation));
    (void)json_object_set_new(row, "display", safe_text(display_words(display, words)));
    (void)json_object_set_new(row, "class", json_string(display->class));
    (void)json_object_set_new(row, "guideline", text_or_null(display->guideline_id));
    (void)json_object_set_new(
        row, "result_status", json_string(result_status_name(display->result_status)));
    return row;
}

static bool is_in_state(const struct store_item *item, const char *state, struct date today)
{
    return state == NULL || state[0] == '\0' ||
           strcmp(state, schedule_state_name(item_state(item, today))) == 0;
}

bool json_schedule(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count;
    char today[DATE_TEXT_SIZE];
    if (exchange->is_agent)
        return for_agent(exchange, error);
    struct listing listing;
    const char *state = fields_get(&exchange->request->query, "state");
    if (!listing_begin(exchange, 0, &listing, error) ||
        !store_items(exchange->store, NULL, 0, &items, &count, error))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        if (listing_matches(&listing, &items[i].display) &&
            is_in_state(&items[i], state, exchange->today) && listing_takes(&listing))
            (void)json_array_append_new(array, with_place(&items[i], exchange->today));
    return listing_answer(&listing,
                          json_pack("{s:s, s:b}",
                                    "today",
                                    date_format(exchange->today, today),
                                    "demonstration",
                                    store_mode_of(exchange->store) == STORE_DEMONSTRATION),
                          "items",
                          array,
                          exchange,
                          error);
}
