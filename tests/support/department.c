/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/department.h"

#include "collector/store/intake.h"
#include "collector/store/store_asset.h"
#include "collector/store/store_case.h"
#include "collector/store/store_plan.h"
#include "monqa/cleanup.h"
#include "monqa/guideline_edition.h"
#include "monqa/text.h"
#include "tests/support/department_days.h"
#include "tests/support/department_edid.h"
#include "tests/support/make_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define DISPLAYS_MAX 3      /* of a workstation */
#define ROLL_OUT_DAYS 30    /* working days until the last workstation is there */
#define ROOM_WORKSTATIONS 5 /* in one room */
#define DONE_SHARE 0.93     /* of what is planned for a day */
#define ABORTED_SHARE 0.01  /* of the sessions */
#define REPAIR_DAYS_MIN 3
#define REPAIR_DAYS_MORE 12
#define REPLACED_SHARE 0.3 /* of those that failed; the others are mended */

/* Purposes of a draw: each asks the seed apart, so that no draw moves another. */
enum purpose { LIFE, DECAY, NOISE, DONE, ABORTED, REPAIR, REPLACE, BEND, AGE };

struct model {
    const char *name;
    int product_code;
    double l_max_cd_m2, decay_per_year; /* of the mean display */
    bool is_regulated;                  /* its sensor holds the luminance */
};
static const struct model mammography_model = {"Simulated 5M", 5001, 560, 0.06, false};
static const struct model models[] = {
    {"Simulated 3M", 3001, 520, 0.05, false},
    {"Simulated 24", 2401, 240, 0.10, false},
    {"Simulated 21", 2101, 460, 0, true},
    {"Simulated 4M", 4001, 390, 0.12, false},
};

struct unit {
    char id[UUID_TEXT_SIZE]; /* "" not there yet */
    char serial[14];
    const struct model *model;
    const char *class;
    double l_max_cd_m2, decay_per_year; /* when new */
    struct date mended_on;              /* decays from there */
    int64_t repair_on;                  /* days since 1970; 0: none is asked for */
    int generation;                     /* of the displays in this place */
    unsigned due;                       /* tests that are planned for today */
    enum schedule_trigger trigger;
    bool has_case;
};

struct station {
    struct key_pair pair;
    struct store_agent agent;
    struct store_place place;
    int64_t sequence;
    char previous[DIGEST_TEXT_SIZE];
    int unit_count;
    struct unit units[DISPLAYS_MAX];
};

struct unit_by_id {
    char id[UUID_TEXT_SIZE];
    struct unit *unit;
};

struct department {
    struct store *store;
    const struct department_shape *shape;
    struct department_count *count;
    struct guideline *guideline, *mammography;
    struct station *stations;
    int station_count; /* that are there */
    struct unit_by_id *by_id;
    struct date today;
    int64_t now_ms;
};

