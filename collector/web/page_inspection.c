/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/sheet.h"
#include "collector/document/zip.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an inspector asks for: every record of a period, as a list and as the signed files. */
struct period {
    struct date first, last;
};

static bool read_day(const struct exchange *exchange, const char *name, struct date *day,
                     struct error *error)
{
    const char *text = fields_get(&exchange->request->query, name);
    return text == NULL || text[0] == '\0' || date_parse(text, day) ||
           error_set(error, ERROR_INVALID, "%s is a day as 2026-11-24", name);
}

/* Without a word about it: the year until today. */
static bool read_period(const struct exchange *exchange, struct period *period, struct error *error)
{
    period->last = exchange->today;
    period->first = date_from_days(date_to_days(exchange->today) - 365);
    if (!read_day(exchange, "from", &period->first, error) ||
        !read_day(exchange, "to", &period->last, error))
        return false;
    return date_compare(period->first, period->last) <= 0 ||
           error_set(error, ERROR_INVALID, "the period ends before it begins");
}

static int compare_displays(const void *left, const void *right)
{
    const struct store_display *a = left, *b = right;
    return strcmp(a->id, b->id);
}

struct evidence_list {
    struct store_record *records;
    struct store_display *displays; /* by id */
    size_t count, display_count;
};

static void list_finish(struct evidence_list *list)
{
    free(list->records);
    free(list->displays);
}

static bool list_read(struct exchange *exchange, const struct period *period,
                      struct evidence_list *list, struct error *error)
{
    if (!store_records_between(
            exchange->store, period->first, period->last, &list->records, &list->count, error) ||
        !store_displays(exchange->store, 0, &list->displays, &list->display_count, error))
        return false;
    if (list->display_count > 0)
        qsort(list->displays, list->display_count, sizeof *list->displays, compare_displays);
    return true;
}

static const struct store_display *display_of(const struct evidence_list *list, const char *id)
{
    static const struct store_display nothing;
    struct store_display key;
    (void)text_copy(key.id, sizeof key.id, id);
    const struct store_display *found =
        list->display_count == 0
            ? NULL
            : bsearch(&key, list->displays, list->display_count, sizeof key, compare_displays);
    return found == NULL ? &nothing : found;
}

static void add_row(struct sheet *sheet, const struct evidence_list *list,
                    const struct store_record *record)
{
    char words[96], flags[160], guideline[96];
    const struct store_display *display = display_of(list, record->display_id);
    (void)snprintf(
        guideline, sizeof guideline, "%s %s", record->guideline_id, record->guideline_edition);
    const char *cells[] = {record->done_on,
                           display->place.site,
                           display->place.room,
                           display->place.workstation,
                           display_words(display, words),
                           record->trigger,
                           record->tests,
                           record->result,
                           guideline,
                           record->meter,
                           calibration_words(record->calibration),
                           record_flags_format(record->flags, flags),
                           record->id,
                           record->sha256};
    sheet_add(sheet, cells);
}

bool handle_inspection_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"done_on", "Done on", 1, false},
        {"site", "Site", 1, false},
        {"room", "Room", 1, false},
        {"workstation", "Workstation", 1, false},
        {"display", "Display", 1.8, false},
        {"trigger", "Trigger", 1, false},
        {"tests", "Tests", 1.6, false},
        {"result", "Result", 0.8, false},
        {"guideline", "Guideline", 1.2, false},
        {"meter", "Meter", 1.3, false},
        {"calibration", "Calibration", 1, false},
        {"flags", "Flags", 1, false},
        {"record_id", "Record", 1.8, false},
        {"sha256", NULL, 1, false},
    };
    CLEANUP(list_finish) struct evidence_list list = {0};
    struct period period;
    char subtitle[160], first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
    if (!read_period(exchange, &period, error) || !list_read(exchange, &period, &list, error))
        return false;
    (void)snprintf(subtitle,
                   sizeof subtitle,
                   "Every record done from %s to %s: %zu. Each was signed, and its signature "
                   "checked as it came",
                   date_format(period.first, first),
                   date_format(period.last, last),
                   list.count);
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "QA of reporting displays: evidence",
                          .subtitle = subtitle,
                          .columns = columns,
                          .column_count = ARRAY_LENGTH(columns)};
    for (size_t i = 0; i < list.count; i++)
        add_row(&sheet, &list, &list.records[i]);
    return answer_sheet(exchange, &sheet, "monqa-inspection", error);
}

static void file_name(const struct store_record *record, char name[96])
{
    (void)snprintf(name, 96, "records/%s.xml", record->id);
}

