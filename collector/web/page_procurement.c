/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/sheet.h"
#include "collector/web/buying.h"
#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *need_kind(enum buying_need need)
{
    return need == NEED_FAILS ? "bad" : need == NEED_FORECAST ? "warn" : "calm";
}

static const char *need_words(enum buying_need need)
{
    static const char *const words[] = {"", "out of support", "will fail", "fails"};
    return words[need];
}

static const char *price_words(const struct buying_row *row, char text[40])
{
    text[0] = '\0';
    if (row->price > 0)
        (void)snprintf(text, 40, "%" PRId64 " %s", row->price, row->currency);
    return text;
}

static void need_row(struct html *html, const struct buying_row *row)
{
    char words[240], age[32] = "", text[96], price[40];
    const struct store_display *display = &row->asset.display;
    html_open(html, "tr", NULL);
    cell_open(html, "State");
    badge(html, need_kind(row->need), need_words(row->need));
    cell_close(html);
    cell_open(html, "Display");
    link_to(html, "displays", display->id, display_words(display, text));
    html_format(html, " ");
    html_open(html, "small", NULL);
    html_format(
        html, "%s, %s, %s", display->place.site, display->place.room, display->place.workstation);
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Maker and model");
    html_element(html, "span", NULL, row->maker);
    html_element(html, "small", NULL, row->asset.model);
    cell_close(html);
    cell(html, "Why", buying_words(row, words));
    if (row->age_years >= 0)
        (void)snprintf(age, sizeof age, "%d years", row->age_years);
    cell(html, "Age", age);
    date_cell(html, "Warranty until", row->asset.warranty_until);
    cell(html, "Price of a new one", price_words(row, price));
    html_close(html, "tr");
}

/* One sum a currency. */
static void budget(struct html *html, const struct buying *buying)
{
    size_t unknown = 0;
    html_element(html, "h2", NULL, "Budget");
    html_open(html, "ul", "class", "summary", NULL);
    for (size_t i = 0; i < buying->count && buying->rows[i].need != NEED_NONE; i++) {
        const struct buying_row *row = &buying->rows[i];
        int64_t sum = 0;
        size_t displays = 0, before = 0;
        for (size_t j = 0; j < buying->count && buying->rows[j].need != NEED_NONE; j++) {
            if (row->price == 0 || strcmp(buying->rows[j].currency, row->currency) != 0)
                continue;
            before += j < i ? 1 : 0;
            sum += buying->rows[j].price;
            displays++;
        }
        unknown += row->price == 0 ? 1 : 0;
        if (row->price == 0 || before > 0)
            continue;
        html_open(html, "li", NULL);
        html_open(html, "strong", NULL);
        html_format(html, "%" PRId64 " %s", sum, row->currency);
        html_close(html, "strong");
        html_format(html, " for %zu displays", displays);
        html_close(html, "li");
    }
    html_close(html, "ul");
    if (unknown > 0) {
        html_open(html, "p", "class", "note", NULL);
        html_format(html, "%zu displays of this list have no price yet.", unknown);
        html_close(html, "p");
    }
}

static void model_row(struct html *html, const struct buying_model *model)
{
    char text[32];
    html_open(html, "tr", NULL);
    cell_open(html, "Maker and model");
    html_element(html, "span", NULL, model->maker);
    html_element(html, "small", NULL, model->model[0] == '\0' ? "no name" : model->model);
    cell_close(html);
    const size_t numbers[] = {model->displays, model->failing, model->forecast, model->unsupported};
    static const char *const headings[] = {"Displays", "Failing", "Will fail", "Out of support"};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        (void)snprintf(text, sizeof text, "%zu", numbers[i]);
        cell(html, headings[i], text);
    }
    text[0] = '\0';
    if (model->age_known > 0)
        (void)snprintf(
            text, sizeof text, "%.1f", (double)model->age_sum_years / (double)model->age_known);
    cell(html, "Mean age, years", text);
    cell_open(html, "Expected failures, by quarter from today");
    for (int i = 0; i < BUYING_QUARTERS; i++)
        html_format(html, "%s%zu", i == 0 ? "" : " / ", model->by_quarter[i]);
    cell_close(html);
    html_close(html, "tr");
}

