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

struct acceptance {
    const char *on, *by, *reason;
};

static bool change(struct store *store, const char *id, const char *class,
                   const struct acceptance *acceptance, struct error *error)
{
    bool found = false;
    struct date on = {0};
    int64_t now_ms = time_utc_now_ms();
    if (class == NULL && !date_parse(acceptance->on, &on))
        return error_set(error, ERROR_INVALID, "--on: must be a date as 2026-11-24");
    if (class == NULL && date_compare(on, date_local(now_ms)) > 0)
        return error_set(error, ERROR_INVALID, "--on: lies in the future");
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (class != NULL)
        (void)store_set_class(store, id, class, "command line", now_ms, &found, error);
    else
        (void)store_import_acceptance(
            store, id, on, acceptance->by, acceptance->reason, now_ms, &found, error);
    if (!store_commit(store, error))
        return false;
    return found || error_set(error, ERROR_INVALID, "no display \"%s\"", id);
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct acceptance acceptance = {0};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "on", .value = &acceptance.on},
        {.name = "by", .value = &acceptance.by},
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
        (accepts && (!check_name("on", acceptance.on, 16, error) ||
                     !check_name("by", acceptance.by, 64, error) ||
                     !check_name("reason", acceptance.reason, 256, error))) ||
        !places_open(&places, &store, error))
        return false;
    return lists ? list(store, error)
                 : change(store, arguments[2], classes ? arguments[3] : NULL, &acceptance, error);
}

const struct command command_display = {
    .name = "display",
    .usage = "display list | class ID CLASS\n"
             "  display accept ID --on DATE --by NAME --reason TEXT    imports an acceptance",
    .run = run,
};
