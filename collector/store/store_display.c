/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

/* A display nobody has classed must not escape testing. */
#define CLASS_OF_UNKNOWN "primary"

static const char *const result_names[] = {
    [RESULT_NOT_ACCEPTED] = "not-accepted",
    [RESULT_COMPLIANT] = "compliant",
    [RESULT_NOT_COMPLIANT] = "not-compliant",
    [RESULT_PENDING] = "pending",
};

const char *result_status_name(enum result_status status)
{
    return result_names[status];
}

bool result_status_parse(const char *name, enum result_status *status)
{
    for (size_t i = 0; i < ARRAY_LENGTH(result_names); i++)
        if (strcmp(name, result_names[i]) == 0) {
            *status = (enum result_status)i;
            return true;
        }
    return false;
}

static void identity_read(const struct sql_query *query, int column,
                          struct display_identity *identity)
{
    sql_text(query, column, identity->manufacturer, sizeof identity->manufacturer);
    identity->product_code = (int)sql_integer(query, column + 1);
    identity->serial_number = (uint32_t)sql_integer(query, column + 2);
    sql_text(query, column + 3, identity->serial_text, sizeof identity->serial_text);
    sql_text(query, column + 4, identity->name, sizeof identity->name);
}

static void place_read(const struct sql_query *query, int column, struct store_place *place)
{
    place->workstation_id = sql_integer(query, column);
    sql_text(query, column + 1, place->site, sizeof place->site);
    sql_text(query, column + 2, place->room, sizeof place->room);
    sql_text(query, column + 3, place->workstation, sizeof place->workstation);
}

void display_read(const struct sql_query *query, int column, struct store_display *display)
{
    char status[24];
    sql_text(query, column, display->id, sizeof display->id);
    identity_read(query, column + 1, &display->identity);
    sql_text(query, column + 6, display->class, sizeof display->class);
    place_read(query, column + 7, &display->place);
    sql_text(query, column + 11, display->connector, sizeof display->connector);
    sql_text(query, column + 12, display->guideline_id, sizeof display->guideline_id);
    sql_text(query, column + 13, display->guideline_edition, sizeof display->guideline_edition);
    sql_text(query, column + 14, display->guideline_sha256, sizeof display->guideline_sha256);
    sql_text(query, column + 15, display->first_seen_on, sizeof display->first_seen_on);
    sql_text(query, column + 16, display->accepted_on, sizeof display->accepted_on);
    sql_text(query, column + 17, display->accepted_how, sizeof display->accepted_how);
    display->last_seen_at = sql_integer(query, column + 18);
    display->last_record_at = sql_integer(query, column + 19);
    display->is_ambiguous = sql_integer(query, column + 20) != 0;
    sql_text(query, column + 21, status, sizeof status);
    display->is_withdrawn = sql_integer(query, column + 22) != 0;
    if (!result_status_parse(status, &display->result_status))
        (void)sql_fail(query->sql, ERROR_INVALID, "store: no result status \"%s\"", status);
}

/* A row of the table, and where it stands. */
struct found {
    char id[UUID_TEXT_SIZE];
    int64_t stands_at;
    char connector[64];
};

static bool find(struct store *store, const struct display_identity *identity, int64_t key,
                 struct found *found)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT id, workstation_id, connector FROM display WHERE manufacturer = ? "
        "AND product_code = ? AND serial_number = ? AND serial_text = ? AND place_key = ?");
    sql_bind_text(&query, identity->manufacturer);
    sql_bind_integer(&query, identity->product_code);
    sql_bind_integer(&query, identity->serial_number);
    sql_bind_text(&query, identity->serial_text);
    sql_bind_integer(&query, key);
    bool is_there = sql_step(&query);
    if (is_there) {
        sql_text(&query, 0, found->id, sizeof found->id);
        found->stands_at = sql_integer(&query, 1);
        sql_text(&query, 2, found->connector, sizeof found->connector);
    }
    sql_end(&query);
    return is_there;
}

/* One of two that say they are the same keeps the row that was there, if it is on the connector of
 * that; the others are known by theirs. */
static bool locate(struct store *store, const struct store_sighting *sighting,
                   int64_t workstation_id, struct found *found)
{
    const struct display_identity *identity = &sighting->identity;
    if (find(store, identity, identity_connector_key(workstation_id, sighting->connector), found))
        return true;
    struct found plain;
    if (!find(store, identity, identity_place_key(identity, workstation_id), &plain) ||
        (sighting->is_double &&
         (plain.stands_at != workstation_id || strcmp(plain.connector, sighting->connector) != 0)))
        return false;
    *found = plain;
    return true;
}

bool display_find(struct store *store, const struct store_sighting *sighting,
                  int64_t workstation_id, char id[UUID_TEXT_SIZE])
{
    struct found found;
    if (!locate(store, sighting, workstation_id, &found))
        return false;
    memcpy(id, found.id, sizeof found.id);
    return true;
}

