/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_browser.h"

#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

#define KEY_CONTEXT "monqabrw"
#define DOCUMENT_MAX RECORD_BYTES_MAX

bool store_browser_begin(struct store *store, const struct store_browser *session,
                         const struct buffer *document, struct error *error)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO browser_session (id, person, display_id, started_at, position, shown_at, "
        "target, geometry, document) VALUES (?, ?, ?, ?, 0, 0, '', ?, ?)");
    sql_bind_text(&query, session->id);
    sql_bind_text(&query, session->person);
    sql_bind_text(&query, session->display_id);
    sql_bind_integer(&query, session->started_at);
    sql_bind_text(&query, session->geometry);
    sql_bind_blob(&query, document->data, document->length);
    sql_run(&query);
    struct store_deed deed = {.who = session->person,
                              .what = "browser session begun",
                              .object = session->display_id,
                              .detail = session->id};
    return store_audit(store, &deed, session->started_at, error);
}

#define SESSION_COLUMNS                                                                     \
    "id, person, display_id, record_id, started_at, ended_at, position, shown_at, target, " \
    "geometry"

static void session_read(const struct sql_query *query, struct store_browser *session)
{
    sql_text(query, 0, session->id, sizeof session->id);
    sql_text(query, 1, session->person, sizeof session->person);
    sql_text(query, 2, session->display_id, sizeof session->display_id);
    sql_text(query, 3, session->record_id, sizeof session->record_id);
    session->started_at = sql_integer(query, 4);
    session->ended_at = sql_integer(query, 5);
    session->position = sql_integer(query, 6);
    session->shown_at = sql_integer(query, 7);
    sql_text(query, 8, session->target, sizeof session->target);
    sql_text(query, 9, session->geometry, sizeof session->geometry);
}

bool store_browser(struct store *store, const char *id, bool *found, struct store_browser *session,
                   struct buffer *document, struct error *error)
{
    struct store_browser row = {0};
    struct sql_query query = sql_prepare(
        store->sql, "SELECT " SESSION_COLUMNS ", document FROM browser_session WHERE id = ?");
    sql_bind_text(&query, id);
    bool is_there = sql_step(&query);
    if (is_there) {
        size_t length;
        const void *bytes = sql_blob(&query, 10, &length);
        session_read(&query, &row);
        *document = BUFFER(DOCUMENT_MAX);
        buffer_append(document, bytes, length);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error) ||
        (is_there && !buffer_check(document, "browser session", error)))
        return false;
    *found = is_there;
    if (is_there)
        *session = row;
    return true;
}

bool store_browser_keep(struct store *store, const struct store_browser *session,
                        const struct buffer *document, struct error *error)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "UPDATE browser_session SET ended_at = ?, record_id = ?, position = ?, shown_at = ?, "
        "target = ?, document = coalesce(?, document) WHERE id = ? AND ended_at = 0");
    sql_bind_integer(&query, session->ended_at);
    sql_bind_text(&query, session->record_id);
    sql_bind_integer(&query, session->position);
    sql_bind_integer(&query, session->shown_at);
    sql_bind_text(&query, session->target);
    if (document == NULL)
        sql_bind_text(&query, NULL);
    else
        sql_bind_blob(&query, document->data, document->length);
    sql_bind_text(&query, session->id);
    sql_run(&query);
    return sql_check(store->sql, error);
}

bool store_browsers(struct store *store, const char *person, struct store_browser **sessions,
                    size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **sessions};
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT " SESSION_COLUMNS
                                         " FROM browser_session WHERE person = ? AND ended_at = 0 "
                                         "ORDER BY started_at DESC LIMIT 20");
    sql_bind_text(&query, person);
    struct store_browser *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        session_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, sessions, count, error);
}

/* Always the same for a workstation, so that no secret key is stored: from the store's own secret,
 * which is in every backup already. */
static void pair_of(const struct store *store, int64_t workstation_id, struct key_pair *pair)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    _Static_assert(sizeof store->secret == crypto_kdf_KEYBYTES, "a key to derive from");
    (void)crypto_kdf_derive_from_key(
        seed, sizeof seed, (uint64_t)workstation_id, KEY_CONTEXT, store->secret);
    (void)crypto_sign_seed_keypair(pair->public_key, pair->secret_key, seed);
    sodium_memzero(seed, sizeof seed);
}

static bool find_agent(struct store *store, const struct key_pair *pair, char id[UUID_TEXT_SIZE])
{
    struct sql_query query = sql_prepare(store->sql, "SELECT id FROM agent WHERE public_key = ?");
    sql_bind_blob(&query, pair->public_key, sizeof pair->public_key);
    bool found = sql_step(&query);
    if (found)
        sql_text(&query, 0, id, UUID_TEXT_SIZE);
    sql_end(&query);
    return found;
}

/* Its bearer is made and forgotten: nobody posts as this agent from outside. enrolled_at 0: an
 * agent of the workstation's own stands before it. */
static void insert_agent(struct store *store, int64_t workstation_id, const struct key_pair *pair,
                         char id[UUID_TEXT_SIZE], int64_t now_ms)
{
    char bearer[STORE_SECRET_SIZE], hash[DIGEST_TEXT_SIZE];
    secret_create(bearer);
    record_id_create(now_ms, id);
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO agent (id, workstation_id, public_key, bearer_hash, machine_hash, hostname, "
        "software, enrolled_at, last_seen_at) VALUES (?, ?, ?, ?, '', 'browser', ?, 0, ?)");
    sql_bind_text(&query, id);
    sql_bind_integer(&query, workstation_id);
    sql_bind_blob(&query, pair->public_key, sizeof pair->public_key);
    sql_bind_text(&query, secret_hash(bearer, hash));
    sql_bind_text(&query, BROWSER_SOFTWARE);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
}

static void read_head(struct store *store, struct store_browser_agent *browser)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT sequence, sha256 FROM record WHERE agent_id = ? "
                                         "ORDER BY sequence DESC, received_at DESC LIMIT 1");
    sql_bind_text(&query, browser->agent.id);
    (void)text_copy(browser->previous, sizeof browser->previous, RECORD_FIRST_PREVIOUS);
    if (sql_step(&query)) {
        browser->sequence = sql_integer(&query, 0);
        sql_text(&query, 1, browser->previous, sizeof browser->previous);
    }
    sql_end(&query);
}

bool store_browser_agent(struct store *store, int64_t workstation_id, int64_t now_ms,
                         struct store_browser_agent *browser, struct error *error)
{
    struct store_browser_agent made = {0};
    pair_of(store, workstation_id, &made.pair);
    if (!find_agent(store, &made.pair, made.agent.id))
        insert_agent(store, workstation_id, &made.pair, made.agent.id, now_ms);
    memcpy(made.agent.public_key, made.pair.public_key, sizeof made.agent.public_key);
    (void)text_copy(made.agent.hostname, sizeof made.agent.hostname, "browser");
    made.agent.place.workstation_id = workstation_id;
    read_head(store, &made);
    if (!sql_check(store->sql, error))
        return false;
    *browser = made;
    return true;
}
