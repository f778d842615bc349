/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/adoption_edition.h"

#include "monqa/cleanup.h"
#include "monqa/guideline_edition.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHY "unverified rows excluded at adoption"

static bool is_undecided(const struct criterion *criterion)
{
    return criterion_needs_decision(criterion, criterion->class);
}

static size_t count_undecided(const struct guideline *guideline)
{
    size_t count = 0;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        count += is_undecided(&guideline->criteria[i]);
    return count;
}

/* Two classes adopted one after the other have one edition, as if they had been adopted at once. */
static bool find_in_force(struct store *store, const struct guideline *guideline,
                          struct buffer *xml, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT g.xml FROM guideline g WHERE g.id = ? AND g.based_on = ? AND g.why = ? "
                    "AND EXISTS (SELECT 1 FROM adoption a WHERE a.guideline_id = g.id "
                    "AND a.sha256 = g.sha256 AND a.replaced_at IS NULL) LIMIT 1");
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_bind_text(&query, WHY);
    if (sql_step(&query)) {
        size_t length;
        const void *bytes = sql_blob(&query, 0, &length);
        buffer_append(xml, bytes, length);
    }
    sql_end(&query);
    return sql_check(store->sql, error) && buffer_check(xml, "edition", error);
}

static bool name_edition(struct store *store, const struct guideline *guideline, char edition[48],
                         struct error *error)
{
    struct sql_query query = sql_prepare(
        store->sql, "SELECT 1 + count(*) FROM guideline WHERE id = ? AND based_on = ? AND why = ?");
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_bind_text(&query, WHY);
    int64_t number = sql_step(&query) ? sql_integer(&query, 0) : 1;
    sql_end(&query);
    (void)snprintf(edition, 48, "%s.%lld", guideline->edition, (long long)number);
    return sql_check(store->sql, error);
}

static bool exclude(const struct guideline *guideline, const struct guideline_bytes *from,
                    const char *edition, const char *because, struct buffer *xml,
                    struct error *error)
{
    size_t count = 0;
    CLEANUP(free_pointer)
    struct guideline_change *changes = calloc(2 * guideline->criterion_count + 1, sizeof *changes);
    if (changes == NULL)
        return error_set(error, ERROR_SYSTEM, "adoption: no memory");
    changes[count++] = (struct guideline_change){.attribute = "edition", .value = edition};
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        const struct criterion *criterion = &guideline->criteria[i];
        if (!is_undecided(criterion))
            continue;
        struct guideline_change change = {.class = criterion->class,
                                          .criterion = criterion->id,
                                          .attribute = "excluded",
                                          .value = "true"};
        changes[count++] = change;
        change.attribute = "excluded-because";
        change.value = because;
        changes[count++] = change;
    }
    return guideline_edit(guideline->id, from, changes, count, xml, error);
}

bool adoption_edition(struct store *store, const struct store_adopting *adopting,
                      const struct guideline *guideline, struct buffer *xml, struct error *error)
{
    char edition[48], because[256];
    const struct guideline_bytes from = {adopting->xml, adopting->xml_length};
    if (count_undecided(guideline) == 0)
        return true;
    if (!find_in_force(store, guideline, xml, error))
        return false;
    if (xml->length > 0 || adopting->unverified != UNVERIFIED_EXCLUDED)
        return true;
    (void)snprintf(
        because, sizeof because, "%s: not verified; excluded at adoption", adopting->advised_by);
    return name_edition(store, guideline, edition, error) &&
           exclude(guideline, &from, edition, because, xml, error);
}

void adoption_edition_sign(struct store *store, const struct store_adopting *adopting,
                           const struct guideline *from, const struct guideline *made)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "UPDATE guideline SET made_by = ?, based_on = ?, why = ? "
                                         "WHERE id = ? AND sha256 = ? AND made_by = ''");
    sql_bind_text(&query, adopting->advised_by);
    sql_bind_text(&query, from->sha256);
    sql_bind_text(&query, WHY);
    sql_bind_text(&query, made->id);
    sql_bind_text(&query, made->sha256);
    sql_run(&query);
}
