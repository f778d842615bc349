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

static bool note_maintenance(struct store *store, char **arguments,
                             const struct store_reason *reason, struct error *error)
{
    bool found = false;
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    struct store_maintenance maintenance = {arguments[2], arguments[3], reason->who, reason->why};
    if (store_note_maintenance(store, &maintenance, time_utc_now_ms(), &found, error))
        return finish(store, found, arguments[2], error);
    store_rollback(store);
    return false;
}

static bool set_baseline(struct store *store, const char *record_id,
                         const struct store_reason *reason, struct error *error)
{
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (store_set_baseline(store, record_id, reason, time_utc_now_ms(), error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

static bool work(struct store *store, int count, char **arguments, const char *on,
                 const struct store_reason *reason, struct error *error)
{
    const char *name = arguments[1];
    if (count == 2 && strcmp(name, "list") == 0)
        return list(store, error);
    if (count == 4 && strcmp(name, "class") == 0)
        return check_name("class", arguments[3], 32, error) &&
               set_class(store, arguments[2], arguments[3], error);
    bool accepts = count == 3 && strcmp(name, "accept") == 0;
    bool mends = count == 4 && strcmp(name, "maintenance") == 0;
    bool sets = count == 3 && strcmp(name, "baseline") == 0;
    if (!accepts && !mends && !sets)
        return usage_error(&command_display, error);
    if (!check_name("by", reason->who, 64, error) ||
        !check_name("reason", reason->why, mends ? 120 : 256, error))
        return false;
    if (mends)
        return note_maintenance(store, arguments, reason, error);
    if (sets)
        return set_baseline(store, arguments[2], reason, error);
    struct store_acceptance acceptance = {
        .display_id = arguments[2], .who = reason->who, .reason = reason->why};
    return check_name("on", on, 16, error) && accept(store, &acceptance, on, error);
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct store_reason reason = {0};
    const char *on = NULL;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "on", .value = &on},
        {.name = "by", .value = &reason.who},
        {.name = "reason", .value = &reason.why},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count < 2)
        return usage_error(&command_display, error);
    return places_open(&places, &store, error) && work(store, count, arguments, on, &reason, error);
}

const struct command command_display = {
    .name = "display",
    .usage =
        "display list | class ID CLASS\n"
        "  display accept ID --on DATE --by NAME --reason TEXT    imports an acceptance\n"
        "  display maintenance ID repair|calibration --by NAME --reason TEXT\n"
        "  display baseline RECORD --by NAME --reason TEXT    measure drift from it from now on",
    .run = run,
};
