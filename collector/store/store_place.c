/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static int64_t site_id(struct store *store, const char *name)
{
    struct sql_query query =
        sql_prepare(store->sql, "INSERT INTO site (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
    sql_bind_text(&query, name);
    sql_run(&query);
    query = sql_prepare(store->sql, "SELECT id FROM site WHERE name = ?");
    sql_bind_text(&query, name);
    int64_t id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return id;
}

static int64_t room_id(struct store *store, int64_t site, const char *name)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "INSERT INTO room (site_id, name) VALUES (?, ?) "
                                         "ON CONFLICT (site_id, name) DO NOTHING");
    sql_bind_integer(&query, site);
    sql_bind_text(&query, name);
    sql_run(&query);
    query = sql_prepare(store->sql, "SELECT id FROM room WHERE site_id = ? AND name = ?");
    sql_bind_integer(&query, site);
    sql_bind_text(&query, name);
    int64_t id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return id;
}

static int64_t workstation_id(struct store *store, int64_t room, const char *name, int64_t now_ms)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO workstation (room_id, name, created_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (room_id, name) DO NOTHING");
    sql_bind_integer(&query, room);
    sql_bind_text(&query, name);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    query = sql_prepare(store->sql, "SELECT id FROM workstation WHERE room_id = ? AND name = ?");
    sql_bind_integer(&query, room);
    sql_bind_text(&query, name);
    int64_t id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return id;
}

bool store_add_workstation(struct store *store, struct store_place *place, int64_t now_ms,
                           int64_t ttl_ms, char token[STORE_SECRET_SIZE], struct error *error)
{
    int64_t room = room_id(store, site_id(store, place->site), place->room);
    int64_t id = workstation_id(store, room, place->workstation, now_ms);
    char made[STORE_SECRET_SIZE], hash[DIGEST_TEXT_SIZE];
    secret_create(made);
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO enrolment_token (token_hash, workstation_id, created_at, "
                    "expires_at) VALUES (?, ?, ?, ?)");
    sql_bind_text(&query, secret_hash(made, hash));
    sql_bind_integer(&query, id);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, now_ms + ttl_ms);
    sql_run(&query);
    if (!sql_check(store->sql, error))
        return false;
    place->workstation_id = id;
    memcpy(token, made, sizeof made);
    return true;
}

bool store_workstations(struct store *store, struct store_workstation **workstations, size_t *count,
                        struct error *error)
{
    struct rows rows = {.size = sizeof **workstations};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT w.id, s.name, r.name, w.name, a.id, a.hostname, a.software, a.last_seen_at, "
        "(SELECT count(*) FROM display d WHERE d.workstation_id = w.id), "
        "(SELECT max(t.expires_at) FROM enrolment_token t WHERE t.workstation_id = w.id "
        "AND t.agent_id IS NULL) "
        "FROM workstation w JOIN room r ON r.id = w.room_id JOIN site s ON s.id = r.site_id "
        "LEFT JOIN agent a ON a.id = (SELECT b.id FROM agent b WHERE b.workstation_id = w.id "
        "ORDER BY b.enrolled_at DESC, b.id DESC LIMIT 1) "
        "ORDER BY s.name, r.name, w.name");
    struct store_workstation *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->place.workstation_id = sql_integer(&query, 0);
        sql_text(&query, 1, row->place.site, sizeof row->place.site);
        sql_text(&query, 2, row->place.room, sizeof row->place.room);
        sql_text(&query, 3, row->place.workstation, sizeof row->place.workstation);
        sql_text(&query, 4, row->agent_id, sizeof row->agent_id);
        sql_text(&query, 5, row->hostname, sizeof row->hostname);
        sql_text(&query, 6, row->software, sizeof row->software);
        row->last_seen_at = sql_integer(&query, 7);
        row->display_count = sql_integer(&query, 8);
        row->token_expires_at = sql_integer(&query, 9);
    }
    sql_end(&query);
    return rows_give(store, &rows, workstations, count, error);
}

#define AGENT_SELECT                                                                    \
    "SELECT a.id, a.public_key, a.hostname, w.id, s.name, r.name, w.name FROM agent a " \
    "JOIN workstation w ON w.id = a.workstation_id JOIN room r ON r.id = w.room_id "    \
    "JOIN site s ON s.id = r.site_id "

static bool agent_read(struct sql_query *query, struct store_agent *agent)
{
    if (!sql_step(query)) {
        sql_end(query);
        return false;
    }
    size_t length;
    const void *key = sql_blob(query, 1, &length);
    *agent = (struct store_agent){0};
    if (length == sizeof agent->public_key)
        memcpy(agent->public_key, key, length);
    else
        (void)sql_fail(query->sql, ERROR_INVALID, "store: an agent's key is damaged");
    sql_text(query, 0, agent->id, sizeof agent->id);
    sql_text(query, 2, agent->hostname, sizeof agent->hostname);
    agent->place.workstation_id = sql_integer(query, 3);
    sql_text(query, 4, agent->place.site, sizeof agent->place.site);
    sql_text(query, 5, agent->place.room, sizeof agent->place.room);
    sql_text(query, 6, agent->place.workstation, sizeof agent->place.workstation);
    sql_end(query);
    return true;
}