static void models(struct html *html, const struct buying *buying)
{
    static const char *const headings[] = {"Maker and model",
                                           "Displays",
                                           "Failing",
                                           "Will fail",
                                           "Out of support",
                                           "Mean age, years",
                                           "Expected failures, by quarter from today",
                                           NULL};
    size_t count = 0;
    CLEANUP(free_pointer) struct buying_model *rows = buying_models(buying, &count);
    html_element(html, "h2", NULL, "By model");
    table_begin(html,
                "Failures by a fault of the display; room light, meters and procedure are left out",
                headings);
    for (size_t i = 0; i < count; i++)
        model_row(html, &rows[i]);
    table_end(html);
}

static void price_form(struct exchange *exchange, struct html *html)
{
    if (!exchange->has_session || !may(exchange, ROLES_PROCUREMENT))
        return;
    form_open(exchange, html, "/procurement/prices", "What a new display costs");
    text_field(html, &(struct field_rule){"class", "Class", 32, NULL, "primary", false});
    text_field(html,
               &(struct field_rule){"amount", "Price; 0 takes it away", 8, "number", NULL, false});
    text_field(html, &(struct field_rule){"currency", "Currency", 4, NULL, "GBP", false});
    form_close(html, "Set the price");
}

static void needs(struct html *html, const struct buying *buying)
{
    static const char *const headings[] = {"State",
                                           "Display",
                                           "Maker and model",
                                           "Why",
                                           "Age",
                                           "Warranty until",
                                           "Price of a new one",
                                           NULL};
    if (buying->count == 0 || buying->rows[0].need == NEED_NONE) {
        html_element(html,
                     "p",
                     "nothing",
                     "Nothing has to be replaced within two years, as far as is known.");
        return;
    }
    table_begin(html, "To replace, what fails first", headings);
    for (size_t i = 0; i < buying->count && buying->rows[i].need != NEED_NONE; i++)
        need_row(html, &buying->rows[i]);
    table_end(html);
}

bool handle_procurement(struct exchange *exchange, struct error *error)
{
    CLEANUP(buying_finish) struct buying buying = {0};
    struct html html;
    if (!buying_read(exchange, &buying, error))
        return false;
    page_begin(exchange, &html, 200, "Procurement");
    needs(&html, &buying);
    budget(&html, &buying);
    models(&html, &buying);
    html_open(&html, "p", "class", "tabs", NULL);
    static const char *const links[][2] = {{"/procurement.csv", "The list as CSV"},
                                           {"/procurement.pdf", "The list as PDF"},
                                           {"/assets", "Inventory"}};
    for (size_t i = 0; i < ARRAY_LENGTH(links); i++) {
        html_open(&html, "a", "href", links[i][0], NULL);
        html_text(&html, links[i][1]);
        html_close(&html, "a");
    }
    html_close(&html, "p");
    price_form(exchange, &html);
    return page_end(exchange, &html, error);
}

static void sheet_row(struct sheet *sheet, const struct buying_row *row)
{
    char words[240], price[24] = "", age[16] = "", day[DATE_TEXT_SIZE] = "", serial[64];
    const struct store_display *display = &row->asset.display;
    if (row->price > 0)
        (void)snprintf(price, sizeof price, "%" PRId64, row->price);
    if (row->age_years >= 0)
        (void)snprintf(age, sizeof age, "%d", row->age_years);
    if (row->need == NEED_FORECAST)
        (void)date_format(date_from_days(row->trend->trend.fails_day), day);
    (void)text_copy(serial, sizeof serial, row->asset.serial);
    sheet_add(sheet,
              (const char *const[]){need_words(row->need),
                                    display->place.site,
                                    display->place.room,
                                    display->place.workstation,
                                    row->maker,
                                    row->asset.model,
                                    serial,
                                    display->class,
                                    age,
                                    buying_words(row, words),
                                    day,
                                    row->asset.warranty_until,
                                    row->asset.support_until,
                                    price,
                                    row->currency,
                                    display->id});
}

