/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

extern const struct command command_display;

static bool list(struct store *store, struct error *error)
{
    CLEANUP(free_pointer) struct store_display *rows = NULL;
    size_t count;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_displays(store, 0, &rows, &count, error);
    store_rollback(store);
    if (!ok)
        return false;
    (void)printf(
        "id\tmanufacturer\tproduct\tserial number\tserial text\tname\tclass\tresult\tsite\t"
        "room\tworkstation\n");
    for (size_t i = 0; i < count; i++)
        (void)printf("%s\t%s\t%d\t%" PRIu32 "\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
                     rows[i].id,
                     rows[i].identity.manufacturer,
                     rows[i].identity.product_code,
                     rows[i].identity.serial_number,
                     rows[i].identity.serial_text,
                     rows[i].identity.name,
                     rows[i].class,
                     result_status_name(rows[i].result_status),
                     rows[i].place.site,
                     rows[i].place.room,
                     rows[i].place.workstation);
    return true;
}

static bool finish(struct store *store, bool is_found, const char *id, struct error *error)
{
    if (!store_commit(store, error))
        return false;
    return is_found || error_set(error, ERROR_INVALID, "no display \"%s\"", id);
}

static bool set_class(struct store *store, const char *id, const char *class, struct error *error)
{
    bool found = false;
    struct store_classing classing = {.display_id = id, .class = class, .who = "command line"};
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    (void)store_set_class(store, &classing, time_utc_now_ms(), &found, error);
    return finish(store, found, id, error);
}

static bool accept(struct store *store, struct store_acceptance *acceptance, const char *on,
                   struct error *error)
{
    bool found = false;
    int64_t now_ms = time_utc_now_ms();
    if (!date_parse(on, &acceptance->on))
        return error_set(error, ERROR_INVALID, "--on: must be a date as 2026-11-24");
    if (date_compare(acceptance->on, date_local(now_ms)) > 0)
        return error_set(error, ERROR_INVALID, "--on: lies in the future");
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    (void)store_import_acceptance(store, acceptance, now_ms, &found, error);
    return finish(store, found, acceptance->display_id, error);
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct store_acceptance acceptance = {0};
    const char *on = NULL;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "on", .value = &on},
        {.name = "by", .value = &acceptance.who},
        {.name = "reason", .value = &acceptance.reason},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    bool lists = count == 2 && strcmp(arguments[1], "list") == 0;
    bool classes = count == 4 && strcmp(arguments[1], "class") == 0;
    bool accepts = count == 3 && strcmp(arguments[1], "accept") == 0;
    if (!lists && !classes && !accepts)
        return usage_error(&command_display, error);
    if ((classes && !check_name("class", arguments[3], 32, error)) ||
        (accepts &&
         (!check_name("on", on, 16, error) || !check_name("by", acceptance.who, 64, error) ||
          !check_name("reason", acceptance.reason, 256, error))) ||
        !places_open(&places, &store, error))
        return false;
    if (lists)
        return list(store, error);
    acceptance.display_id = arguments[2];
    return classes ? set_class(store, arguments[2], arguments[3], error)
                   : accept(store, &acceptance, on, error);
}

const struct command command_display = {
    .name = "display",
    .usage = "display list | class ID CLASS\n"
             "  display accept ID --on DATE --by NAME --reason TEXT    imports an acceptance",
    .run = run,
};
