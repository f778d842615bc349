/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TOKEN_TTL_MS (14 * 86400000LL)

extern const struct command command_workstation;

static bool add(struct store *store, struct store_place *place, struct error *error)
{
    char token[STORE_SECRET_SIZE];
    int64_t now_ms = time_utc_now_ms();
    struct store_deed deed = {.who = "command line",
                              .what = "workstation token made",
                              .object = place->workstation,
                              .detail = place->site};
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (!store_add_workstation(store, place, now_ms, TOKEN_TTL_MS, token, error) ||
        !store_audit(store, &deed, now_ms, error)) {
        store_rollback(store);
        return false;
    }
    if (!store_commit(store, error))
        return false;
    (void)printf("%s\n", token);
    return true;
}

static bool list(struct store *store, struct error *error)
{
    CLEANUP(free_pointer) struct store_workstation *rows = NULL;
    size_t count;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_workstations(store, &rows, &count, error);
    store_rollback(store);
    if (!ok)
        return false;
    (void)printf("site\troom\tworkstation\tagent\thostname\tdisplays\tlast seen\n");
    for (size_t i = 0; i < count; i++) {
        char at[TIME_TEXT_SIZE];
        (void)printf("%s\t%s\t%s\t%s\t%s\t%" PRId64 "\t%s\n",
                     rows[i].place.site,
                     rows[i].place.room,
                     rows[i].place.workstation,
                     rows[i].agent_id[0] == '\0' ? "-" : rows[i].agent_id,
                     rows[i].hostname[0] == '\0' ? "-" : rows[i].hostname,
                     rows[i].display_count,
                     rows[i].last_seen_at == 0 ? "never"
                                               : time_utc_format(rows[i].last_seen_at, at));
    }
    return true;
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct store_place place = {0};
    const char *site = NULL, *room = NULL, *name = NULL;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "site", .value = &site},
        {.name = "room", .value = &room},
        {.name = "name", .value = &name},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    bool adds = count == 2 && strcmp(arguments[1], "add") == 0;
    if (!adds && (count != 2 || strcmp(arguments[1], "list") != 0))
        return usage_error(&command_workstation, error);
    if (adds && (!check_name("site", site, sizeof place.site, error) ||
                 !check_name("room", room, sizeof place.room, error) ||
                 !check_name("name", name, sizeof place.workstation, error)))
        return false;
    if (!places_open(&places, &store, error))
        return false;
    if (!adds)
        return list(store, error);
    (void)text_copy(place.site, sizeof place.site, site);
    (void)text_copy(place.room, sizeof place.room, room);
    (void)text_copy(place.workstation, sizeof place.workstation, name);
    return add(store, &place, error);
}

const struct command command_workstation = {
    .name = "workstation",
    .usage = "workstation add --site S --room R --name N    prints the one-time token\n"
             "  workstation list",
    .run = run,
};
