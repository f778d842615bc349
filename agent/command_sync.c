/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/audit_changes.h"
#include "agent/command.h"
#include "agent/command_upload.h"
#include "agent/display/display.h"
#include "agent/json_line.h"
#include "agent/settings.h"
#include "agent/upload/collector.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The decoder cuts EDID texts at the first byte that does not print; this only makes sure. */
static json_t *text_json(const char *text)
{
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    return json_string(shown);
}

static json_t *display_entry(const struct display_info *info)
{
    const struct edid *edid = &info->parsed;
    CLEANUP(free_pointer) char *hex = malloc(2 * info->edid_length + 1);
    if (hex == NULL)
        return NULL;
    hex_encode(info->edid, info->edid_length, hex);
    return json_pack("{s:s, s:s, s:o, s:i, s:I, s:o, s:o}",
                     "connector",
                     info->connector,
                     "edid",
                     hex,
                     "manufacturer",
                     text_json(edid->manufacturer),
                     "product_code",
                     edid->product_code,
                     "serial_number",
                     (json_int_t)edid->serial_number,
                     "serial_text",
                     text_json(edid->serial_text),
                     "name",
                     text_json(edid->name));
}

/* Of the audit, where there was one. */
struct audited {
    bool is_audited;
    json_t *by_connector;
};

static void audited_release(struct audited *audited)
{
    json_decref(audited->by_connector);
}

static void read_audit(const char *state, struct audited *audited)
{
    struct error trouble = {0};
    if (!audit_changes_read(state, &audited->is_audited, &audited->by_connector, &trouble))
        log_warning("%s; no change is told", trouble.text);
}

static json_t *entry_with_changes(const struct display_info *info, const struct audited *audited)
{
    json_t *entry = display_entry(info);
    json_t *changes = json_object_get(audited->by_connector, info->connector);
    if (entry == NULL || !audited->is_audited)
        return entry;
    (void)json_object_set_new(
        entry, "changes", changes != NULL ? json_incref(changes) : json_array());
    return entry;
}

/* Displays that say who they are; the others cannot be told apart, and are warned about. */
static bool list_displays(const char *state, json_t *displays, struct error *error)
{
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    CLEANUP(audited_release) struct audited audited = {0};
    size_t count = 0;
    read_audit(state, &audited);
    if (!display_list(&infos, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!infos[i].connected)
            continue;
        if (!infos[i].has_edid)
            log_warning("%s: a display without EDID is not in the inventory", infos[i].connector);
        else if (json_array_append_new(displays, entry_with_changes(&infos[i], &audited)) != 0)
            return error_set(error, ERROR_SYSTEM, "inventory: no memory");
    }
    return true;
}

static bool put_inventory(const char *state, struct collector *collector, struct error *error)
{
    json_t *displays = json_array();
    bool ok = displays != NULL && list_displays(state, displays, error) &&
              collector_put_inventory(collector, displays, error);
    json_decref(displays);
    return ok;
}

static bool exchange_all(const struct settings *settings, struct upload_counts *counts,
                         struct error *error)
{
    struct enrolment enrolment;
    CLEANUP(spool_cleanup) struct spool *spool = NULL;
    CLEANUP(collector_cleanup) struct collector *collector = NULL;
    int timeout_s = settings_seconds(settings, "collector", "timeout_s");
    return enrolment_load(settings->state, &enrolment, error) &&
           spool_open(settings->state, &spool, error) &&
           collector_open(settings->state, &enrolment, timeout_s, &collector, error) &&
           collector_post_records(collector, spool, counts, error) &&
           put_inventory(settings->state, collector, error) &&
           collector_fetch_schedule(collector, error) &&
           collector_fetch_guidelines(collector, error);
}

/* One at a time: two would post the same records. */
static bool sync_once(const struct settings *settings, struct upload_counts *counts,
                      struct error *error)
{
    CLEANUP(close_descriptor) int lock = -1;
    char path[1024];
    if ((size_t)snprintf(path, sizeof path, "%s/sync.lock", settings->state) >= sizeof path)
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    return record_library_init(error) && settings_act_as_owner(settings->state, error) &&
           file_make_folder(settings->state, 0700, error) && file_lock(path, 0, &lock, error) &&
           exchange_all(settings, counts, error);
}

static bool report(const struct upload_counts *counts, bool json, struct error *error)
{
    if (counts->refused > 0)
        log_warning("%zu records were refused by the collector; monqa spool list shows why",
                    counts->refused);
    if (json)
        return json_line_print(json_pack("{s:I, s:I}",
                                         "acknowledged",
                                         (json_int_t)counts->acknowledged,
                                         "refused",
                                         (json_int_t)counts->refused),
                               error);
    (void)printf(
        "%zu records sent, %zu refused; schedule fetched\n", counts->acknowledged, counts->refused);
    return true;
}

static int run(int count, char **arguments)
{
    struct option_places places = OPTION_PLACES_DEFAULT;
    bool json = false;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places), {.name = "json", .flag = &json}, {.name = NULL}};
    struct error error = {0};
    struct upload_counts counts = {0};
    CLEANUP(settings_finish) struct settings settings = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_sync, &error);
    if (count != 1) {
        (void)error_set(&error, ERROR_INVALID, "\"%s\" is no option", arguments[1]);
        return command_misuse(&command_sync, &error);
    }
    if (!settings_read(&places, &settings, &error) || !sync_once(&settings, &counts, &error) ||
        !report(&counts, json, &error))
        return command_fail(&error);
    return COMMAND_DONE;
}

const struct command command_sync = {
    .name = "sync",
    .usage = COMMAND_SYNC_USAGE,
    .run = run,
};
