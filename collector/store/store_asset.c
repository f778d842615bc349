/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_asset.h"

#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASSET_COLUMNS                                                                     \
    "coalesce(t.manufacturer, ''), coalesce(t.model, ''), coalesce(t.serial, ''), "       \
    "coalesce(t.made_year, 0), coalesce(t.installed_on, ''), coalesce(t.warranty_until, " \
    "''), coalesce(t.support_until, ''), coalesce(t.set_by, ''), d.edid, " DISPLAY_COLUMNS
#define ASSET_FROM " FROM display d " DISPLAY_JOINS "LEFT JOIN asset t ON t.display_id = d.id "

static void fill_from_edid(const struct sql_query *query, struct store_asset *asset)
{
    const struct display_identity *identity = &asset->display.identity;
    size_t length = 0;
    const void *bytes = sql_blob(query, 8, &length);
    struct edid edid;
    if (asset->model[0] == '\0')
        (void)text_copy(asset->model, sizeof asset->model, identity->name);
    if (asset->serial[0] == '\0' && identity->serial_text[0] != '\0')
        (void)text_copy(asset->serial, sizeof asset->serial, identity->serial_text);
    else if (asset->serial[0] == '\0' && identity->serial_number != 0)
        (void)snprintf(asset->serial, sizeof asset->serial, "%" PRIu32, identity->serial_number);
    if (asset->made_year == 0 && bytes != NULL && edid_parse(bytes, length, &edid, NULL) &&
        edid.week != 255) /* then the year is that of the model */
        asset->made_year = edid.year;
}

static void asset_read(const struct sql_query *query, struct store_asset *asset)
{
    sql_text(query, 0, asset->manufacturer, sizeof asset->manufacturer);
    sql_text(query, 1, asset->model, sizeof asset->model);
    sql_text(query, 2, asset->serial, sizeof asset->serial);
    asset->made_year = (int)sql_integer(query, 3);
    sql_text(query, 4, asset->installed_on, sizeof asset->installed_on);
    sql_text(query, 5, asset->warranty_until, sizeof asset->warranty_until);
    sql_text(query, 6, asset->support_until, sizeof asset->support_until);
    sql_text(query, 7, asset->set_by, sizeof asset->set_by);
    display_read(query, 9, &asset->display);
    if (asset->installed_on[0] == '\0')
        (void)text_copy(asset->installed_on, DATE_TEXT_SIZE, asset->display.first_seen_on);
    fill_from_edid(query, asset);
}

bool store_assets(struct store *store, struct store_asset **assets, size_t *count,
                  struct error *error)
{
    struct rows rows = {.size = sizeof **assets};
    struct sql_query query = sql_prepare(
        store->sql, "SELECT " ASSET_COLUMNS ASSET_FROM "ORDER BY s.name, r.name, w.name, d.id");
    struct store_asset *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        asset_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, assets, count, error);
}

bool store_asset(struct store *store, const char *display_id, bool *found,
                 struct store_asset *asset, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT " ASSET_COLUMNS ASSET_FROM "WHERE d.id = ?");
    sql_bind_text(&query, display_id);
    *found = sql_step(&query);
    if (*found)
        asset_read(&query, asset);
    sql_end(&query);
    return sql_check(store->sql, error);
}

static bool check_day(const char *name, const char *day, struct error *error)
{
    struct date date;
    return day[0] == '\0' || date_parse(day, &date) ||
           error_set(error, ERROR_INVALID, "%s: not a day as 2026-11-24", name);
}

static bool check_asset(const struct store_asset *asset, struct error *error)
{
    if (asset->made_year != 0 && (asset->made_year < 1990 || asset->made_year > 2999))
        return error_set(error, ERROR_INVALID, "year of manufacture: from 1990 on");
    return check_day("year of installation", asset->installed_on, error) &&
           check_day("warranty", asset->warranty_until, error) &&
           check_day("support", asset->support_until, error);
}

bool store_set_asset(struct store *store, const struct store_asset *asset, const char *who,
                     int64_t now_ms, bool *found, struct error *error)
{
    struct store_display display;
    struct store_deed deed = {
        .who = who, .what = "asset", .object = asset->display.id, .detail = asset->model};
    if (!check_asset(asset, error) ||
        !store_display(store, asset->display.id, found, &display, error))
        return false;
    if (!*found)
        return true;
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT OR REPLACE INTO asset (display_id, manufacturer, model, serial, "
                    "made_year, installed_on, warranty_until, support_until, set_by, set_at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, asset->display.id);
    sql_bind_text(&query, asset->manufacturer);
    sql_bind_text(&query, asset->model);
    sql_bind_text(&query, asset->serial);
    sql_bind_integer(&query, asset->made_year);
    sql_bind_text(&query, asset->installed_on);
    sql_bind_text(&query, asset->warranty_until);
    sql_bind_text(&query, asset->support_until);
    sql_bind_text(&query, who);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    return store_audit(store, &deed, now_ms, error);
}

bool store_prices(struct store *store, struct store_price **prices, size_t *count,
                  struct error *error)
{
    struct rows rows = {.size = sizeof **prices};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT class, amount, currency FROM price ORDER BY class");
    struct store_price *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->class, sizeof row->class);
        row->amount = sql_integer(&query, 1);
        sql_text(&query, 2, row->currency, sizeof row->currency);
    }
    sql_end(&query);
    return rows_give(store, &rows, prices, count, error);
}

static bool check_price(const struct store_price *price, struct error *error)
{
    if (price->amount < 0 || price->amount > 1000000)
        return error_set(error, ERROR_INVALID, "a price is from 0 to 1000000");
    return (strlen(price->currency) == 3 &&
            strspn(price->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3) ||
           error_set(error, ERROR_INVALID, "a currency is three capital letters, as GBP");
}

bool store_set_price(struct store *store, const struct store_price *price, const char *who,
                     int64_t now_ms, struct error *error)
{
    char detail[64];
    if (!check_price(price, error))
        return false;
    struct sql_query query =
        price->amount == 0
            ? sql_prepare(store->sql, "DELETE FROM price WHERE class = ?")
            : sql_prepare(
                  store->sql,
                  "INSERT OR REPLACE INTO price (class, amount, currency) VALUES (?, ?, ?)");
    sql_bind_text(&query, price->class);
    if (price->amount > 0) {
        sql_bind_integer(&query, price->amount);
        sql_bind_text(&query, price->currency);
    }
    sql_run(&query);
    (void)snprintf(detail, sizeof detail, "%" PRId64 " %s", price->amount, price->currency);
    struct store_deed deed = {
        .who = who, .what = "price", .object = price->class, .detail = detail};
    return store_audit(store, &deed, now_ms, error);
}
