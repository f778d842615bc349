/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

/* A limit that is not solidly sourced must be confirmed or excluded by somebody at adoption. */
static bool needs_decision(const struct criterion *criterion, const char *class)
{
    return strcmp(criterion->class, class) == 0 && !criterion->excluded &&
           strcmp(criterion->provenance, "R") != 0 && strcmp(criterion->provenance, "R2") != 0 &&
           criterion->confirmed_by[0] == '\0';
}

/* Ids are unique within a class. */
static struct criterion *find_criterion(struct guideline *guideline, const char *class,
                                        const char *id)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, id) == 0 &&
            strcmp(guideline->criteria[i].class, class) == 0)
            return &guideline->criteria[i];
    return NULL;
}

static void apply_decisions(struct store *store, int64_t adoption_id, struct guideline *guideline)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT r.criterion, r.decision, r.decided_by, a.class FROM adoption_row r "
                    "JOIN adoption a ON a.id = r.adoption_id WHERE a.id = ?");
    sql_bind_integer(&query, adoption_id);
    while (sql_step(&query)) {
        char id[64], decision[16], class[32];
        sql_text(&query, 0, id, sizeof id);
        sql_text(&query, 1, decision, sizeof decision);
        sql_text(&query, 3, class, sizeof class);
        struct criterion *criterion = find_criterion(guideline, class, id);
        if (criterion == NULL)
            (void)sql_fail(store->sql, ERROR_INVALID, "store: no criterion \"%s\" was adopted", id);
        else if (strcmp(decision, "excluded") == 0)
            criterion->excluded = true;
        else
            sql_text(&query, 2, criterion->confirmed_by, sizeof criterion->confirmed_by);
    }
    sql_end(&query);
}

static struct guideline *load(struct store *store, int64_t adoption_id)
{
    struct guideline *guideline = NULL;
    struct error trouble = {0};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT g.xml FROM adoption a JOIN guideline g ON g.id = a.guideline_id "
                    "AND g.sha256 = a.sha256 WHERE a.id = ?");
    sql_bind_integer(&query, adoption_id);
    if (sql_step(&query)) {
        size_t length;
        const void *xml = sql_blob(&query, 0, &length);
        if (!guideline_parse("adopted guideline", xml, length, &guideline, &trouble))
            (void)sql_fail(store->sql, trouble.kind, "%s", trouble.text);
    }
    sql_end(&query);
    if (guideline != NULL)
        apply_decisions(store, adoption_id, guideline);
    return guideline;
}

const struct guideline *adopted_guideline(struct store *store, int64_t adoption_id)
{
    for (size_t i = 0; i < store->adopted_count; i++)
        if (store->adopted[i].adoption_id == adoption_id)
            return store->adopted[i].guideline;
    struct guideline *guideline = load(store, adoption_id);
    if (guideline == NULL || !sql_check(store->sql, NULL)) {
        guideline_destroy(guideline);
        return NULL;
    }
    if (store->adopted_count == ADOPTIONS_CACHED)
        guideline_destroy(store->adopted[--store->adopted_count].guideline);
    store->adopted[store->adopted_count++] =
        (struct adopted){.adoption_id = adoption_id, .guideline = guideline};
    return guideline;
}

const struct guideline *guideline_in_force(struct store *store, const char *class,
                                           int64_t *adoption_id)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT id FROM adoption WHERE class = ? AND replaced_at IS NULL");
    sql_bind_text(&query, class);
    *adoption_id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return *adoption_id == 0 ? NULL : adopted_guideline(store, *adoption_id);
}

static bool check_people(const struct store_adopting *adopting, struct error *error)
{
    if (adopting->advice[0] == '\0' || adopting->advised_by[0] == '\0' ||
        adopting->approver[0] == '\0')
        return error_set(error, ERROR_INVALID, "adoption: advice, adviser and approver are needed");
    if (strcmp(adopting->advised_by, adopting->approver) == 0)
        return error_set(error,
                         ERROR_INVALID,
                         "adoption: the approver must be another person than "
                         "the adviser");
    return true;
}

static bool check_rows(const struct store_adopting *adopting, const struct guideline *guideline,
                       struct error *error)
{
    if (!guideline_has_class(guideline, adopting->class))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: has no sourced rows for class \"%s\"; somebody must fill it first",
                         guideline->id,
                         adopting->class);
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (adopting->unverified == UNVERIFIED_REFUSED &&
            needs_decision(&guideline->criteria[i], adopting->class))
            return error_set(error,
                             ERROR_INVALID,
                             "%s: criterion %s has an unverified limit: confirm or exclude it",
                             guideline->id,
                             guideline->criteria[i].id);
    return true;
}

static bool check_edition(struct store *store, const struct store_adopting *adopting,
                          const struct guideline *guideline)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT class FROM adoption WHERE guideline_id = ? AND sha256 <> ? "
                    "AND class <> ? AND replaced_at IS NULL");
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_bind_text(&query, adopting->class);
    char other[32] = "";
    if (sql_step(&query))
        sql_text(&query, 0, other, sizeof other);
    sql_end(&query);
    return other[0] == '\0' ||
           sql_fail(store->sql,
                    ERROR_INVALID,
                    "%s: class \"%s\" has adopted it in another edition; give the edition another "
                    "id",
                    guideline->id,
                    other);
}

