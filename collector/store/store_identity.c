/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/text.h"

int64_t identity_place_key(const struct display_identity *identity, int64_t workstation_id)
{
    return display_identity_doubt(identity) != NULL ? workstation_id : 0;
}

/* Below nought, so that it is no workstation's: FNV-1a of both. */
int64_t identity_connector_key(int64_t workstation_id, const char *connector)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (int shift = 0; shift < 64; shift += 8)
        hash = (hash ^ ((uint64_t)workstation_id >> shift & 0xff)) * UINT64_C(0x100000001b3);
    for (const char *at = connector; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001b3);
    return -1 - (int64_t)(hash >> 2);
}

bool store_identity(struct store *store, const char *display_id, struct store_identity *identity,
                    struct error *error)
{
    struct store_identity row = {0};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT known_by, coalesce(identity_confirmed_by, '') FROM display "
                    "WHERE id = ?");
    sql_bind_text(&query, display_id);
    if (sql_step(&query)) {
        sql_text(&query, 0, row.known_by, sizeof row.known_by);
        sql_text(&query, 1, row.confirmed_by, sizeof row.confirmed_by);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *identity = row;
    return true;
}

bool store_confirm_identity(struct store *store, const char *display_id, const char *who,
                            int64_t now_ms, bool *found, struct error *error)
{
    struct store_deed deed = {
        .who = who, .what = "identity confirmed", .object = display_id, .detail = ""};
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE display SET identity_confirmed_by = ?, is_ambiguous = 0 WHERE id = ? "
                    "AND (known_by <> 'serial' OR is_ambiguous = 1)");
    sql_bind_text(&query, who);
    sql_bind_text(&query, display_id);
    sql_run(&query);
    bool is_done = sql_changes(store->sql) == 1;
    if (is_done)
        (void)store_audit(store, &deed, now_ms, NULL);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_done;
    return true;
}