/* The same token and key always make the same bearer, so that a lost answer can be had again
 * although only hashes are kept. */
static void make_bearer(const struct store *store, const struct store_enrolment *enrolment,
                        char bearer[STORE_SECRET_SIZE])
{
    uint8_t hash[32];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, store->secret, sizeof store->secret, sizeof hash);
    (void)crypto_generichash_update(&state, enrolment->public_key, sizeof enrolment->public_key);
    (void)crypto_generichash_update(
        &state, (const uint8_t *)enrolment->token, strlen(enrolment->token));
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    (void)sodium_bin2base64(
        bearer, STORE_SECRET_SIZE, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool agent_by_key(struct store *store, const uint8_t *public_key, struct store_agent *agent)
{
    struct sql_query query = sql_prepare(store->sql, AGENT_SELECT "WHERE a.public_key = ?");
    sql_bind_blob(&query, public_key, KEY_PUBLIC_BYTES);
    return agent_read(&query, agent);
}

static void agent_insert(struct store *store, const struct store_enrolment *enrolment,
                         int64_t workstation, const char *bearer, int64_t now_ms)
{
    char id[UUID_TEXT_SIZE], hash[DIGEST_TEXT_SIZE];
    uint8_t entropy[10];
    random_bytes(entropy, sizeof entropy);
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO agent (id, workstation_id, public_key, bearer_hash, machine_hash, "
                    "hostname, enrolled_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, uuid7_format(now_ms, entropy, id));
    sql_bind_integer(&query, workstation);
    sql_bind_blob(&query, enrolment->public_key, KEY_PUBLIC_BYTES);
    sql_bind_text(&query, secret_hash(bearer, hash));
    sql_bind_text(&query, enrolment->machine_id);
    sql_bind_text(&query, enrolment->hostname);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
}

struct token_row {
    int64_t workstation, expires_at;
    char agent_id[UUID_TEXT_SIZE];
};

static bool token_find(struct store *store, const char *hash, struct token_row *row)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT workstation_id, expires_at, agent_id FROM enrolment_token "
                    "WHERE token_hash = ?");
    sql_bind_text(&query, hash);
    bool found = sql_step(&query);
    if (found) {
        row->workstation = sql_integer(&query, 0);
        row->expires_at = sql_integer(&query, 1);
        sql_text(&query, 2, row->agent_id, sizeof row->agent_id);
    }
    sql_end(&query);
    return found;
}

static void token_use(struct store *store, const char *hash, const char *agent_id)
{
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE enrolment_token SET agent_id = ? WHERE token_hash = ?");
    sql_bind_text(&query, agent_id);
    sql_bind_text(&query, hash);
    sql_run(&query);
}

static void enrol_new(struct store *store, const struct store_enrolment *enrolment,
                      int64_t workstation, int64_t now_ms, struct store_grant *grant)
{
    char hash[DIGEST_TEXT_SIZE];
    agent_insert(store, enrolment, workstation, grant->bearer, now_ms);
    if (agent_by_key(store, enrolment->public_key, &grant->agent))
        token_use(store, secret_hash(enrolment->token, hash), grant->agent.id);
    struct store_deed deed = {.who = "agent",
                              .what = "enrolled",
                              .object = grant->agent.id,
                              .detail = enrolment->hostname};
    (void)store_audit(store, &deed, now_ms, NULL);
}

bool store_enrol(struct store *store, const struct store_enrolment *enrolment, int64_t now_ms,
                 struct store_grant *grant, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct token_row token = {0};
    struct store_grant made = {0};
    bool is_known = token_find(store, secret_hash(enrolment->token, hash), &token);
    bool has_key = agent_by_key(store, enrolment->public_key, &made.agent);
    bool is_again = is_known && has_key && strcmp(token.agent_id, made.agent.id) == 0;
    bool is_new = is_known && !has_key && token.agent_id[0] == '\0' && now_ms <= token.expires_at;
    make_bearer(store, enrolment, made.bearer);
    if (is_new)
        enrol_new(store, enrolment, token.workstation, now_ms, &made);
    if (!sql_check(store->sql, error))
        return false;
    made.is_granted = is_new || is_again;
    *grant = made.is_granted ? made : (struct store_grant){0};
    return true;
}

bool store_agent_by_bearer(struct store *store, const char *bearer, bool *found,
                           struct store_agent *agent, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct sql_query query = sql_prepare(store->sql, AGENT_SELECT "WHERE a.bearer_hash = ?");
    sql_bind_text(&query, secret_hash(bearer, hash));
    struct store_agent row;
    bool is_there = agent_read(&query, &row);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        *agent = row;
    return true;
}

bool store_agent_seen(struct store *store, const struct store_contact *contact, int64_t now_ms,
                      struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE agent SET last_seen_at = ?, hostname = ?, software = ?, kernel = ? "
                    "WHERE id = ?");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, contact->hostname);
    sql_bind_text(&query, contact->software);
    sql_bind_text(&query, contact->kernel);
    sql_bind_text(&query, contact->agent_id);
    sql_run(&query);
    return sql_check(store->sql, error);
}
