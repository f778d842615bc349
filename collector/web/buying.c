/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/buying.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUARTER_DAYS 91

static bool is_own_fault(const struct verdict *verdict)
{
    return verdict->outcome == VERDICT_FAIL && verdict->decides &&
           (verdict->cause == CAUSE_NONE || verdict->cause == CAUSE_DISPLAY);
}

static void note_failure(struct buying_row *row, const struct store_finding *finding)
{
    size_t length = strlen(row->fails);
    const char *id = finding->verdict.criterion.id;
    row->need = NEED_FAILS;
    if (length + strlen(id) + 3 < sizeof row->fails)
        (void)snprintf(
            row->fails + length, sizeof row->fails - length, "%s%s", length > 0 ? ", " : "", id);
}

static void note_forecast(struct buying_row *row, struct date today)
{
    if (row->trend == NULL || row->trend->trend.outcome != TREND_FORECAST)
        return;
    int64_t days = row->trend->trend.fails_day - date_to_days(today);
    int quarter = days < 0 ? 0 : (int)(days / QUARTER_DAYS);
    if (quarter >= BUYING_QUARTERS)
        return;
    row->quarter = quarter;
    if (row->need < NEED_FORECAST)
        row->need = NEED_FORECAST;
}

static void note_support(struct buying_row *row, struct date today)
{
    struct date until;
    if (row->need == NEED_NONE && date_parse(row->asset.support_until, &until) &&
        date_compare(until, today) < 0)
        row->need = NEED_SUPPORT;
}

static void note_price(struct buying_row *row, const struct store_price *prices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(prices[i].class, row->asset.display.class) == 0) {
            row->price = prices[i].amount;
            (void)text_copy(row->currency, sizeof row->currency, prices[i].currency);
        }
}

static int compare_trend(const void *key, const void *row)
{
    return strcmp(key, ((const struct store_trend *)row)->display_id);
}

static int compare_id(const void *key, const void *row)
{
    return strcmp(key, ((const struct buying_row *)row)->asset.display.id);
}

static int compare_rows_by_id(const void *left, const void *right)
{
    return compare_id(((const struct buying_row *)left)->asset.display.id, right);
}

static int32_t fails_day(const struct buying_row *row)
{
    return row->need == NEED_FORECAST ? row->trend->trend.fails_day : 0;
}

static int compare_need(const void *left, const void *right)
{
    const struct buying_row *a = left, *b = right;
    if (a->need != b->need)
        return a->need > b->need ? -1 : 1;
    if (fails_day(a) != fails_day(b))
        return fails_day(a) < fails_day(b) ? -1 : 1;
    return strcmp(a->asset.display.id, b->asset.display.id);
}

static void fill_row(struct exchange *exchange, struct buying_row *row,
                     const struct store_trend *trends, size_t trend_count)
{
    row->maker = row->asset.manufacturer[0] != '\0'
                     ? row->asset.manufacturer
                     : maker_name(&exchange->web->makers, row->asset.display.identity.manufacturer);
    row->age_years = row->asset.made_year > 0 && row->asset.made_year <= exchange->today.year
                         ? exchange->today.year - row->asset.made_year
                         : -1;
    row->trend =
        trend_count == 0
            ? NULL
            : bsearch(row->asset.display.id, trends, trend_count, sizeof *trends, compare_trend);
    note_forecast(row, exchange->today);
    note_support(row, exchange->today);
}

static void note_failures(struct buying *buying, const struct store_finding *findings, size_t count)
{
    if (buying->count == 0)
        return;
    qsort(buying->rows, buying->count, sizeof *buying->rows, compare_rows_by_id);
    for (size_t i = 0; i < count; i++) {
        struct buying_row *row = bsearch(
            findings[i].display.id, buying->rows, buying->count, sizeof *buying->rows, compare_id);
        if (row != NULL && is_own_fault(&findings[i].verdict))
            note_failure(row, &findings[i]);
    }
    qsort(buying->rows, buying->count, sizeof *buying->rows, compare_need);
}

bool buying_read(struct exchange *exchange, struct buying *buying, struct error *error)
{
    CLEANUP(free_pointer) struct store_asset *assets = NULL;
    CLEANUP(free_pointer) struct store_price *prices = NULL;
    CLEANUP(free_pointer) struct store_finding *findings = NULL;
    size_t asset_count, price_count, finding_count, trend_count;
    struct store *store = exchange->store;
    if (!store_assets(store, &assets, &asset_count, error) ||
        !store_prices(store, &prices, &price_count, error) ||
        !store_failures(store, &findings, &finding_count, error) ||
        !store_trends(store, &buying->trends, &trend_count, error))
        return false;
    buying->rows = calloc(asset_count + 1, sizeof *buying->rows);
    if (buying->rows == NULL)
        return error_set(error, ERROR_SYSTEM, "procurement: no memory");
    buying->count = asset_count;
    for (size_t i = 0; i < asset_count; i++) {
        buying->rows[i].asset = assets[i];
        fill_row(exchange, &buying->rows[i], buying->trends, trend_count);
        note_price(&buying->rows[i], prices, price_count);
    }
    note_failures(buying, findings, finding_count);
    return true;
}

