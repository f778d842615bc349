/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/edition.h"

#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool check_edition(const struct guideline *guideline, const char *class, struct error *error)
{
    if (!guideline_has_class(guideline, class))
        return error_set(error, ERROR_INVALID, "%s: has no class \"%s\"", guideline->id, class);
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (criterion_needs_decision(&guideline->criteria[i], class))
            return error_set(error,
                             ERROR_INVALID,
                             "%s: criterion %s has an unverified limit: confirm or exclude it "
                             "before it is adopted",
                             guideline->id,
                             guideline->criteria[i].id);
    return true;
}

static bool check_classes(const struct guideline *guideline, const char *classes,
                          struct error *error)
{
    for (const char *at = classes; *at != '\0';) {
        char class[32] = "";
        size_t length = strcspn(at, ",");
        if (length < sizeof class)
            memcpy(class, at, length);
        if (!check_edition(guideline, class, error))
            return false;
        at += length + (at[length] == ',');
    }
    return classes[0] != '\0' || error_set(error, ERROR_INVALID, "advice: a class is needed");
}

static void insert(struct store *store, const struct store_advice *advice, int64_t now_ms)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO advice (guideline_id, sha256, class, site_id, advice, advised_by, "
        "advised_role, advised_at) VALUES (?, ?, ?, (SELECT id FROM site WHERE name = ?), ?, ?, "
        "?, ?)");
    sql_bind_text(&query, advice->guideline_id);
    sql_bind_text(&query, advice->sha256);
    sql_bind_text(&query, advice->class);
    sql_bind_text(&query, advice->site);
    sql_bind_text(&query, advice->advice);
    sql_bind_text(&query, advice->advised_by);
    sql_bind_text(&query, advice->advised_role);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    struct store_deed deed = {.who = advice->advised_by,
                              .what = "adoption advised",
                              .object = advice->guideline_id,
                              .detail = advice->class};
    (void)store_audit(store, &deed, now_ms, NULL);
}

static bool has_site(struct store *store, const char *name)
{
    struct sql_query query = sql_prepare(store->sql, "SELECT 1 FROM site WHERE name = ?");
    sql_bind_text(&query, name);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

bool store_advise(struct store *store, const struct store_advice *advice, int64_t now_ms,
                  struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct store_xml xml = {0};
    struct store_advice made = *advice;
    bool found;
    if (!store_edition_xml(store, advice->guideline_id, advice->edition, &found, &xml, error))
        return false;
    CLEANUP(free_pointer) void *bytes = xml.bytes;
    if (!found)
        return error_set(error,
                         ERROR_INVALID,
                         "no edition %s of \"%s\" is kept here",
                         advice->edition,
                         advice->guideline_id);
    if (advice->site[0] != '\0' && !has_site(store, advice->site))
        return error_set(error, ERROR_INVALID, "no site \"%s\"", advice->site);
    if (!guideline_parse("edition", bytes, xml.length, &guideline, error) ||
        !check_classes(guideline, advice->class, error))
        return false;
    memcpy(made.sha256, xml.sha256, sizeof made.sha256);
    insert(store, &made, now_ms);
    return sql_check(store->sql, error);
}

#define ADVICE_SELECT                                                                        \
    "SELECT v.id, v.guideline_id, g.edition, v.sha256, g.title, v.class, s.name, v.advice, " \
    "v.advised_by, v.advised_role, v.advised_at FROM advice v JOIN guideline g "             \
    "ON g.id = v.guideline_id AND g.sha256 = v.sha256 LEFT JOIN site s ON s.id = v.site_id " \
    "WHERE v.adoption_id IS NULL "

static void advice_read(const struct sql_query *query, struct store_advice *row)
{
    row->id = sql_integer(query, 0);
    sql_text(query, 1, row->guideline_id, sizeof row->guideline_id);
    sql_text(query, 2, row->edition, sizeof row->edition);
    sql_text(query, 3, row->sha256, sizeof row->sha256);
    sql_text(query, 4, row->title, sizeof row->title);
    sql_text(query, 5, row->class, sizeof row->class);
    sql_text(query, 6, row->site, sizeof row->site);
    sql_text(query, 7, row->advice, sizeof row->advice);
    sql_text(query, 8, row->advised_by, sizeof row->advised_by);
    sql_text(query, 9, row->advised_role, sizeof row->advised_role);
    row->advised_at = sql_integer(query, 10);
}

bool store_advices(struct store *store, struct store_advice **advices, size_t *count,
                   struct error *error)
{
    struct rows rows = {.size = sizeof **advices};
    struct sql_query query = sql_prepare(store->sql, ADVICE_SELECT "ORDER BY v.id");
    struct store_advice *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        advice_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, advices, count, error);
}

static void mark_followed(struct store *store, int64_t id)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "UPDATE advice SET adoption_id = (SELECT max(a.id) FROM adoption a) WHERE id = ?");
    sql_bind_integer(&query, id);
    sql_run(&query);
}

bool store_follow_advice(struct store *store, const struct store_following *following,
                         int64_t now_ms, bool *found, struct error *error)
{
    struct store_advice advice = {0};
    struct store_xml xml = {0};
    bool has_xml = false;
    struct sql_query query = sql_prepare(store->sql, ADVICE_SELECT "AND v.id = ?");
    sql_bind_integer(&query, following->advice_id);
    bool is_there = sql_step(&query);
    if (is_there)
        advice_read(&query, &advice);
    sql_end(&query);
    if (is_there && !store_edition_xml_by_sha256(store, advice.sha256, &has_xml, &xml, error))
        return false;
    CLEANUP(free_pointer) void *bytes = xml.bytes;
    if (has_xml) {
        struct store_adopting adopting = {
            .xml = bytes,
            .xml_length = xml.length,
            .class = advice.class,
            .site = advice.site,
            .advice = advice.advice,
            .advised_by = advice.advised_by,
            .advised_role = advice.advised_role,
            .approver = following->approver,
            .approver_role = following->approver_role,
            .reason = following->reason,
            .unverified = UNVERIFIED_REFUSED,
        };
        if (!store_adopt(store, &adopting, now_ms, error))
            return false;
        mark_followed(store, following->advice_id);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = has_xml;
    return true;
}
