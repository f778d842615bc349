/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/pair_sitting.h"

#include <string.h>

void pair_group_finish(struct pair_group *group)
{
    for (size_t i = 0; i < group->count; i++)
        store_evidence_finish(&group->held[i]);
    group->count = 0;
}

static void read_member(struct pair_group *group, const struct sql_query *query)
{
    size_t at = group->count, length;
    const void *blob = sql_blob(query, 5, &length);
    struct error trouble = {0};
    if (at == PAIR_MEMBERS_MAX)
        return;
    if (!evidence_unpack(blob, length, &group->held[at], &trouble)) {
        (void)sql_fail(query->sql, trouble.kind, "%s", trouble.text);
        return;
    }
    sql_text(query, 0, group->display_ids[at], sizeof group->display_ids[at]);
    sql_text(query, 1, group->record_ids[at], sizeof group->record_ids[at]);
    sql_text(query, 2, group->meters[at], sizeof group->meters[at]);
    if (sql_integer(query, 3) > group->ended_at) {
        group->ended_at = sql_integer(query, 3);
        sql_text(query, 4, group->done_on, sizeof group->done_on);
    }
    group->does_count = group->does_count && sql_integer(query, 6) != 0;
    group->count++;
}

void pair_group_read(struct sql *sql, const struct pair_sitting *asked, struct pair_group *group)
{
    memset(group, 0, sizeof *group);
    group->does_count = true;
    struct sql_query query = sql_prepare(
        sql,
        "SELECT e.display_id, e.id, e.meter, max(e.ended_at), e.done_on, e.evidence, "
        "coalesce(t.does_count = 1 AND t.is_held = 0, 0) FROM record e "
        "JOIN test_run t ON t.record_id = e.id AND t.test = 'luminance-response' "
        "AND t.state = 'complete' WHERE e.session_id = ? AND e.agent_id = ? AND e.class = ? "
        "GROUP BY e.display_id ORDER BY e.display_id");
    sql_bind_text(&query, asked->session_id);
    sql_bind_text(&query, asked->agent_id);
    sql_bind_text(&query, asked->class);
    while (sql_step(&query))
        read_member(group, &query);
    sql_end(&query);
}

bool pair_group_evaluate(struct pair_group *group, const struct pair_sitting *asked,
                         const struct guideline *guideline, struct evaluation *evaluation)
{
    struct pair_member members[PAIR_MEMBERS_MAX];
    struct error trouble = {0};
    for (size_t i = 0; i < group->count; i++) {
        group->evidence[i] = evidence_of(&group->held[i]);
        members[i] = (struct pair_member){
            .evidence = &group->evidence[i],
            .session_id = asked->session_id,
            .meter = group->meters[i],
            .warm = (group->evidence[i].provisional & PROVISIONAL_NOT_WARM) == 0,
        };
    }
    return guideline_evaluate_pair(
        guideline, asked->class, members, group->count, evaluation, &trouble);
}
