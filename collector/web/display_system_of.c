/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/display_system_of.h"

#include "collector/store/store_asset.h"
#include "collector/store/store_case.h"
#include "collector/store/store_latest.h"
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One display with all that its subsystem borrows. */
struct view {
    struct store_asset asset;
    struct store_latest latest[TEST_COUNT];
    struct record records[TEST_COUNT];
    struct store_use use;
    char comment[128];
};

static bool read_record(struct store *store, const char *id, struct record *record,
                        struct error *error)
{
    CLEANUP(free_pointer) void *bytes = NULL;
    size_t length = 0;
    bool found;
    return store_record_bytes(store, id, &found, &bytes, &length, error) &&
           (found || error_set(error, ERROR_SYSTEM, "record %s: not there", id)) &&
           record_parse(id, bytes, length, record, error);
}

static const struct record *latest(const struct view *view, enum qa_test test)
{
    return view->latest[test].record_id[0] == '\0' ? NULL : &view->records[test];
}

static bool read_records(struct store *store, struct view *view, struct error *error)
{
    static const enum qa_test tests[] = {TEST_VISUAL_QC, TEST_LUMINANCE_RESPONSE, TEST_UNIFORMITY};
    if (!store_latest_runs(store, view->asset.display.id, view->latest, error))
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(tests); i++)
        if (view->latest[tests[i]].record_id[0] != '\0' &&
            !read_record(store, view->latest[tests[i]].record_id, &view->records[tests[i]], error))
            return false;
    return true;
}

/* Of the acceptance, or as the medical physics expert set it since. */
static bool read_target(struct store *store, const struct store_display *display,
                        struct display_subsystem *subsystem, struct error *error)
{
    CLEANUP(free_pointer) struct store_baseline *rows = NULL;
    size_t count;
    if (!store_baselines(store, display->id, &rows, &count, error))
        return false;
    for (size_t i = 0; i < count && !subsystem->has_target; i++) {
        const struct baseline *values = &rows[i].values;
        if (strcmp(rows[i].class, display->class) != 0 || !isfinite(values->l_min_cd_m2) ||
            !isfinite(values->l_max_cd_m2))
            continue;
        subsystem->has_target = true;
        subsystem->target_min_cd_m2 = values->l_min_cd_m2;
        subsystem->target_max_cd_m2 = values->l_max_cd_m2;
    }
    return true;
}

/* NORMAL is the standard's; the others are ours, as PS3.5 lets Defined Terms be extended. */
static const char *status_term(const struct view *view)
{
    static const char *const uses[USE_STATUS_COUNT] = {[USE_RESTRICTED] = "RESTRICTED",
                                                       [USE_OUT_OF_USE] = "OUT_OF_USE",
                                                       [USE_CONCESSION] = "CONCESSION"};
    const struct store_display *display = &view->asset.display;
    if (uses[view->use.status] != NULL)
        return uses[view->use.status];
    if (display->is_withdrawn)
        return "WITHDRAWN";
    return display->result_status == RESULT_COMPLIANT       ? "NORMAL"
           : display->result_status == RESULT_NOT_COMPLIANT ? "NOT_COMPLIANT"
           : display->result_status == RESULT_NOT_ACCEPTED  ? "NOT_ACCEPTED"
                                                            : "PENDING";
}

/* Lamb in full, which Reflected Ambient Light cannot hold. */
static void write_comment(struct view *view)
{
    const struct record *record = latest(view, TEST_LUMINANCE_RESPONSE);
    const char *status = result_words(view->asset.display.result_status);
    (void)text_copy(view->comment, sizeof view->comment, status);
    if (record != NULL && record->ambient.state != AMBIENT_UNKNOWN)
        (void)snprintf(view->comment,
                       sizeof view->comment,
                       "%s; Lamb %.4g cd/m2 (%s)",
                       status,
                       record->ambient.luminance_cd_m2,
                       ambient_state_name(record->ambient.state));
}

static bool fill(struct store *store, const struct makers *makers, struct view *view,
                 struct display_subsystem *subsystem, struct error *error)
{
    const struct store_display *display = &view->asset.display;
    if (!read_records(store, view, error) || !read_target(store, display, subsystem, error) ||
        !store_use(store, display->id, &view->use, error))
        return false;
    write_comment(view);
    subsystem->manufacturer = view->asset.manufacturer[0] != '\0'
                                  ? view->asset.manufacturer
                                  : maker_name(makers, display->identity.manufacturer);
    subsystem->model = view->asset.model;
    subsystem->serial = view->asset.serial;
    subsystem->connector = display->connector;
    subsystem->class = display->class;
    subsystem->status = status_term(view);
    subsystem->status_comment = view->comment;
    subsystem->visual = latest(view, TEST_VISUAL_QC);
    subsystem->visual_result = view->latest[TEST_VISUAL_QC].result;
    subsystem->luminance = latest(view, TEST_LUMINANCE_RESPONSE);
    subsystem->uniformity = latest(view, TEST_UNIFORMITY);
    return true;
}

static bool find_place(struct store *store, int64_t workstation_id, bool *found,
                       struct store_place *place, struct error *error)
{
    CLEANUP(free_pointer) struct store_workstation *rows = NULL;
    size_t count;
    if (!store_workstations(store, &rows, &count, error))
        return false;
    *found = false;
    for (size_t i = 0; i < count; i++)
        if (rows[i].place.workstation_id == workstation_id) {
            *place = rows[i].place;
            *found = true;
        }
    return true;
}

static bool write_system(struct store *store, const struct display_system_wanted *wanted,
                         const struct store_place *place, struct buffer *to, struct error *error)
{
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    size_t count = 0, filled = 0;
    bool found, ok = store_displays(store, wanted->workstation_id, &displays, &count, error);
    struct view *views = calloc(count + 1, sizeof *views);
    struct display_subsystem *subsystems = calloc(count + 1, sizeof *subsystems);
    ok = ok && ((views != NULL && subsystems != NULL) ||
                error_set(error, ERROR_SYSTEM, "display system: no memory"));
    for (; ok && filled < count; filled++)
        ok = store_asset(store, displays[filled].id, &found, &views[filled].asset, error) &&
             fill(store, wanted->makers, &views[filled], &subsystems[filled], error);
    struct display_system system = {.site = place->site,
                                    .room = place->room,
                                    .workstation = place->workstation,
                                    .displays = subsystems,
                                    .count = count};
    ok = ok && display_system_write(&system, wanted->format, to, error);
    for (size_t i = 0; views != NULL && i < count; i++)
        for (int test = 0; test < TEST_COUNT; test++)
            record_finish(&views[i].records[test]);
    free(views);
    free(subsystems);
    return ok;
}

bool display_system_of(struct store *store, const struct display_system_wanted *wanted, bool *found,
                       struct buffer *to, struct error *error)
{
    struct store_place place;
    if (!find_place(store, wanted->workstation_id, found, &place, error))
        return false;
    return !*found || write_system(store, wanted, &place, to, error);
}