static void keep_xml(struct store *store, const struct store_adopting *adopting,
                     const struct guideline *guideline)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO guideline (id, sha256, edition, title, xml) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id, sha256) DO NOTHING");
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_bind_text(&query, guideline->edition);
    sql_bind_text(&query, guideline->title);
    sql_bind_blob(&query, adopting->xml, adopting->xml_length);
    sql_run(&query);
}

static int64_t insert_adoption(struct store *store, const struct store_adopting *adopting,
                               const struct guideline *guideline, int64_t now_ms)
{
    char today[DATE_TEXT_SIZE];
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE adoption SET replaced_at = ? WHERE class = ? AND replaced_at IS NULL");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, adopting->class);
    sql_run(&query);
    query = sql_prepare(store->sql,
                        "INSERT INTO adoption (class, guideline_id, sha256, advice, advised_by, "
                        "approver, adopted_at, adopted_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, adopting->class);
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_bind_text(&query, adopting->advice);
    sql_bind_text(&query, adopting->advised_by);
    sql_bind_text(&query, adopting->approver);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, date_format(date_local(now_ms), today));
    sql_run(&query);
    return sql_last_id(store->sql);
}

static void insert_decisions(struct store *store, const struct store_adopting *adopting,
                             const struct guideline *guideline, int64_t adoption_id)
{
    bool is_excluded = adopting->unverified == UNVERIFIED_EXCLUDED;
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        if (!needs_decision(&guideline->criteria[i], adopting->class))
            continue;
        struct sql_query query =
            sql_prepare(store->sql,
                        "INSERT INTO adoption_row (adoption_id, criterion, decision, decided_by) "
                        "VALUES (?, ?, ?, ?)");
        sql_bind_integer(&query, adoption_id);
        sql_bind_text(&query, guideline->criteria[i].id);
        sql_bind_text(&query, is_excluded ? "excluded" : "confirmed");
        sql_bind_text(&query, adopting->advised_by);
        sql_run(&query);
    }
}

static void recompute_class(struct store *store, const char *class)
{
    struct rows rows = {.size = UUID_TEXT_SIZE};
    struct sql_query query = sql_prepare(store->sql, "SELECT id FROM display WHERE class = ?");
    sql_bind_text(&query, class);
    char *id;
    while (sql_step(&query) && (id = rows_add(store, &rows)) != NULL)
        sql_text(&query, 0, id, UUID_TEXT_SIZE);
    sql_end(&query);
    for (size_t i = 0; i < rows.count; i++)
        display_recompute(store, rows.data + i * UUID_TEXT_SIZE);
    free(rows.data);
}

bool store_adopt(struct store *store, const struct store_adopting *adopting, int64_t now_ms,
                 struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    if (!check_people(adopting, error) ||
        !guideline_parse("guideline", adopting->xml, adopting->xml_length, &guideline, error) ||
        !check_rows(adopting, guideline, error))
        return false;
    if (check_edition(store, adopting, guideline)) {
        keep_xml(store, adopting, guideline);
        int64_t id = insert_adoption(store, adopting, guideline, now_ms);
        insert_decisions(store, adopting, guideline, id);
        judge_waiting(store, adopting->class);
        recompute_class(store, adopting->class);
        struct store_deed deed = {.who = adopting->approver,
                                  .what = "guideline adopted",
                                  .object = guideline->id,
                                  .detail = adopting->class};
        (void)store_audit(store, &deed, now_ms, NULL);
    }
    return sql_check(store->sql, error);
}

bool store_adoptions(struct store *store, struct store_adoption **adoptions, size_t *count,
                     struct error *error)
{
    struct rows rows = {.size = sizeof **adoptions};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT a.id, a.class, a.guideline_id, g.edition, a.sha256, g.title, a.advice, "
                    "a.advised_by, a.approver, a.adopted_on FROM adoption a JOIN guideline g "
                    "ON g.id = a.guideline_id AND g.sha256 = a.sha256 WHERE a.replaced_at IS NULL "
                    "ORDER BY a.class");
    struct store_adoption *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->id = sql_integer(&query, 0);
        sql_text(&query, 1, row->class, sizeof row->class);
        sql_text(&query, 2, row->guideline_id, sizeof row->guideline_id);
        sql_text(&query, 3, row->edition, sizeof row->edition);
        sql_text(&query, 4, row->sha256, sizeof row->sha256);
        sql_text(&query, 5, row->title, sizeof row->title);
        sql_text(&query, 6, row->advice, sizeof row->advice);
        sql_text(&query, 7, row->advised_by, sizeof row->advised_by);
        sql_text(&query, 8, row->approver, sizeof row->approver);
        sql_text(&query, 9, row->adopted_on, sizeof row->adopted_on);
    }
    sql_end(&query);
    return rows_give(store, &rows, adoptions, count, error);
}

bool store_guideline_xml(struct store *store, const char *guideline_id, bool *found,
                         struct store_xml *xml, struct error *error)
{
    CLEANUP(free_pointer) void *copy = NULL;
    struct store_xml held = {0};
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT g.xml, g.sha256 FROM adoption a JOIN guideline g "
                                         "ON g.id = a.guideline_id AND g.sha256 = a.sha256 "
                                         "WHERE a.guideline_id = ? AND a.replaced_at IS NULL");
    sql_bind_text(&query, guideline_id);
    bool is_there = sql_step(&query);
    if (is_there) {
        copy = blob_copy(&query, 0, &held.length);
        sql_text(&query, 1, held.sha256, sizeof held.sha256);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there) {
        held.bytes = TAKE(copy);
        *xml = held;
    }
    return true;
}
