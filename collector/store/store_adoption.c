/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/adoption_edition.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES_MAX 16

/* One act: an edition for some classes, at one site or at all. */
struct act {
    struct store *store;
    const struct store_adopting *adopting;
    const struct guideline *guideline;
    const struct guideline *from; /* what was handed in; NULL: the same */
    char classes[CLASSES_MAX][32];
    size_t class_count;
    int64_t site_id; /* 0: every site */
    int64_t now_ms;
};

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

/* Names with a comma between. */
static bool read_classes(struct act *act, struct error *error)
{
    for (const char *at = act->adopting->class; *at != '\0';) {
        size_t length = strcspn(at, ",");
        if (length == 0 || length >= sizeof act->classes[0] || act->class_count == CLASSES_MAX)
            return error_set(error, ERROR_INVALID, "class \"%s\": no such class", at);
        memcpy(act->classes[act->class_count++], at, length);
        at += length + (at[length] == ',');
    }
    return act->class_count > 0 || error_set(error, ERROR_INVALID, "adoption: a class is needed");
}

static bool check_rows(const struct act *act, const char *class, struct error *error)
{
    const struct guideline *guideline = act->guideline;
    if (!guideline_has_class(guideline, class))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: has no sourced rows for class \"%s\"; somebody must fill it first",
                         guideline->id,
                         class);
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (act->adopting->unverified == UNVERIFIED_REFUSED &&
            criterion_needs_decision(&guideline->criteria[i], class))
            return error_set(error,
                             ERROR_INVALID,
                             "%s: criterion %s has an unverified limit: confirm or exclude it",
                             guideline->id,
                             guideline->criteria[i].id);
    return true;
}

static bool find_site(struct act *act, struct error *error)
{
    const char *site = act->adopting->site;
    if (site == NULL || site[0] == '\0')
        return true;
    struct sql_query query = sql_prepare(act->store->sql, "SELECT id FROM site WHERE name = ?");
    sql_bind_text(&query, site);
    act->site_id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return act->site_id != 0 || error_set(error, ERROR_INVALID, "no site \"%s\"", site);
}

/* An agent asks for a guideline by its id: at one site there can be one edition of it only. */
static bool check_edition(const struct act *act)
{
    char other[32] = "";
    struct sql_query query =
        sql_prepare(act->store->sql,
                    "SELECT class FROM adoption WHERE guideline_id = ? AND sha256 <> ? "
                    "AND replaced_at IS NULL AND (site_id IS NULL OR ? = 0 OR site_id = ?)");
    sql_bind_text(&query, act->guideline->id);
    sql_bind_text(&query, act->guideline->sha256);
    sql_bind_integer(&query, act->site_id);
    sql_bind_integer(&query, act->site_id);
    if (sql_step(&query))
        sql_text(&query, 0, other, sizeof other);
    sql_end(&query);
    return other[0] == '\0' ||
           sql_fail(act->store->sql,
                    ERROR_INVALID,
                    "%s: class \"%s\" has adopted it in another edition; adopt this one for both "
                    "at once, or give it another id",
                    act->guideline->id,
                    other);
}

void edition_keep(struct store *store, const struct guideline *guideline, const void *xml,
                  size_t length)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO guideline (id, sha256, edition, title, xml) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id, sha256) DO NOTHING");
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_bind_text(&query, guideline->edition);
    sql_bind_text(&query, guideline->title);
    sql_bind_blob(&query, xml, length);
    sql_run(&query);
}

static void replace(const struct act *act, const char *class)
{
    struct sql_query query = sql_prepare(act->store->sql,
                                         "UPDATE adoption SET replaced_at = ? WHERE class = ? "
                                         "AND coalesce(site_id, 0) = ? AND replaced_at IS NULL");
    sql_bind_integer(&query, act->now_ms);
    sql_bind_text(&query, class);
    sql_bind_integer(&query, act->site_id);
    sql_run(&query);
}

static const char *text_of(const char *text)
{
    return text == NULL ? "" : text;
}

