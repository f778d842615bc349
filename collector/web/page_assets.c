/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/sheet.h"
#include "collector/store/store_asset.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *maker_of(const struct exchange *exchange, const struct store_asset *asset)
{
    return asset->manufacturer[0] != '\0'
               ? asset->manufacturer
               : maker_name(&exchange->web->makers, asset->display.identity.manufacturer);
}

static const char *year_of(const struct store_asset *asset, char text[16])
{
    text[0] = '\0';
    if (asset->made_year > 0)
        (void)snprintf(text, 16, "%d", asset->made_year);
    return text;
}

/* The year of installation is what IR(ME)R 2017 reg. 15(2) asks for; the day stands in the CSV. */
static const char *installed_year(const struct store_asset *asset, char text[8])
{
    (void)snprintf(text, 8, "%.4s", asset->installed_on);
    return text;
}

static void asset_row(const struct exchange *exchange, struct html *html,
                      const struct store_asset *asset)
{
    char path[80], year[16], installed[8];
    html_open(html, "tr", NULL);
    cell(html, "Manufacturer", maker_of(exchange, asset));
    cell(html, "Model", asset->model);
    cell_open(html, "Serial");
    link_to(html, "displays", asset->display.id, asset->serial[0] == '\0' ? "none" : asset->serial);
    cell_close(html);
    cell(html, "Made", year_of(asset, year));
    cell(html, "Installed", installed_year(asset, installed));
    cell_open(html, "Place");
    html_format(html, "%s, %s", asset->display.place.site, asset->display.place.room);
    html_element(html, "small", NULL, asset->display.place.workstation);
    cell_close(html);
    date_cell(html, "Warranty until", asset->warranty_until);
    date_cell(html, "Support until", asset->support_until);
    cell_open(html, "Source");
    (void)snprintf(path, sizeof path, "/assets/%s", asset->display.id);
    html_open(html, "a", "href", path, NULL);
    html_text(html, asset->set_by[0] == '\0' ? "EDID; correct it" : "corrected");
    html_close(html, "a");
    if (asset->set_by[0] != '\0')
        html_element(html, "small", NULL, asset->set_by);
    cell_close(html);
    html_close(html, "tr");
}

bool handle_assets(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {"Manufacturer",
                                           "Model",
                                           "Serial",
                                           "Made",
                                           "Installed",
                                           "Place",
                                           "Warranty until",
                                           "Support until",
                                           "Source",
                                           NULL};
    CLEANUP(free_pointer) struct store_asset *assets = NULL;
    size_t count;
    struct html html;
    if (!store_assets(exchange->store, &assets, &count, error))
        return false;
    page_begin(exchange, &html, 200, "Inventory");
    if (count == 0)
        html_element(&html, "p", "nothing", "No workstation has reported a display yet.");
    else
        table_begin(&html,
                    "Manufacturer, model, serial, year of manufacture and of installation: IR(ME)R "
                    "2017, reg. 15(2)",
                    headings);
    for (size_t i = 0; i < count; i++)
        asset_row(exchange, &html, &assets[i]);
    if (count > 0)
        table_end(&html);
    sheet_links(&html, "assets");
    return page_end(exchange, &html, error);
}

bool handle_assets_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"manufacturer", "Manufacturer", 2, false},
        {"model", "Model", 1.7, false},
        {"serial", "Serial", 1.5, false},
        {"year_of_manufacture", "Made", 0.7, true},
        {"year_of_installation", "Installed", 0.8, true},
        {"installed_on", NULL, 1, false},
        {"site", "Site", 1.6, false},
        {"room", "Room", 1.6, false},
        {"workstation", "Workstation", 1.5, false},
        {"class", "Class", 1.2, false},
        {"warranty_until", "Warranty", 1, false},
        {"support_until", "Support", 1, false},
        {"corrected_by", NULL, 1, false},
        {"display_id", NULL, 1, false},
    };
    CLEANUP(free_pointer) struct store_asset *assets = NULL;
    size_t count;
    if (!store_assets(exchange->store, &assets, &count, error))
        return false;
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "Inventory of reporting displays",
                          .subtitle = "IR(ME)R 2017, regulation 15(2)",
                          .columns = columns,
                          .column_count = ARRAY_LENGTH(columns)};
    for (size_t i = 0; i < count; i++) {
        const struct store_asset *one = &assets[i];
        char year[16], installed[8];
        sheet_add(&sheet,
                  (const char *const[]){maker_of(exchange, one),
                                        one->model,
                                        one->serial,
                                        year_of(one, year),
                                        installed_year(one, installed),
                                        one->installed_on,
                                        one->display.place.site,
                                        one->display.place.room,
                                        one->display.place.workstation,
                                        one->display.class,
                                        one->warranty_until,
                                        one->support_until,
                                        one->set_by,
                                        one->display.id});
    }
    return answer_sheet(exchange, &sheet, "monqa-inventory", error);
}