/* 0..1 */
static double draw(const struct department *department, int64_t which, enum purpose purpose)
{
    uint64_t z = department->shape->seed * UINT64_C(0x9E3779B97F4A7C15) +
                 (uint64_t)which * UINT64_C(0xD1B54A32D192ED03) + (uint64_t)purpose;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static int64_t which_unit(const struct department *department, const struct unit *unit)
{
    (void)department;
    uint64_t which = 0;
    for (const char *at = unit->serial; *at != '\0'; at++)
        which = which * 131 + (unsigned char)*at;
    return (int64_t)(which >> 1);
}

static int64_t which_today(const struct department *department, const struct unit *unit)
{
    return which_unit(department, unit) + date_to_days(department->today) * 7919;
}

/* Somebody has looked each row up. */
static bool confirm_rows(const char *id, struct buffer *xml, struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct guideline_bytes from = {0};
    size_t count = 0;
    if (!guideline_shipped(id, &from.bytes, &from.length) ||
        !guideline_parse(id, from.bytes, from.length, &guideline, error))
        return false;
    CLEANUP(free_pointer)
    struct guideline_change *changes = calloc(2 * guideline->criterion_count + 1, sizeof *changes);
    for (size_t i = 0; changes != NULL && i < guideline->criterion_count; i++) {
        struct guideline_change change = {.class = guideline->criteria[i].class,
                                          .criterion = guideline->criteria[i].id,
                                          .attribute = "confirmed-by",
                                          .value = "medical physics expert"};
        if (criterion_decides(&guideline->criteria[i]))
            continue;
        changes[count++] = change;
        change.attribute = "confirmed-in";
        change.value = "the document, edition 1, page 1";
        changes[count++] = change;
    }
    return changes != NULL && guideline_edit(id, &from, changes, count, xml, error);
}

static bool adopt(struct department *department, const char *id, const char *class,
                  struct error *error)
{
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(GUIDELINE_BYTES_MAX);
    if (!confirm_rows(id, &xml, error))
        return false;
    struct store_adopting adopting = {.xml = xml.data,
                                      .xml_length = xml.length,
                                      .class = class,
                                      .advice = "as advised",
                                      .advised_by = "medical physics expert",
                                      .approver = "employer"};
    return store_adopt(department->store, &adopting, department->now_ms, error);
}

static bool close_holidays(struct department *department, struct error *error)
{
    for (int year = department->shape->first.year; year <= department->shape->last.year + 1;
         year++) {
        struct date days[BANK_HOLIDAYS];
        for (size_t i = 0; i < bank_holidays(year, days); i++) {
            struct store_closed_day closed = {.name = "bank holiday"};
            (void)date_format(days[i], closed.day);
            if (!store_add_closed_day(
                    department->store, &closed, "qa-lead", department->now_ms, error))
                return false;
        }
    }
    return true;
}

static const char *site_name(int number)
{
    static const char *const names[DEPARTMENT_SITES] = {"East", "North", "South", "West"};
    return names[number % DEPARTMENT_SITES];
}

static bool set_capacities(struct department *department, struct error *error)
{
    static const char *const teams[] = {"physicist, or QC technologist under the physicist",
                                        "physicist"};
    for (int site = 0; site < DEPARTMENT_SITES; site++)
        for (size_t i = 0; i < ARRAY_LENGTH(teams); i++) {
            struct store_capacity capacity = {.minutes_per_day = DEPARTMENT_MINUTES_A_DAY};
            (void)text_copy(capacity.site, sizeof capacity.site, site_name(site));
            (void)text_copy(capacity.who, sizeof capacity.who, teams[i]);
            if (!store_set_capacity(
                    department->store, &capacity, "qa-lead", department->now_ms, error))
                return false;
        }
    return true;
}

static bool set_prices(struct department *department, struct error *error)
{
    static const struct store_price prices[] = {
        {"primary", 6500, "GBP"}, {"secondary", 900, "GBP"}, {"primary-mammography", 14000, "GBP"}};
    for (size_t i = 0; i < ARRAY_LENGTH(prices); i++)
        if (!store_set_price(department->store, &prices[i], "buyer", department->now_ms, error))
            return false;
    return true;
}

static bool set_up(struct department *department, struct error *error)
{
    const void *xml;
    size_t length;
    if (!guideline_shipped("aapm-or03", &xml, &length) ||
        !guideline_parse("aapm-or03", xml, length, &department->guideline, error) ||
        !guideline_shipped("acr-mammography", &xml, &length) ||
        !guideline_parse("acr-mammography", xml, length, &department->mammography, error) ||
        !store_begin(department->store, STORE_WRITE, error))
        return false;
    if (!adopt(department, "aapm-or03", "primary,secondary", error) ||
        !adopt(department, "acr-mammography", "primary-mammography", error) ||
        !close_holidays(department, error) || !set_capacities(department, error) ||
        !set_prices(department, error)) {
        store_rollback(department->store);
        return false;
    }
    return store_commit(department->store, error);
}

static int compare_units(const void *left, const void *right)
{
    const struct unit_by_id *a = left, *b = right;
    return strcmp(a->id, b->id);
}

static struct unit *unit_of(const struct department *department, const char *id)
{
    struct unit_by_id key = {0};
    (void)text_copy(key.id, sizeof key.id, id);
    const struct unit_by_id *found =
        bsearch(&key, department->by_id, department->count->displays, sizeof key, compare_units);
    return found == NULL ? NULL : found->unit;
}

/* A new display in the unit's place: seen by the workstation, classed by a person. */
static bool install(struct department *department, struct station *station, struct unit *unit,
                    struct error *error)
{
    struct store_sighting sighting = {
        .identity = {.manufacturer = "TST", .product_code = unit->model->product_code}};
    uint8_t edid[128];
    bool found;
    int number = (int)(station - department->stations);
    (void)snprintf(unit->serial,
                   sizeof unit->serial,
                   "%04d-%d-%02d",
                   number,
                   (int)(unit - station->units),
                   unit->generation % 100);
    int64_t which = which_unit(department, unit);
    unit->l_max_cd_m2 = unit->model->l_max_cd_m2 * (0.92 + 0.16 * draw(department, which, LIFE));
    unit->decay_per_year =
        unit->model->decay_per_year * (0.4 + 1.6 * draw(department, which, DECAY));
    unit->mended_on = department->today;
    unit->repair_on = 0;
    struct edid_recipe recipe = {
        .manufacturer = "TST",
        .product_code = unit->model->product_code,
        .year = department->today.year -
                (unit->generation > 0 ? 0 : (int)(7 * draw(department, which, AGE))),
        .name = unit->model->name,
        .serial_text = unit->serial};
    edid_compose(&recipe, edid);
    sighting.edid = edid;
    sighting.edid_length = sizeof edid;
    (void)text_copy(
        sighting.identity.serial_text, sizeof sighting.identity.serial_text, unit->serial);
    (void)text_copy(sighting.identity.name, sizeof sighting.identity.name, unit->model->name);
    (void)snprintf(
        sighting.connector, sizeof sighting.connector, "DP-%d", (int)(unit - station->units) + 1);
    struct store_classing classing = {.display_id = unit->id, .class = unit->class, .who = "mpe"};
    if (!store_sight_display(department->store,
                             station->place.workstation_id,
                             &sighting,
                             department->now_ms,
                             unit->id,
                             error) ||
        !store_set_class(department->store, &classing, department->now_ms, &found, error))
        return false;
    struct unit_by_id *entry = &department->by_id[department->count->displays++];
    memcpy(entry->id, unit->id, sizeof entry->id);
    entry->unit = unit;
    qsort(department->by_id, department->count->displays, sizeof *entry, compare_units);
    return true;
}

static const char *class_of(int station)
{
    if (station % 20 == 7)
        return "primary-mammography";
    return station % 6 == 5 ? "secondary" : "primary";
}

static bool enrol(struct department *department, struct station *station, struct error *error)
{
    char token[STORE_SECRET_SIZE], machine_id[DIGEST_TEXT_SIZE];
    struct store_grant grant;
    const char *name = station->place.workstation;
    struct store_enrolment enrolment = {.token = token, .hostname = name, .machine_id = machine_id};
    (void)digest_sha256(name, strlen(name), machine_id);
    key_pair_create(&station->pair);
    memcpy(enrolment.public_key, station->pair.public_key, KEY_PUBLIC_BYTES);
    if (!store_add_workstation(
            department->store, &station->place, department->now_ms, DAY_MS, token, error) ||
        !store_enrol(department->store, &enrolment, department->now_ms, &grant, error))
        return false;
    station->agent = grant.agent;
    return grant.is_granted || error_set(error, ERROR_INVALID, "%s was not enrolled", name);
}

static bool bring_station(struct department *department, struct error *error)
{
    int number = department->station_count++;
    struct station *station = &department->stations[number];
    (void)text_copy(station->place.site, sizeof station->place.site, site_name(number));
    (void)snprintf(station->place.room,
                   sizeof station->place.room,
                   "Reading %d",
                   number / DEPARTMENT_SITES / ROOM_WORKSTATIONS + 1);
    (void)snprintf(
        station->place.workstation, sizeof station->place.workstation, "ws-%04d", number + 1);
    memcpy(station->previous, RECORD_FIRST_PREVIOUS, sizeof station->previous);
    station->unit_count = number % 4 == 0 ? 3 : 2;
    if (!enrol(department, station, error))
        return false;
    department->count->workstations++;
    for (int i = 0; i < station->unit_count; i++) {
        station->units[i].class = class_of(number);
        station->units[i].model = strcmp(class_of(number), "primary-mammography") == 0
                                      ? &mammography_model
                                      : &models[(number / 3) % (int)ARRAY_LENGTH(models)];
        if (!install(department, station, &station->units[i], error))
            return false;
    }
    return true;
}

/* A repair, or another display in its place; the failed one then is out of use. */
static bool mend(struct department *department, struct station *station, struct unit *unit,
                 struct error *error)
{
    bool found;
    unit->repair_on = 0;
    if (draw(department, which_today(department, unit), REPLACE) < REPLACED_SHARE) {
        struct store_use use = {.status = USE_OUT_OF_USE, .who = "qa-lead", .why = "replaced"};
        department->count->replaced++;
        unit->generation++;
        return store_set_use(
                   department->store, unit->id, &use, department->now_ms, &found, error) &&
               install(department, station, unit, error);
    }
    struct store_maintenance done = {unit->id, "repair", "qa-lead", "backlight replaced"};
    department->count->repaired++;
    unit->mended_on = department->today;
    return store_note_maintenance(department->store, &done, department->now_ms, &found, error);
}

static bool morning(struct department *department, struct error *error)
{
    int wanted = (int)(((int64_t)department->count->days + 1) * department->shape->workstations /
                       ROLL_OUT_DAYS);
    int64_t today = date_to_days(department->today);
    while (department->station_count < department->shape->workstations &&
           department->station_count < wanted)
        if (!bring_station(department, error))
            return false;
    for (int i = 0; i < department->station_count; i++)
        for (int j = 0; j < department->stations[i].unit_count; j++) {
            struct unit *unit = &department->stations[i].units[j];
            if (unit->repair_on != 0 && unit->repair_on <= today &&
                !mend(department, &department->stations[i], unit, error))
                return false;
        }
    return store_plan_refresh(department->store, department->today, error);
}

/* What is planned for today, told to the displays. */
static bool look_up(struct department *department, struct error *error)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count;
    char today[DATE_TEXT_SIZE];
    (void)date_format(department->today, today);
    if (!store_items(department->store, NULL, 0, &items, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct unit *unit = unit_of(department, items[i].display.id);
        enum qa_test test;
        if (unit == NULL || strcmp(unit->id, items[i].display.id) != 0 || /* replaced */
            !qa_test_parse(items[i].test, &test))
            continue;
        if (strcmp(items[i].planned_on, today) != 0)
            continue;
        unit->due |= 1u << test;
        if (items[i].due.trigger != TRIGGER_PERIODIC || unit->due == 1u << test)
            unit->trigger = items[i].due.trigger;
    }
    return true;
}

static double luminance_today(const struct department *department, const struct unit *unit)
{
    double years =
        (double)(date_to_days(department->today) - date_to_days(unit->mended_on)) / 365.25;
    double noise = 1 + 0.012 * (draw(department, which_today(department, unit), NOISE) - 0.5);
    double decay = unit->model->is_regulated ? 0 : unit->decay_per_year * years;
    return unit->l_max_cd_m2 * (1 - decay) * noise;
}

static struct record_recipe recipe_of(const struct department *department,
                                      const struct station *station, const struct unit *unit)
{
    struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
    int64_t which = which_today(department, unit);
    recipe.tests = unit->due | 1u << TEST_VISUAL_QC;
    recipe.trigger = unit->trigger;
    recipe.l_max_cd_m2 = luminance_today(department, unit);
    recipe.l_min_cd_m2 = recipe.l_max_cd_m2 / 620;
    recipe.l_ambient_cd_m2 = 0.12;
    recipe.bend_percent =
        4 * draw(department, which_unit(department, unit), BEND) + draw(department, which, BEND);
    recipe.is_aborted = draw(department, which, ABORTED) < ABORTED_SHARE;
    recipe.sequence = station->sequence + 1;
    recipe.previous = station->previous;
    recipe.at_utc_ms = department->now_ms;
    recipe.serial_text = unit->serial;
    recipe.name = unit->model->name;
    recipe.product_code = unit->model->product_code;
    recipe.class = unit->class;
    return recipe;
}

static bool release(struct department *department, const struct unit *unit, struct error *error)
{
    CLEANUP(free_pointer) struct store_case *cases = NULL;
    static const struct store_reason reason = {"qa-lead", "passes again after repair"};
    size_t count;
    bool found;
    if (!store_begin(department->store, STORE_WRITE, error))
        return false;
    bool ok = store_cases(department->store, &cases, &count, error);
    for (size_t i = 0; ok && i < count; i++)
        if (cases[i].released_at == 0 && cases[i].may_release &&
            strcmp(cases[i].display.id, unit->id) == 0)
            ok = store_release_case(
                department->store, cases[i].id, &reason, department->now_ms, &found, error);
    if (ok)
        return store_commit(department->store, error);
    store_rollback(department->store);
    return false;
}

/* What the people make of the result. */
static bool follow_up(struct department *department, struct unit *unit, const char *record_id,
                      struct error *error)
{
    struct store_record record;
    bool found;
    if (!store_begin(department->store, STORE_READ, error))
        return false;
    bool ok = store_record(department->store, record_id, &found, &record, error);
    store_rollback(department->store);
    if (!ok)
        return false;
    if (strcmp(record.result, "fail") == 0) {
        department->count->failed++;
        unit->has_case = true;
        if (unit->repair_on == 0)
            unit->repair_on = date_to_days(department->today) + REPAIR_DAYS_MIN +
                              (int64_t)(REPAIR_DAYS_MORE *
                                        draw(department, which_today(department, unit), REPAIR));
    } else if (unit->has_case && strcmp(record.result, "pass") == 0) {
        unit->has_case = false;
        return release(department, unit, error);
    }
    return true;
}

static bool do_session(struct department *department, struct station *station, struct unit *unit,
                       struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    char id[UUID_TEXT_SIZE];
    struct intake_receipt receipt;
    department->now_ms += 60000;
    struct record_recipe recipe = recipe_of(department, station, unit);
    const struct guideline *guideline = strcmp(unit->class, "primary-mammography") == 0
                                            ? department->mammography
                                            : department->guideline;
    if (!record_make(&recipe, guideline, &station->pair, &file, id, error))
        return false;
    struct intake_post post = {.agent = &station->agent,
                               .bytes = file.data,
                               .length = file.length,
                               .received_at_ms = department->now_ms + 1000};
    if (!intake_record(department->store, &post, &receipt, error))
        return false;
    if (receipt.outcome != INTAKE_STORED)
        return error_set(error, ERROR_INVALID, "%s: %s", unit->serial, receipt.reason);
    station->sequence++;
    (void)digest_sha256(file.data, file.length, station->previous);
    department->count->records++;
    department->count->aborted += recipe.is_aborted;
    return follow_up(department, unit, id, error);
}

static bool work(struct department *department, struct error *error)
{
    for (int i = 0; i < department->station_count; i++) {
        struct station *station = &department->stations[i];
        for (int j = 0; j < station->unit_count; j++) {
            struct unit *unit = &station->units[j];
            bool is_done = draw(department, which_today(department, unit), DONE) < DONE_SHARE;
            if (unit->due != 0 && is_done && !do_session(department, station, unit, error))
                return false;
            unit->due = 0;
        }
    }
    return true;
}

static bool do_day(struct department *department, department_watcher *watch, void *context,
                   struct error *error)
{
    department->now_ms = date_to_days(department->today) * DAY_MS + 7 * 3600 * 1000;
    if (!store_begin(department->store, STORE_WRITE, error))
        return false;
    if (!morning(department, error) || !look_up(department, error) ||
        (watch != NULL && !watch(context, department->store, department->today, error))) {
        store_rollback(department->store);
        return false;
    }
    department->count->days++;
    return store_commit(department->store, error) && work(department, error);
}

static bool allocate(struct department *department, struct error *error)
{
    size_t stations = (size_t)department->shape->workstations;
    department->stations = calloc(stations + 1, sizeof *department->stations);
    /* room for every place's displays of many generations */
    department->by_id = calloc(stations * DISPLAYS_MAX * 20 + 1, sizeof *department->by_id);
    return (department->stations != NULL && department->by_id != NULL) ||
           error_set(error, ERROR_SYSTEM, "no memory for %zu workstations", stations);
}

bool department_run(struct store *store, const struct department_shape *shape,
                    department_watcher *watch, void *context, struct department_count *count,
                    struct error *error)
{
    struct department department = {.store = store, .shape = shape, .count = count};
    int64_t last = date_to_days(shape->last);
    *count = (struct department_count){0};
    department.now_ms = date_to_days(shape->first) * DAY_MS;
    bool ok = allocate(&department, error) && set_up(&department, error);
    for (int64_t day = date_to_days(shape->first); ok && day <= last; day++) {
        department.today = date_from_days(day);
        if (department_is_working_day(department.today))
            ok = do_day(&department, watch, context, error);
    }
    guideline_destroy(department.guideline);
    guideline_destroy(department.mammography);
    free(department.stations);
    free(department.by_id);
    return ok;
}
