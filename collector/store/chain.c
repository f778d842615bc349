/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/chain.h"

#include <string.h>

/* Clocks of two machines may differ by so much before a date is doubted. */
#define CLOCK_TOLERANCE_MS (10 * 60 * 1000LL)
/* A record kept longer than this on a workstation's disk is more likely a clock gone wrong. */
#define CLOCK_OLDEST_MS (2 * 366 * 86400000LL)

static int64_t count_at(struct store *store, const char *agent_id, int64_t sequence)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT count(*) FROM record WHERE agent_id = ? AND sequence = ?");
    sql_bind_text(&query, agent_id);
    sql_bind_integer(&query, sequence);
    int64_t count = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return count;
}

static bool has_hash(struct store *store, const char *agent_id, int64_t sequence,
                     const char *sha256)
{
    struct sql_query query = sql_prepare(
        store->sql, "SELECT 1 FROM record WHERE agent_id = ? AND sequence = ? AND sha256 = ?");
    sql_bind_text(&query, agent_id);
    sql_bind_integer(&query, sequence);
    sql_bind_text(&query, sha256);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

static void mark_twins(struct store *store, const char *agent_id, int64_t sequence)
{
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE record SET flags = flags | ? WHERE agent_id = ? AND sequence = ?");
    sql_bind_integer(&query, RECORD_FORK);
    sql_bind_text(&query, agent_id);
    sql_bind_integer(&query, sequence);
    sql_run(&query);
}

/* Those that waited for this one: their gap is closed; one that names another hash is a fork,
 * unless its own predecessor stands here too. */
static void close_gap(struct store *store, const char *agent_id, int64_t sequence,
                      const char *sha256)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE record SET flags = (flags & ~?) | CASE WHEN previous = ? "
                    "OR EXISTS (SELECT 1 FROM record p WHERE p.agent_id = ? AND p.sequence = ? "
                    "AND p.sha256 = record.previous) THEN 0 ELSE ? END "
                    "WHERE agent_id = ? AND sequence = ?");
    sql_bind_integer(&query, RECORD_GAP);
    sql_bind_text(&query, sha256);
    sql_bind_text(&query, agent_id);
    sql_bind_integer(&query, sequence);
    sql_bind_integer(&query, RECORD_FORK);
    sql_bind_text(&query, agent_id);
    sql_bind_integer(&query, sequence + 1);
    sql_run(&query);
}

static unsigned place_flags(struct store *store, const char *agent_id, const struct record *record)
{
    if (record->sequence == 1)
        return strcmp(record->previous, RECORD_FIRST_PREVIOUS) == 0 ? 0 : RECORD_FORK;
    if (count_at(store, agent_id, record->sequence - 1) == 0)
        return RECORD_GAP;
    return has_hash(store, agent_id, record->sequence - 1, record->previous) ? 0 : RECORD_FORK;
}

unsigned chain_flags(struct store *store, const char *agent_id, const struct record *record,
                     const char *sha256)
{
    unsigned flags = place_flags(store, agent_id, record);
    if (count_at(store, agent_id, record->sequence) > 0) {
        flags |= RECORD_FORK;
        mark_twins(store, agent_id, record->sequence);
    }
    close_gap(store, agent_id, record->sequence, sha256);
    return flags;
}

/* The end of the record before in the chain, whose own clock is not in doubt; 0 none. */
static int64_t ended_before(struct store *store, const char *agent_id, int64_t sequence)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT max(ended_at) FROM record WHERE agent_id = ? AND sequence = ? "
                    "AND flags & ? = 0");
    sql_bind_text(&query, agent_id);
    sql_bind_integer(&query, sequence - 1);
    sql_bind_integer(&query, RECORD_CLOCK | RECORD_FORK);
    int64_t at = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return at;
}

unsigned clock_flags(struct store *store, const char *agent_id, const struct record *record,
                     int64_t now_ms)
{
    int64_t before = ended_before(store, agent_id, record->sequence);
    bool is_plausible = record->started_at_utc_ms <= record->ended_at_utc_ms &&
                        record->ended_at_utc_ms <= now_ms + CLOCK_TOLERANCE_MS &&
                        record->started_at_utc_ms >= now_ms - CLOCK_OLDEST_MS &&
                        record->ended_at_utc_ms >= before - CLOCK_TOLERANCE_MS;
    return is_plausible ? 0 : RECORD_CLOCK;
}