static const char *known_by(const struct store_sighting *sighting)
{
    if (sighting->is_double)
        return "connector";
    return display_identity_doubt(&sighting->identity) != NULL ? "workstation" : "serial";
}

static void insert(struct store *store, int64_t workstation_id,
                   const struct store_sighting *sighting, int64_t now_ms, char id[UUID_TEXT_SIZE])
{
    uint8_t entropy[10];
    char today[DATE_TEXT_SIZE];
    const struct display_identity *identity = &sighting->identity;
    random_bytes(entropy, sizeof entropy);
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO display (id, manufacturer, product_code, serial_number, serial_text, "
        "place_key, name, class, workstation_id, connector, edid, first_seen_on, last_seen_at, "
        "result_status, known_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, uuid7_format(now_ms, entropy, id));
    sql_bind_text(&query, identity->manufacturer);
    sql_bind_integer(&query, identity->product_code);
    sql_bind_integer(&query, identity->serial_number);
    sql_bind_text(&query, identity->serial_text);
    sql_bind_integer(&query,
                     sighting->is_double
                         ? identity_connector_key(workstation_id, sighting->connector)
                         : identity_place_key(identity, workstation_id));
    sql_bind_text(&query, identity->name);
    sql_bind_text(&query, CLASS_OF_UNKNOWN);
    sql_bind_integer(&query, workstation_id);
    sql_bind_text(&query, sighting->connector);
    sql_bind_blob(&query, sighting->edid, sighting->edid_length);
    sql_bind_text(&query, date_format(date_local(now_ms), today));
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, result_names[RESULT_NOT_ACCEPTED]);
    sql_bind_text(&query, known_by(sighting));
    sql_run(&query);
}

static void update(struct store *store, int64_t workstation_id,
                   const struct store_sighting *sighting, int64_t now_ms, const char *id)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE display SET workstation_id = ?, connector = ?, name = ?, "
                    "edid = coalesce(?, edid), last_seen_at = ? WHERE id = ?");
    sql_bind_integer(&query, workstation_id);
    sql_bind_text(&query, sighting->connector);
    sql_bind_text(&query, sighting->identity.name);
    sql_bind_blob(&query, sighting->edid, sighting->edid_length);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, id);
    sql_run(&query);
}

static void place(struct store *store, int64_t workstation_id, const char *connector,
                  int64_t now_ms, const char *id)
{
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE placement SET until_at = ? WHERE display_id = ? AND until_at IS NULL");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, id);
    sql_run(&query);
    query = sql_prepare(store->sql,
                        "INSERT INTO placement (display_id, from_at, workstation_id, connector) "
                        "VALUES (?, ?, ?, ?) ON CONFLICT (display_id, from_at) DO UPDATE "
                        "SET until_at = NULL, workstation_id = excluded.workstation_id, "
                        "connector = excluded.connector");
    sql_bind_text(&query, id);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, workstation_id);
    sql_bind_text(&query, connector);
    sql_run(&query);
}

static void name_place(struct store *store, int64_t workstation_id, char *text, size_t size)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT s.name || ', ' || r.name || ', ' || w.name FROM workstation w "
        "JOIN room r ON r.id = w.room_id JOIN site s ON s.id = r.site_id WHERE w.id = ?");
    sql_bind_integer(&query, workstation_id);
    char whole[400] = "";
    if (sql_step(&query))
        sql_text(&query, 0, whole, sizeof whole);
    sql_end(&query);
    (void)text_copy(text, size, whole);
}

#define CAME_BACK_WITHIN_MS (INT64_C(3) * 24 * 3600 * 1000)

/* It was here, then elsewhere, and is here again: one display is seen by two (a switch or a
 * splitter between them), or two have one serial. */
static bool came_back(struct store *store, const char *id, int64_t workstation_id, int64_t now_ms)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT 1 FROM placement WHERE display_id = ? AND workstation_id = ? "
                    "AND until_at > ?");
    sql_bind_text(&query, id);
    sql_bind_integer(&query, workstation_id);
    sql_bind_integer(&query, now_ms - CAME_BACK_WITHIN_MS);
    bool is_back = sql_step(&query);
    sql_end(&query);
    return is_back;
}

static void mark_ambiguous(struct store *store, const char *id)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "UPDATE display SET is_ambiguous = 1 WHERE id = ? "
                                         "AND identity_confirmed_by IS NULL");
    sql_bind_text(&query, id);
    sql_run(&query);
}

