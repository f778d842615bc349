/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdlib.h>

bool handle_health(struct exchange *exchange, struct error *error)
{
    struct store_counts counts; /* the store answers */
    if (!store_count(exchange->store, &counts, error))
        return false;
    response_clear(exchange->response, 200, "text/plain; charset=utf-8");
    buffer_text(&exchange->response->body, "ok\n");
    return true;
}

static void gauge(struct buffer *body, const char *name, const char *help)
{
    buffer_format(body, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

bool handle_metrics(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    struct store_counts counts;
    size_t count, states[3] = {0};
    if (!store_count(exchange->store, &counts, error) ||
        !store_items(exchange->store, NULL, 0, &items, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        states[item_state(&items[i], exchange->today)]++;
    response_clear(exchange->response, 200, "text/plain; version=0.0.4; charset=utf-8");
    struct buffer *body = &exchange->response->body;
    gauge(body, "monqa_agents", "Enrolled agents.");
    buffer_format(body, "monqa_agents %" PRId64 "\n", counts.agents);
    gauge(body, "monqa_records", "Records held.");
    buffer_format(body, "monqa_records %" PRId64 "\n", counts.records);
    gauge(body, "monqa_records_flagged", "Records with a flag.");
    buffer_format(body, "monqa_records_flagged %" PRId64 "\n", counts.flagged);
    gauge(body, "monqa_displays", "Displays by result status.");
    for (int status = 0; status < RESULT_STATUS_COUNT; status++)
        buffer_format(body,
                      "monqa_displays{result=\"%s\"} %" PRId64 "\n",
                      result_status_name((enum result_status)status),
                      counts.results[status]);
    gauge(body, "monqa_tests_owed", "Tests by schedule state.");
    for (int state = SCHEDULE_NOT_DUE; state <= SCHEDULE_OVERDUE; state++)
        buffer_format(body,
                      "monqa_tests_owed{state=\"%s\"} %zu\n",
                      schedule_state_name((enum schedule_state)state),
                      states[state]);
    return buffer_check(body, "metrics", error);
}