bool handle_procurement_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"state", "State", 1, false},
        {"site", "Site", 1.4, false},
        {"room", "Room", 1.4, false},
        {"workstation", "Workstation", 1.3, false},
        {"manufacturer", "Maker", 1.5, false},
        {"model", "Model", 1.5, false},
        {"serial", "Serial", 1.3, false},
        {"class", "Class", 1, false},
        {"age_years", "Age", 0.5, true},
        {"why", "Why", 3, false},
        {"expected_to_fail_on", NULL, 1, false},
        {"warranty_until", "Warranty", 1, false},
        {"support_until", NULL, 1, false},
        {"price", "Price", 0.8, true},
        {"currency", "", 0.6, false},
        {"display_id", NULL, 1, false},
    };
    CLEANUP(buying_finish) struct buying buying = {0};
    if (!buying_read(exchange, &buying, error))
        return false;
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "Displays to replace",
                          .subtitle =
                              "What fails, what will fail within two years, what is out of support",
                          .columns = columns,
                          .column_count = ARRAY_LENGTH(columns)};
    for (size_t i = 0; i < buying.count && buying.rows[i].need != NEED_NONE; i++)
        sheet_row(&sheet, &buying.rows[i]);
    return answer_sheet(exchange, &sheet, "monqa-procurement", error);
}

static json_t *day_or_null(int32_t day)
{
    char text[DATE_TEXT_SIZE];
    return day == TREND_NEVER ? json_null() : json_string(date_format(date_from_days(day), text));
}

static json_t *trend_json(const struct store_trend *trend)
{
    if (trend == NULL)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}",
                     "outcome",
                     trend_outcome_name(trend->trend.outcome),
                     "newest_cd_m2",
                     real_or_null(trend->newest_cd_m2),
                     "limit_cd_m2",
                     real_or_null(trend->limit_cd_m2),
                     "per_year_percent",
                     real_or_null(trend->trend.per_year_percent),
                     "per_year_low_percent",
                     real_or_null(trend->trend.per_year_low_percent),
                     "per_year_high_percent",
                     real_or_null(trend->trend.per_year_high_percent),
                     "fails_on",
                     day_or_null(trend->trend.fails_day),
                     "fails_on_earliest",
                     day_or_null(trend->trend.earliest_day),
                     "fails_on_latest",
                     day_or_null(trend->trend.latest_day),
                     "points",
                     (json_int_t)trend->trend.point_count);
}

static json_t *row_json(const struct buying_row *row)
{
    static const char *const needs_names[] = {"none", "out-of-support", "will-fail", "fails"};
    const struct store_asset *asset = &row->asset;
    json_t *json = display_json(&asset->display);
    (void)json_object_set_new(json, "maker", safe_text(row->maker));
    (void)json_object_set_new(json, "model", safe_text(asset->model));
    (void)json_object_set_new(json, "need", json_string(needs_names[row->need]));
    (void)json_object_set_new(json, "fails", text_or_null(row->fails));
    (void)json_object_set_new(
        json, "age_years", row->age_years < 0 ? json_null() : json_integer(row->age_years));
    (void)json_object_set_new(json, "warranty_until", text_or_null(asset->warranty_until));
    (void)json_object_set_new(json, "support_until", text_or_null(asset->support_until));
    (void)json_object_set_new(
        json, "price", row->price > 0 ? json_integer(row->price) : json_null());
    (void)json_object_set_new(json, "currency", text_or_null(row->currency));
    (void)json_object_set_new(json, "trend", trend_json(row->trend));
    return json;
}

bool json_procurement(struct exchange *exchange, struct error *error)
{
    CLEANUP(buying_finish) struct buying buying = {0};
    if (!buying_read(exchange, &buying, error))
        return false;
    json_t *rows = json_array();
    for (size_t i = 0; i < buying.count; i++)
        (void)json_array_append_new(rows, row_json(&buying.rows[i]));
    return answer_json(exchange, 200, json_pack("{s:o}", "displays", rows), error);
}

bool handle_set_price(struct exchange *exchange, struct error *error)
{
    struct store_price price = {0};
    char amount[16];
    long long number;
    if (!form_text(exchange, "class", price.class, sizeof price.class, error) ||
        !form_text(exchange, "amount", amount, sizeof amount, error) ||
        !form_text(exchange, "currency", price.currency, sizeof price.currency, error))
        return false;
    if (!integer_parse(amount, 0, 1000000, &number))
        return error_set(error, ERROR_INVALID, "a price is from 0 to 1000000");
    price.amount = number;
    return store_set_price(exchange->store, &price, exchange->person, exchange->now_ms, error) &&
           answer_redirect(exchange, "/procurement");
}