static void insert_adoption(const struct act *act, const char *class)
{
    const struct store_adopting *adopting = act->adopting;
    char today[DATE_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(act->store->sql,
                    "INSERT INTO adoption (class, guideline_id, sha256, advice, advised_by, "
                    "approver, adopted_at, adopted_on, site_id, advised_role, approver_role, "
                    "reason, is_paired) VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?)");
    sql_bind_text(&query, class);
    sql_bind_text(&query, act->guideline->id);
    sql_bind_text(&query, act->guideline->sha256);
    sql_bind_text(&query, adopting->advice);
    sql_bind_text(&query, adopting->advised_by);
    sql_bind_text(&query, adopting->approver);
    sql_bind_integer(&query, act->now_ms);
    sql_bind_text(&query, date_format(date_local(act->now_ms), today));
    sql_bind_integer(&query, act->site_id);
    sql_bind_text(&query, text_of(adopting->advised_role));
    sql_bind_text(&query, text_of(adopting->approver_role));
    sql_bind_text(&query, text_of(adopting->reason));
    sql_bind_integer(&query, guideline_class_is_paired(act->guideline, class));
    sql_run(&query);
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

static void adopt(const struct act *act)
{
    const struct store_adopting *adopting = act->adopting;
    char detail[512];
    edition_keep(act->store, act->guideline, adopting->xml, adopting->xml_length);
    if (act->from != NULL)
        adoption_edition_sign(act->store, adopting, act->from, act->guideline);
    for (size_t i = 0; i < act->class_count; i++) {
        replace(act, act->classes[i]);
        insert_adoption(act, act->classes[i]);
    }
    if (!check_edition(act))
        return;
    for (size_t i = 0; i < act->class_count; i++) {
        judge_waiting(act->store, act->classes[i]);
        recompute_class(act->store, act->classes[i]);
    }
    (void)snprintf(detail,
                   sizeof detail,
                   "%s edition %s, %s; advised by %s",
                   adopting->class,
                   act->guideline->edition,
                   act->site_id == 0 ? "every site" : adopting->site,
                   adopting->advised_by);
    struct store_deed deed = {.who = adopting->approver,
                              .what = "guideline adopted",
                              .object = act->guideline->id,
                              .detail = detail};
    (void)store_audit(act->store, &deed, act->now_ms, NULL);
}

/* The edition that was handed in stays beside the one in which its rows are decided. */
static bool decide_and_adopt(const struct act *asked, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(GUIDELINE_BYTES_MAX);
    CLEANUP(guideline_cleanup) struct guideline *decided = NULL;
    struct store_adopting adopting = *asked->adopting;
    struct act act = *asked;
    if (!adoption_edition(act.store, &adopting, act.guideline, &xml, error))
        return false;
    if (xml.length > 0) {
        if (!guideline_parse("edition", xml.data, xml.length, &decided, error))
            return false;
        edition_keep(act.store, act.guideline, adopting.xml, adopting.xml_length);
        adopting.xml = xml.data;
        adopting.xml_length = xml.length;
        act.from = act.guideline;
        act.guideline = decided;
        act.adopting = &adopting;
    }
    adopt(&act);
    return sql_check(act.store->sql, error);
}

bool store_adopt(struct store *store, const struct store_adopting *adopting, int64_t now_ms,
                 struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct act act = {.store = store, .adopting = adopting, .now_ms = now_ms};
    if (!check_people(adopting, error) || !read_classes(&act, error) || !find_site(&act, error) ||
        !guideline_parse("guideline", adopting->xml, adopting->xml_length, &guideline, error))
        return false;
    act.guideline = guideline;
    for (size_t i = 0; i < act.class_count; i++)
        if (!check_rows(&act, act.classes[i], error))
            return false;
    return decide_and_adopt(&act, error);
}

bool store_adoptions(struct store *store, struct store_adoption **adoptions, size_t *count,
                     struct error *error)
{
    struct rows rows = {.size = sizeof **adoptions};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT a.id, a.class, a.guideline_id, g.edition, a.sha256, g.title, a.advice, "
                    "a.advised_by, a.approver, a.adopted_on, s.name, a.advised_role, "
                    "a.approver_role, a.reason FROM adoption a JOIN guideline g "
                    "ON g.id = a.guideline_id AND g.sha256 = a.sha256 "
                    "LEFT JOIN site s ON s.id = a.site_id WHERE a.replaced_at IS NULL "
                    "ORDER BY a.class, s.name IS NULL, s.name");
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
        sql_text(&query, 10, row->site, sizeof row->site);
        sql_text(&query, 11, row->advised_role, sizeof row->advised_role);
        sql_text(&query, 12, row->approver_role, sizeof row->approver_role);
        sql_text(&query, 13, row->reason, sizeof row->reason);
    }
    sql_end(&query);
    return rows_give(store, &rows, adoptions, count, error);
}

bool store_guideline_xml(struct store *store, const char *guideline_id, const char *site,
                         bool *found, struct store_xml *xml, struct error *error)
{
    CLEANUP(free_pointer) void *copy = NULL;
    struct store_xml held = {0};
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT g.xml, g.sha256 FROM adoption a JOIN guideline g "
                                         "ON g.id = a.guideline_id AND g.sha256 = a.sha256 "
                                         "LEFT JOIN site s ON s.id = a.site_id "
                                         "WHERE a.guideline_id = ? AND a.replaced_at IS NULL "
                                         "AND (s.name IS NULL OR ? = '' OR s.name = ?) "
                                         "ORDER BY (s.name IS NULL) = (? <> ''), a.id LIMIT 1");
    sql_bind_text(&query, guideline_id);
    for (int i = 0; i < 3; i++)
        sql_bind_text(&query, site);
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
