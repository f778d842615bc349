/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "collector/web/display_system_of.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define REPORT_BYTES_MAX (32u << 20)

extern const struct command command_report;

static bool write_report(struct store *store, struct display_system_wanted wanted,
                         struct buffer *report, struct error *error)
{
    struct makers makers = {0};
    bool found = false;
    makers_read(&makers, MAKERS_PATH);
    wanted.makers = &makers;
    bool ok = store_begin(store, STORE_READ, error);
    if (ok) {
        ok = display_system_of(store, &wanted, &found, report, error);
        store_rollback(store);
    }
    makers_finish(&makers);
    return ok && (found || error_set(error, ERROR_INVALID, "--workstation: no such workstation"));
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    const char *workstation = NULL, *format = "json";
    long long id;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "workstation", .value = &workstation},
        {.name = "format", .value = &format},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    CLEANUP(buffer_finish) struct buffer report = BUFFER(REPORT_BYTES_MAX);
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count != 2 || strcmp(arguments[1], "display-system") != 0 || workstation == NULL)
        return usage_error(&command_report, error);
    if (!integer_parse(workstation, 1, INT64_MAX, &id))
        return error_set(error, ERROR_INVALID, "--workstation: must be the number of one");
    if (strcmp(format, "xml") != 0 && strcmp(format, "json") != 0)
        return error_set(error, ERROR_INVALID, "--format: must be xml or json");
    struct display_system_wanted wanted = {
        .workstation_id = id,
        .format = strcmp(format, "xml") == 0 ? DISPLAY_SYSTEM_XML : DISPLAY_SYSTEM_JSON};
    if (!places_open(&places, &store, error) || !write_report(store, wanted, &report, error))
        return false;
    (void)fwrite(report.data, 1, report.length, stdout);
    return true;
}

const struct command command_report = {
    .name = "report",
    .usage = "report display-system --workstation ID [--format xml|json]    DICOM, Supplement 124",
    .run = run,
};