static json_t *manifest_row(const struct store_record *record)
{
    char name[96];
    json_t *row = record_json(record);
    file_name(record, name);
    (void)json_object_set_new(row, "file", json_string(name));
    return row;
}

/* The agents of the records, each with the key that signed them. */
static bool add_keys(struct exchange *exchange, const struct evidence_list *list, json_t *agents,
                     struct error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        uint8_t key[KEY_PUBLIC_BYTES];
        char text[48], id[KEY_ID_SIZE];
        const char *agent = list->records[i].agent_id;
        if (json_object_get(agents, agent) != NULL)
            continue;
        if (!store_agent_key(exchange->store, agent, key, error))
            return false;
        (void)json_object_set_new(agents,
                                  agent,
                                  json_pack("{s:s, s:s}",
                                            "public_key",
                                            key_public_to_base64(key, text),
                                            "key_id",
                                            key_id(key, id)));
    }
    return true;
}

static bool add_manifest(struct exchange *exchange, const struct period *period,
                         const struct evidence_list *list, struct zip *zip, struct error *error)
{
    char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
    json_t *agents = json_object(), *records = json_array();
    bool ok = add_keys(exchange, list, agents, error);
    for (size_t i = 0; i < list->count; i++)
        (void)json_array_append_new(records, manifest_row(&list->records[i]));
    json_t *manifest = json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o}",
                                 "made_by",
                                 "monqa " MONQA_VERSION,
                                 "from",
                                 date_format(period->first, first),
                                 "to",
                                 date_format(period->last, last),
                                 "made_at",
                                 time_or_null(exchange->now_ms),
                                 "asked_by",
                                 exchange->person,
                                 "agents",
                                 agents,
                                 "records",
                                 records);
    char *text = json_dumps(manifest, JSON_INDENT(1));
    json_decref(manifest);
    if (ok && text == NULL)
        ok = error_set(error, ERROR_SYSTEM, "inspection: no memory");
    if (ok)
        zip_add(zip, "manifest.json", text, strlen(text));
    free(text);
    return ok;
}

static bool add_record(struct exchange *exchange, const struct store_record *record,
                       struct zip *zip, struct error *error)
{
    CLEANUP(free_pointer) void *bytes = NULL;
    size_t length = 0;
    char name[96];
    bool found;
    if (!store_record_bytes(exchange->store, record->id, &found, &bytes, &length, error))
        return false;
    file_name(record, name);
    if (found)
        zip_add(zip, name, bytes, length);
    return true;
}

bool handle_inspection_zip(struct exchange *exchange, struct error *error)
{
    CLEANUP(list_finish) struct evidence_list list = {0};
    struct period period;
    struct zip zip;
    if (!read_period(exchange, &period, error) || !list_read(exchange, &period, &list, error))
        return false;
    response_clear(exchange->response, 200, "application/zip");
    zip_begin(&zip, &exchange->response->body, exchange->today);
    bool ok = add_manifest(exchange, &period, &list, &zip, error);
    for (size_t i = 0; ok && i < list.count && !exchange->response->body.failed; i++)
        ok = add_record(exchange, &list.records[i], &zip, error);
    if (!zip_end(&zip, ok ? error : NULL) || !ok)
        return false;
    (void)fields_add(&exchange->response->headers,
                     "Content-Disposition",
                     "attachment; filename=\"monqa-records.zip\"");
    return true;
}

bool handle_inspection(struct exchange *exchange, struct error *error)
{
    struct period period;
    struct html html;
    char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
    if (!read_period(exchange, &period, error))
        return false;
    page_begin(exchange, &html, 200, "Inspection");
    html_element(&html,
                 "p",
                 "note",
                 "Every record of a period: as a list to read, and as the signed files with a "
                 "manifest of hashes, chains and public keys, to be checked without this program.");
    html_open(&html, "form", "method", "get", "action", "/inspection.pdf", "class", "filter", NULL);
    text_field(
        &html,
        &(struct field_rule){"from", "From", 11, "date", date_format(period.first, first), false});
    text_field(&html,
               &(struct field_rule){"to", "To", 11, "date", date_format(period.last, last), false});
    static const char *const buttons[][2] = {{"/inspection.pdf", "List as PDF"},
                                             {"/inspection.csv", "List as CSV"},
                                             {"/inspection.zip", "Signed records"}};
    for (size_t i = 0; i < ARRAY_LENGTH(buttons); i++) {
        html_open(&html,
                  "button",
                  "type",
                  "submit",
                  "class",
                  "btn btn-primary",
                  "formaction",
                  buttons[i][0],
                  NULL);
        html_text(&html, buttons[i][1]);
        html_close(&html, "button");
    }
    html_close(&html, "form");
    return page_end(exchange, &html, error);
}
