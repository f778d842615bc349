/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_latest.h"

#include "collector/store/store_inner.h"

#include <string.h>

bool store_latest_runs(struct store *store, const char *display_id,
                       struct store_latest runs[TEST_COUNT], struct error *error)
{
    struct store_latest found[TEST_COUNT] = {0};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT test, record_id, result FROM test_run WHERE display_id = ? "
                    "AND does_count = 1 AND is_held = 0 AND state = 'complete' "
                    "ORDER BY ended_at, record_id");
    sql_bind_text(&query, display_id);
    while (sql_step(&query)) {
        char name[32];
        enum qa_test test;
        sql_text(&query, 0, name, sizeof name);
        if (!qa_test_parse(name, &test))
            continue;
        sql_text(&query, 1, found[test].record_id, sizeof found[test].record_id);
        sql_text(&query, 2, found[test].result, sizeof found[test].result);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    memcpy(runs, found, sizeof found);
    return true;
}
