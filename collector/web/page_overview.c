/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/sheet.h"
#include "collector/web/compliance.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The numbers of a row, as the page, the CSV and the JSON have them. */
enum { NUMBERS = 8 };
static const char *const number_names[NUMBERS] = {"in_use",
                                                  "compliant_in_date",
                                                  "compliant",
                                                  "not_compliant",
                                                  "pending",
                                                  "not_accepted",
                                                  "overdue",
                                                  "out_of_use"};

static void numbers_of(const struct compliance *from, size_t numbers[NUMBERS])
{
    const size_t found[NUMBERS] = {from->in_use,
                                   from->in_date,
                                   from->results[RESULT_COMPLIANT],
                                   from->results[RESULT_NOT_COMPLIANT],
                                   from->results[RESULT_PENDING],
                                   from->results[RESULT_NOT_ACCEPTED],
                                   from->overdue,
                                   from->out_of_use};
    memcpy(numbers, found, sizeof found);
}

static const char *percent_words(const struct compliance *compliance, char text[16])
{
    double percent = compliance_percent(compliance);
    text[0] = '\0';
    if (isfinite(percent))
        (void)snprintf(text, 16, "%.1f %%", percent);
    return text;
}

static void compliance_row(struct html *html, const struct compliance_row *row)
{
    static const char *const headings[NUMBERS] = {"In use",
                                                  "Compliant and in date",
                                                  "Compliant",
                                                  "Not compliant",
                                                  "Pending",
                                                  "Not accepted",
                                                  "Overdue",
                                                  "Out of use"};
    size_t numbers[NUMBERS];
    char text[24];
    numbers_of(&row->compliance, numbers);
    html_open(html, "tr", NULL);
    cell(html, "Name", row->name);
    cell_open(html, "Rate");
    double percent = compliance_percent(&row->compliance);
    badge(html,
          !isfinite(percent) ? "calm"
          : percent >= 100   ? "good"
          : percent >= 90    ? "warn"
                             : "bad",
          isfinite(percent) ? percent_words(&row->compliance, text) : "none in use");
    cell_close(html);
    for (size_t i = 0; i < NUMBERS; i++) {
        (void)snprintf(text, sizeof text, "%zu", numbers[i]);
        cell(html, headings[i], text);
    }
    html_close(html, "tr");
}

static void group_table(struct html *html, const struct compliance_table *table,
                        const char *caption)
{
    static const char *const headings[] = {"Name",
                                           "Rate",
                                           "In use",
                                           "Compliant and in date",
                                           "Compliant",
                                           "Not compliant",
                                           "Pending",
                                           "Not accepted",
                                           "Overdue",
                                           "Out of use",
                                           NULL};
    if (table->count == 0)
        return;
    table_begin(html, caption, headings);
    for (size_t i = 0; i < table->count; i++)
        compliance_row(html, &table->rows[i]);
    table_end(html);
}

bool handle_overview(struct exchange *exchange, struct error *error)
{
    static const char *const captions[GROUP_COUNT] = {[GROUP_ALL] = "Everything",
                                                      [GROUP_SITE] = "By site, the worst first",
                                                      [GROUP_ROOM] = "By room, the worst first",
                                                      [GROUP_CLASS] = "By class, the worst first",
                                                      [GROUP_GUIDELINE] =
                                                          "By guideline, the worst first"};
    CLEANUP(compliance_finish) struct compliance_tables tables = {0};
    struct html html;
    if (!compliance_read(exchange, &tables, error))
        return false;
    page_begin(exchange, &html, 200, "Overview");
    html_element(&html,
                 "p",
                 "note",
                 "The rate is of accepted displays whose every mandatory criterion has a pass that "
                 "is in date, among all displays in use.");
    for (unsigned group = 0; group < GROUP_COUNT; group++)
        group_table(&html, &tables.of[group], captions[group]);
    html_open(&html, "p", "class", "tabs", NULL);
    static const char *const links[][2] = {{"/overview.csv", "As CSV"},
                                           {"/overview.pdf", "As PDF"}};
    for (size_t i = 0; i < ARRAY_LENGTH(links); i++) {
        html_open(&html, "a", "href", links[i][0], NULL);
        html_text(&html, links[i][1]);
        html_close(&html, "a");
    }
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}

static void sheet_row(struct sheet *sheet, const char *group, const struct compliance_row *row)
{
    size_t numbers[NUMBERS];
    char texts[NUMBERS][24], percent[NUMBER_SIZE] = "";
    const char *cells[3 + NUMBERS] = {group, row->name, percent};
    double rate = compliance_percent(&row->compliance);
    if (isfinite(rate))
        (void)snprintf(percent, sizeof percent, "%.1f", rate);
    numbers_of(&row->compliance, numbers);
    for (size_t i = 0; i < NUMBERS; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%zu", numbers[i]);
        cells[3 + i] = texts[i];
    }
    sheet_add(sheet, cells);
}

static void add_group(struct sheet *sheet, const char *group, const struct compliance_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        sheet_row(sheet, group, &table->rows[i]);
}

bool handle_overview_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"group", "By", 1, false},
        {"name", "Name", 3, false},
        {"rate_percent", "Rate, %", 0.8, true},
        {"in_use", "In use", 0.8, true},
        {"compliant_in_date", "Compliant, in date", 1, true},
        {"compliant", "Compliant", 1, true},
        {"not_compliant", "Not compliant", 1, true},
        {"pending", "Pending", 0.9, true},
        {"not_accepted", "Not accepted", 1, true},
        {"overdue", "Overdue", 0.9, true},
        {"out_of_use", "Out of use", 1, true},
    };
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "Compliance of reporting displays",
                          .subtitle = "Accepted, every mandatory criterion passed and in date, "
                                      "among all displays in use",
                          .columns = columns,
                          .column_count = ARRAY_LENGTH(columns)};
    CLEANUP(compliance_finish) struct compliance_tables tables = {0};
    if (!compliance_read(exchange, &tables, error))
        return false;
    for (unsigned group = 0; group < GROUP_COUNT; group++)
        add_group(&sheet, compliance_group_name((enum compliance_group)group), &tables.of[group]);
    return answer_sheet(exchange, &sheet, "monqa-overview", error);
}

static json_t *compliance_json(const char *group, const struct compliance_row *row)
{
    size_t numbers[NUMBERS];
    json_t *json = json_pack("{s:s, s:o, s:o}",
                             "group",
                             group,
                             "name",
                             safe_text(row->name),
                             "rate_percent",
                             real_or_null(compliance_percent(&row->compliance)));
    numbers_of(&row->compliance, numbers);
    for (size_t i = 0; i < NUMBERS; i++)
        (void)json_object_set_new(json, number_names[i], json_integer((json_int_t)numbers[i]));
    return json;
}

bool json_overview(struct exchange *exchange, struct error *error)
{
    CLEANUP(compliance_finish) struct compliance_tables tables = {0};
    if (!compliance_read(exchange, &tables, error))
        return false;
    json_t *rows = json_array();
    for (unsigned group = 0; group < GROUP_COUNT; group++)
        for (size_t i = 0; i < tables.of[group].count; i++)
            (void)json_array_append_new(
                rows,
                compliance_json(compliance_group_name((enum compliance_group)group),
                                &tables.of[group].rows[i]));
    return answer_json(exchange, 200, json_pack("{s:o}", "groups", rows), error);
}