/* A display that stands elsewhere than before, or hangs on another connector. */
static void note_move(struct store *store, const struct found *before, int64_t workstation_id,
                      const char *connector, int64_t now_ms)
{
    char from[120];
    struct store_change change = {.kind = "place", .is_maintenance = true};
    bool is_elsewhere = before->stands_at != workstation_id;
    if (!is_elsewhere && strcmp(before->connector, connector) == 0)
        return;
    name_place(store, before->stands_at, from, sizeof from);
    if (!is_elsewhere)
        (void)snprintf(change.words,
                       sizeof change.words,
                       "moved from %.60s to %.60s",
                       before->connector,
                       connector);
    else if (came_back(store, before->id, workstation_id, now_ms)) {
        (void)snprintf(change.words,
                       sizeof change.words,
                       "seen by turns here and at %s: two with one serial, or a switch between",
                       from);
        mark_ambiguous(store, before->id);
    } else
        (void)snprintf(change.words, sizeof change.words, "moved from %s", from);
    change_note(store, before->id, &change, now_ms);
}

bool store_sight_display(struct store *store, int64_t workstation_id,
                         const struct store_sighting *sighting, int64_t now_ms,
                         char id[UUID_TEXT_SIZE], struct error *error)
{
    struct found found = {0};
    bool is_new = !locate(store, sighting, workstation_id, &found);
    if (is_new) {
        insert(store, workstation_id, sighting, now_ms, found.id);
    } else {
        note_move(store, &found, workstation_id, sighting->connector, now_ms);
        update(store, workstation_id, sighting, now_ms, found.id);
    }
    if (found.stands_at != workstation_id)
        place(store, workstation_id, sighting->connector, now_ms, found.id);
    if (sighting->is_double)
        mark_ambiguous(store, found.id);
    if (is_new || found.stands_at != workstation_id ||
        strcmp(found.connector, sighting->connector) != 0)
        display_recompute(store, found.id);
    if (found.stands_at != workstation_id) { /* pairs were parted or made */
        workstation_recompute(store, workstation_id, found.id);
        workstation_recompute(store, found.stands_at, found.id);
    }
    if (!sql_check(store->sql, error))
        return false;
    memcpy(id, found.id, sizeof found.id);
    return true;
}

bool store_display(struct store *store, const char *id, bool *found, struct store_display *display,
                   struct error *error)
{
    struct store_display row = {0};
    struct sql_query query = sql_prepare(
        store->sql, "SELECT " DISPLAY_COLUMNS " FROM display d " DISPLAY_JOINS "WHERE d.id = ?");
    sql_bind_text(&query, id);
    bool is_there = sql_step(&query);
    if (is_there)
        display_read(&query, 0, &row);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        *display = row;
    return true;
}

bool store_displays(struct store *store, int64_t workstation_id, struct store_display **displays,
                    size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **displays};
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT " DISPLAY_COLUMNS " FROM display d " DISPLAY_JOINS
                                         "WHERE ? = 0 OR d.workstation_id = ? "
                                         "ORDER BY s.name, r.name, w.name, d.connector, d.id");
    sql_bind_integer(&query, workstation_id);
    sql_bind_integer(&query, workstation_id);
    struct store_display *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        display_read(&query, 0, row);
    sql_end(&query);
    return rows_give(store, &rows, displays, count, error);
}

static void change_class(struct store *store, const struct store_classing *classing)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE display SET class = ?, accepted_on = NULL, accepted_how = NULL "
                    "WHERE id = ?");
    sql_bind_text(&query, classing->class);
    sql_bind_text(&query, classing->display_id);
    sql_run(&query);
    judge_waiting(store, classing->class);
    display_recompute(store, classing->display_id);
}

bool store_set_class(struct store *store, const struct store_classing *classing, int64_t now_ms,
                     bool *found, struct error *error)
{
    struct store_display display = {0};
    bool is_there;
    if (!store_display(store, classing->display_id, &is_there, &display, error))
        return false;
    if (is_there && strcmp(display.class, classing->class) != 0) {
        char detail[80];
        (void)snprintf(detail, sizeof detail, "%s -> %s", display.class, classing->class);
        struct store_deed deed = {.who = classing->who,
                                  .what = "display class",
                                  .object = classing->display_id,
                                  .detail = detail};
        change_class(store, classing);
        (void)store_audit(store, &deed, now_ms, NULL);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    return true;
}

bool store_import_acceptance(struct store *store, const struct store_acceptance *acceptance,
                             int64_t now_ms, bool *found, struct error *error)
{
    char day[DATE_TEXT_SIZE];
    struct store_deed deed = {.who = acceptance->who,
                              .what = "acceptance imported",
                              .object = acceptance->display_id,
                              .detail = acceptance->reason};
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE display SET accepted_on = ?, accepted_how = 'imported' WHERE id = ?");
    sql_bind_text(&query, date_format(acceptance->on, day));
    sql_bind_text(&query, acceptance->display_id);
    sql_run(&query);
    bool is_there = sql_changes(store->sql) == 1;
    if (is_there) {
        display_recompute(store, acceptance->display_id);
        (void)store_audit(store, &deed, now_ms, NULL);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    return true;
}