void buying_finish(struct buying *buying)
{
    free(buying->rows);
    free(buying->trends);
    *buying = (struct buying){0};
}

static const char *day_text(int32_t day, char text[DATE_TEXT_SIZE])
{
    if (day == TREND_NEVER)
        return "never";
    return date_format(date_from_days(day), text);
}

const char *trend_words(const struct trend *trend, char words[160])
{
    char day[DATE_TEXT_SIZE], earliest[DATE_TEXT_SIZE], latest[DATE_TEXT_SIZE];
    switch (trend->outcome) {
    case TREND_FORECAST:
        (void)snprintf(words,
                       160,
                       "%+.1f %% a year; expected to fail on %s (90 %%: %s to %s)",
                       trend->per_year_percent,
                       day_text(trend->fails_day, day),
                       day_text(trend->earliest_day, earliest),
                       day_text(trend->latest_day, latest));
        break;
    case TREND_FAR:
        (void)snprintf(words,
                       160,
                       "%+.1f %% a year; not below its limit within ten years",
                       trend->per_year_percent);
        break;
    case TREND_STEADY:
        (void)text_copy(
            words, 160, "no forecast: no decline shown, the backlight may be regulated");
        break;
    case TREND_BELOW:
        (void)text_copy(words, 160, "below its limit");
        break;
    case TREND_TOO_FEW:
    case TREND_OUTCOME_COUNT:
        (void)text_copy(
            words, 160, "no forecast: too few measurements since it was last calibrated");
        break;
    }
    return words;
}

const char *buying_words(const struct buying_row *row, char words[240])
{
    char trend[160];
    if (row->need == NEED_FAILS)
        (void)snprintf(words, 240, "fails %s", row->fails);
    else if (row->need == NEED_FORECAST)
        (void)snprintf(words, 240, "%s", trend_words(&row->trend->trend, trend));
    else if (row->need == NEED_SUPPORT)
        (void)snprintf(words, 240, "out of support since %s", row->asset.support_until);
    else
        words[0] = '\0';
    return words;
}

static int compare_model(const void *left, const void *right)
{
    const struct buying_row *a = *(const struct buying_row *const *)left;
    const struct buying_row *b = *(const struct buying_row *const *)right;
    int order = strcmp(a->maker, b->maker);
    return order != 0 ? order : strcmp(a->asset.model, b->asset.model);
}

static int compare_size(const void *left, const void *right)
{
    const struct buying_model *a = left, *b = right;
    if (a->displays != b->displays)
        return a->displays > b->displays ? -1 : 1;
    int order = strcmp(a->maker, b->maker);
    return order != 0 ? order : strcmp(a->model, b->model);
}

static void add_to_model(struct buying_model *model, const struct buying_row *row)
{
    model->displays++;
    model->failing += row->need == NEED_FAILS ? 1 : 0;
    model->forecast += row->need == NEED_FORECAST ? 1 : 0;
    model->unsupported += row->need == NEED_SUPPORT ? 1 : 0;
    if (row->need == NEED_FORECAST)
        model->by_quarter[row->quarter]++;
    if (row->age_years >= 0) {
        model->age_sum_years += row->age_years;
        model->age_known++;
    }
}

struct buying_model *buying_models(const struct buying *buying, size_t *count)
{
    struct buying_model *models = calloc(buying->count + 1, sizeof *models);
    CLEANUP(free_pointer)
    const struct buying_row **rows = calloc(buying->count + 1, sizeof(void *));
    *count = 0;
    if (models == NULL || rows == NULL) {
        free(models);
        return NULL;
    }
    for (size_t i = 0; i < buying->count; i++)
        rows[i] = &buying->rows[i];
    qsort(rows, buying->count, sizeof(void *), compare_model);
    for (size_t i = 0; i < buying->count; i++) {
        if (i == 0 || compare_model(&rows[i - 1], &rows[i]) != 0) {
            models[*count].maker = rows[i]->maker;
            models[(*count)++].model = rows[i]->asset.model;
        }
        add_to_model(&models[*count - 1], rows[i]);
    }
    qsort(models, *count, sizeof *models, compare_size);
    return models;
}
