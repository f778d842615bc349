/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/reevaluate_pair.h"

#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

static bool compares(const struct guideline *guideline)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strncmp(guideline->criteria[i].metric, "pair_", 5) == 0)
            return true;
    return false;
}

static bool has_compared(struct store *store)
{
    struct sql_query query = sql_prepare(store->sql, "SELECT 1 FROM pair_run LIMIT 1");
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

bool pair_sessions_read(struct store *store, const struct guideline *other,
                        struct pair_sessions *sessions, struct error *error)
{
    struct rows rows = {.size = UUID_TEXT_SIZE};
    if (!compares(other) && !has_compared(store))
        return sql_check(store->sql, error);
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT session_id FROM record GROUP BY session_id "
                                         "HAVING min(display_id) <> max(display_id)");
    char *id;
    while (sql_step(&query) && (id = rows_add(store, &rows)) != NULL)
        sql_text(&query, 0, id, UUID_TEXT_SIZE);
    sql_end(&query);
    sessions->ids = (char(*)[UUID_TEXT_SIZE])rows.data;
    sessions->count = rows.count;
    return sql_check(store->sql, error);
}

#define SITTINGS_MAX 8
struct sittings {
    size_t count;
    char agent_ids[SITTINGS_MAX][UUID_TEXT_SIZE], classes[SITTINGS_MAX][32];
};

/* One, but where an agent used another one's session, or displays are of several classes. */
static void read_sittings(struct sql *sql, const char *session_id, struct sittings *sittings)
{
    struct sql_query query = sql_prepare(
        sql, "SELECT DISTINCT agent_id, class FROM record WHERE session_id = ? ORDER BY 1, 2");
    sql_bind_text(&query, session_id);
    while (sql_step(&query) && sittings->count < SITTINGS_MAX) {
        sql_text(&query, 0, sittings->agent_ids[sittings->count], UUID_TEXT_SIZE);
        sql_text(&query, 1, sittings->classes[sittings->count++], 32);
    }
    sql_end(&query);
}

/* What was said of the comparison, "" nothing. */
static void read_before(const struct pair_again *again, const struct pair_sitting *asked,
                        const char *record_id, char result[16])
{
    result[0] = '\0';
    struct sql_query query =
        sql_prepare(again->sql,
                    "SELECT p.result, v.criterion, v.outcome, v.does_decide FROM pair_run p "
                    "JOIN pair_member m ON m.pair_id = p.id AND m.record_id = ? "
                    "JOIN pair_verdict v ON v.pair_id = p.id "
                    "WHERE p.session_id = ? AND p.class = ? ORDER BY v.position");
    sql_bind_text(&query, record_id);
    sql_bind_text(&query, asked->session_id);
    sql_bind_text(&query, asked->class);
    while (sql_step(&query)) {
        char id[64], name[16];
        enum verdict_outcome outcome;
        sql_text(&query, 0, result, 16);
        sql_text(&query, 1, id, sizeof id);
        sql_text(&query, 2, name, sizeof name);
        if (verdict_outcome_parse(name, &outcome))
            tally_before(
                again->tally, asked->class, id, stand_of(outcome, sql_integer(&query, 3) != 0));
    }
    sql_end(&query);
}

static void visit(const struct pair_again *again, const struct pair_sitting *asked,
                  const struct pair_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct reevaluated_verdict member = {.record_id = group->record_ids[i],
                                                   .display_id = group->display_ids[i],
                                                   .class = asked->class,
                                                   .ended_at = group->ended_at};
        again->visit(again->context, &member);
    }
}

static void judge_group(const struct pair_again *again, const struct pair_sitting *asked,
                        struct pair_group *group)
{
    struct evaluation evaluation = {0};
    char before[16];
    const char *after = "";
    size_t place = 0;
    const char *members[PAIR_MEMBERS_MAX];
    if (!pair_group_evaluate(group, asked, again->other, &evaluation))
        return;
    tally_begin(again->tally);
    read_before(again, asked, group->record_ids[0], before);
    for (size_t i = 0; i < evaluation.verdict_count; i++)
        tally_after(again->tally, &evaluation.verdicts[i], &place);
    if (evaluation.verdict_count > 0)
        after = evaluation_result_name(evaluation_result(&evaluation));
    for (size_t i = 0; i < group->count; i++)
        members[i] = group->display_ids[i];
    struct tally_pair pair = {
        .display_ids = members, .count = group->count, .before = before, .after = after};
    if (tally_end_pair(again->tally, &pair))
        visit(again, asked, group);
    evaluation_finish(&evaluation);
}

void pair_session_judge(const struct pair_again *again, const char *session_id)
{
    struct sittings sittings = {0};
    read_sittings(again->sql, session_id, &sittings);
    for (size_t i = 0; i < sittings.count; i++) {
        struct pair_group group;
        struct pair_sitting asked = {.session_id = session_id,
                                     .agent_id = sittings.agent_ids[i],
                                     .class = sittings.classes[i]};
        if (!guideline_has_class(again->other, asked.class))
            continue;
        pair_group_read(again->sql, &asked, &group);
        if (group.count > 1)
            judge_group(again, &asked, &group);
        pair_group_finish(&group);
    }
}
