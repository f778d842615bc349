/* SPDX-License-Identifier: Apache-2.0 */
/* A workstation without an agent, whose display a person describes. */
#include "collector/store/store_browser.h"
#include "collector/web/exchange.h"
#include "monqa/text.h"

#include <ctype.h>
#include <string.h>

struct addition {
    struct store_place place;
    struct store_sighting sighting;
    char class[32];
};

static bool is_maker(const char *letters)
{
    for (int i = 0; i < 3; i++)
        if (!isupper((unsigned char)letters[i]))
            return false;
    return letters[3] == '\0';
}

/* The serial is what tells it from others of its kind, so it must be there. */
static bool read_addition(struct exchange *exchange, struct addition *to, struct error *error)
{
    struct display_identity *identity = &to->sighting.identity;
    struct store_place *place = &to->place;
    (void)text_copy(to->sighting.connector, sizeof to->sighting.connector, "browser");
    if (!form_text(exchange, "site", place->site, sizeof place->site, error) ||
        !form_text(exchange, "room", place->room, sizeof place->room, error) ||
        !form_text(exchange, "name", place->workstation, sizeof place->workstation, error) ||
        !form_text(exchange, "maker", identity->manufacturer, 4, error) ||
        !form_text(exchange, "model", identity->name, sizeof identity->name, error) ||
        !form_text(
            exchange, "serial", identity->serial_text, sizeof identity->serial_text, error) ||
        !form_text(exchange, "class", to->class, sizeof to->class, error))
        return false;
    return is_maker(identity->manufacturer) ||
           error_set(error, ERROR_INVALID, "maker: three capital letters, as on the EDID");
}

/* The one-time token that every new workstation gets is not told: there is no agent to use it. */
bool handle_add_workstation(struct exchange *exchange, struct error *error)
{
    struct addition addition = {0};
    struct store_browser_agent agent;
    char token[STORE_SECRET_SIZE], display_id[UUID_TEXT_SIZE];
    bool found;
    if (!read_addition(exchange, &addition, error) ||
        !store_add_workstation(
            exchange->store, &addition.place, exchange->now_ms, 0, token, error) ||
        !store_browser_agent(
            exchange->store, addition.place.workstation_id, exchange->now_ms, &agent, error) ||
        !store_sight_display(exchange->store,
                             addition.place.workstation_id,
                             &addition.sighting,
                             exchange->now_ms,
                             display_id,
                             error))
        return false;
    const struct store_classing classing = {display_id, addition.class, exchange->person};
    return store_set_class(exchange->store, &classing, exchange->now_ms, &found, error) &&
           answer_redirect(exchange, "/workstations");
}
