/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

bool criterion_needs_decision(const struct criterion *criterion, const char *class)
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
                                           int64_t workstation_id, int64_t *adoption_id)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT id FROM adoption WHERE class = ? AND replaced_at IS NULL AND (site_id IS NULL OR "
        "site_id = (SELECT r.site_id FROM workstation w JOIN room r ON r.id = w.room_id "
        "WHERE w.id = ?)) ORDER BY site_id IS NULL LIMIT 1");
    sql_bind_text(&query, class);
    sql_bind_integer(&query, workstation_id);
    *adoption_id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return *adoption_id == 0 ? NULL : adopted_guideline(store, *adoption_id);
}
