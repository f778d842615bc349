/* SPDX-License-Identifier: Apache-2.0 */
/* Who did what, when: to read, and to hand on. */
#include "collector/document/sheet.h"
#include "collector/store/store_people.h"
#include "collector/web/address.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define ON_A_PAGE 100
#define ON_A_SHEET 100000
#define DAY_MS 86400000LL

struct asked {
    const char *who, *what, *object, *from, *until;
    struct store_audit_filter filter;
};

static const char *asked_text(const struct exchange *exchange, const char *name)
{
    const char *text = fields_get(&exchange->request->query, name);
    return text == NULL ? "" : text;
}

/* Days are of UTC, as the moments shown are. */
static bool read_day(const char *text, int days_more, int64_t *utc_ms, struct error *error)
{
    struct date day;
    if (text[0] == '\0')
        return true;
    if (!date_parse(text, &day))
        return error_set(error, ERROR_INVALID, "a day is written as 2026-11-24");
    *utc_ms = (date_to_days(day) + days_more) * DAY_MS;
    return true;
}

static bool read_asked(const struct exchange *exchange, struct asked *asked, struct error *error)
{
    long long before = 0;
    const char *before_text = asked_text(exchange, "before");
    *asked = (struct asked){.who = asked_text(exchange, "who"),
                            .what = asked_text(exchange, "what"),
                            .object = asked_text(exchange, "object"),
                            .from = asked_text(exchange, "from"),
                            .until = asked_text(exchange, "until")};
    if (before_text[0] != '\0' && !integer_parse(before_text, 1, INT64_MAX, &before))
        return error_set(error, ERROR_INVALID, "before: no entry of that number");
    asked->filter = (struct store_audit_filter){
        .who = asked->who, .what = asked->what, .object = asked->object, .before_id = before};
    return read_day(asked->from, 0, &asked->filter.from_ms, error) &&
           read_day(asked->until, 1, &asked->filter.until_ms, error);
}

static void path_of(const struct asked *asked, const char *page, int64_t before,
                    struct buffer *path)
{
    char number[24] = "";
    if (before > 0)
        (void)snprintf(number, sizeof number, "%" PRId64, before);
    buffer_text(path, page);
    query_add(path, "who", asked->who);
    query_add(path, "what", asked->what);
    query_add(path, "object", asked->object);
    query_add(path, "from", asked->from);
    query_add(path, "until", asked->until);
    query_add(path, "before", number);
}

static void filter_field(struct html *html, const char *name, const char *label, const char *type,
                         const char *value)
{
    field_open(html, name, label);
    html_void(html,
              "input",
              "class",
              "form-control",
              "id",
              name,
              "name",
              name,
              "type",
              type,
              "maxlength",
              "120",
              "value",
              value,
              NULL);
    html_close(html, "div");
}

static void filter_form(struct html *html, const struct asked *asked)
{
    html_open(html, "form", "method", "get", "action", "/audit", "class", "filter", NULL);
    filter_field(html, "who", "Who", "text", asked->who);
    filter_field(html, "what", "What", "text", asked->what);
    filter_field(html, "object", "To what", "text", asked->object);
    filter_field(html, "from", "From (UTC)", "date", asked->from);
    filter_field(html, "until", "Until (UTC)", "date", asked->until);
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_text(html, "Show");
    html_close(html, "button");
    html_close(html, "form");
}

static void entry_row(struct html *html, const struct store_audit_entry *entry)
{
    char at[TIME_TEXT_SIZE];
    html_open(html, "tr", NULL);
    cell(html, "When", time_words(entry->at, at));
    cell(html, "Who", entry->who);
    cell(html, "What", entry->what);
    cell(html, "To what", entry->object);
    cell(html, "More", entry->detail);
    html_close(html, "tr");
}

static void path_link(struct html *html, const struct asked *asked, const char *page,
                      int64_t before, const char *words)
{
    CLEANUP(buffer_finish) struct buffer path = BUFFER(4096);
    path_of(asked, page, before, &path);
    html_open(html, "p", "class", "tabs", NULL);
    html_open(html, "a", "href", path.failed ? page : path.data, NULL);
    html_text(html, words);
    html_close(html, "a");
    html_close(html, "p");
}

static void entry_table(struct html *html, const struct asked *asked,
                        const struct store_audit_entry *rows, size_t count)
{
    static const char *const headings[] = {"When", "Who", "What", "To what", "More", NULL};
    if (count == 0) {
        html_element(html, "p", "nothing", "No entry is like that.");
        return;
    }
    table_begin(html, "Newest first; nothing here can be changed", headings);
    for (size_t i = 0; i < count; i++)
        entry_row(html, &rows[i]);
    table_end(html);
    if (count == ON_A_PAGE)
        path_link(html, asked, "/audit?", rows[count - 1].id, "Older ones");
}

bool handle_audit(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_audit_entry *rows = NULL;
    struct asked asked;
    size_t count;
    struct html html;
    if (!read_asked(exchange, &asked, error))
        return false;
    asked.filter.maximum = ON_A_PAGE;
    if (!store_audit_entries(exchange->store, &asked.filter, &rows, &count, error))
        return false;
    page_begin(exchange, &html, 200, "Audit trail");
    filter_form(&html, &asked);
    path_link(&html, &asked, "/audit.csv?", 0, "As CSV");
    html_open(&html, "p", "class", "note", NULL);
    html_open(&html, "a", "href", "/retention", NULL);
    html_text(&html, "How long records are kept");
    html_close(&html, "a");
    html_close(&html, "p");
    entry_table(&html, &asked, rows, count);
    return page_end(exchange, &html, error);
}

bool handle_audit_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"id", "No.", 1, true},
        {"at", "When", 1, false},
        {"who", "Who", 1, false},
        {"what", "What", 1, false},
        {"object", "To what", 1, false},
        {"detail", "More", 1, false},
    };
    CLEANUP(free_pointer) struct store_audit_entry *rows = NULL;
    struct asked asked;
    size_t count;
    if (!read_asked(exchange, &asked, error))
        return false;
    asked.filter.maximum = ON_A_SHEET;
    if (!store_audit_entries(exchange->store, &asked.filter, &rows, &count, error))
        return false;
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "Audit trail",
                          .subtitle = "monqa",
                          .columns = columns,
                          .column_count = ARRAY_LENGTH(columns)};
    for (size_t i = 0; i < count; i++) {
        char id[24], at[TIME_TEXT_SIZE];
        (void)snprintf(id, sizeof id, "%" PRId64, rows[i].id);
        sheet_add(&sheet,
                  (const char *const[]){id,
                                        time_utc_format(rows[i].at, at),
                                        rows[i].who,
                                        rows[i].what,
                                        rows[i].object,
                                        rows[i].detail});
    }
    return answer_sheet(exchange, &sheet, "monqa-audit", error);
}