static void asset_form(struct exchange *exchange, struct html *html,
                       const struct store_asset *asset)
{
    char path[80], year[16];
    (void)snprintf(path, sizeof path, "/assets/%s", asset->display.id);
    form_open(exchange,
              html,
              path,
              "What its label and its papers say; what is left empty stays as the EDID has it");
    const struct field_rule rules[] = {
        {"manufacturer", "Manufacturer", 64, NULL, maker_of(exchange, asset), true},
        {"model", "Model", 64, NULL, asset->model, true},
        {"serial", "Serial", 64, NULL, asset->serial, true},
        {"made", "Year of manufacture", 5, "number", year_of(asset, year), true},
        {"installed", "Installed on", 11, "date", asset->installed_on, true},
        {"warranty", "Warranty until", 11, "date", asset->warranty_until, true},
        {"support", "Supported by its maker until", 11, "date", asset->support_until, true},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++)
        text_field(html, &rules[i]);
    form_close(html, "Set");
}

bool handle_asset(struct exchange *exchange, struct error *error)
{
    struct store_asset asset;
    bool found;
    char title[160], words[96];
    struct html html;
    if (!store_asset(exchange->store, exchange->argument, &found, &asset, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such display is known");
    (void)snprintf(title, sizeof title, "Inventory: %s", display_words(&asset.display, words));
    page_begin(exchange, &html, 200, title);
    html_open(&html, "p", NULL);
    link_to(&html, "displays", asset.display.id, "Its history and verdicts");
    html_close(&html, "p");
    if (exchange->has_session && may(exchange, ROLES_ASSET))
        asset_form(exchange, &html, &asset);
    else
        html_element(&html, "p", "note", "Your role does not allow to correct it.");
    return page_end(exchange, &html, error);
}

bool handle_set_asset(struct exchange *exchange, struct error *error)
{
    struct store_asset asset = {0};
    char year[8];
    long long number = 0;
    bool found;
    (void)text_copy(asset.display.id, sizeof asset.display.id, exchange->argument);
    if (!form_optional_text(
            exchange, "manufacturer", asset.manufacturer, sizeof asset.manufacturer, error) ||
        !form_optional_text(exchange, "model", asset.model, sizeof asset.model, error) ||
        !form_optional_text(exchange, "serial", asset.serial, sizeof asset.serial, error) ||
        !form_optional_text(exchange, "made", year, sizeof year, error) ||
        !form_optional_text(exchange, "installed", asset.installed_on, DATE_TEXT_SIZE, error) ||
        !form_optional_text(exchange, "warranty", asset.warranty_until, DATE_TEXT_SIZE, error) ||
        !form_optional_text(exchange, "support", asset.support_until, DATE_TEXT_SIZE, error))
        return false;
    if (year[0] != '\0' && !integer_parse(year, 1990, 2999, &number))
        return error_set(error, ERROR_INVALID, "year of manufacture: from 1990 on");
    asset.made_year = (int)number;
    if (!store_set_asset(
            exchange->store, &asset, exchange->person, exchange->now_ms, &found, error))
        return false;
    return found ? answer_redirect(exchange, "/assets")
                 : answer_error(exchange, 404, "no such display is known");
}
