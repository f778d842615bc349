/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"

#include <stdio.h>
#include <string.h>

struct verification {
    struct store *store;
    void (*tell)(void *context, const char *words);
    void *context;
    struct store_proof proof;
};

static void tell(struct verification *verification, const char *id, const char *words)
{
    char line[700];
    (void)snprintf(line, sizeof line, "record %s: %s", id, words);
    verification->tell(verification->context, line);
}

static void check_bytes(struct verification *verification, const struct sql_query *query,
                        const char *id)
{
    size_t length, key_length;
    char sha256[DIGEST_TEXT_SIZE], held[DIGEST_TEXT_SIZE];
    struct error trouble = {0};
    const void *bytes = sql_blob(query, 1, &length);
    const void *key = sql_blob(query, 3, &key_length);
    sql_text(query, 2, held, sizeof held);
    bool is_same = strcmp(digest_sha256(bytes, length, sha256), held) == 0;
    bool is_signed = key_length == KEY_PUBLIC_BYTES &&
                     record_signature_check("signature", bytes, length, key, &trouble);
    if (is_same && is_signed)
        return;
    verification->proof.altered++;
    tell(
        verification, id, is_same ? trouble.text : "altered: its hash differs from the stored one");
}

static void check_flags(struct verification *verification, int64_t flags, const char *id)
{
    if ((flags & RECORD_GAP) != 0) {
        verification->proof.gaps++;
        tell(verification, id, "the one before it in the chain has not come");
    }
    if ((flags & RECORD_FORK) != 0) {
        verification->proof.forks++;
        tell(verification, id, "the chain forks here");
    }
}

/* The chain once more from the rows themselves, not from the flags. */
static void check_chain(struct verification *verification)
{
    struct sql_query query =
        sql_prepare(verification->store->sql,
                    "SELECT r.id FROM record r WHERE r.flags & ? = 0 AND CASE r.sequence WHEN 1 "
                    "THEN r.previous <> ? ELSE NOT EXISTS (SELECT 1 FROM record p "
                    "WHERE p.agent_id = r.agent_id AND p.sequence = r.sequence - 1 "
                    "AND p.sha256 = r.previous) END");
    sql_bind_integer(&query, RECORD_GAP | RECORD_FORK);
    sql_bind_text(&query, RECORD_FIRST_PREVIOUS);
    while (sql_step(&query)) {
        char id[UUID_TEXT_SIZE];
        sql_text(&query, 0, id, sizeof id);
        verification->proof.altered++;
        tell(verification, id, "its chain is broken and no flag says so");
    }
    sql_end(&query);
}

static void check_records(struct verification *verification)
{
    struct sql_query query =
        sql_prepare(verification->store->sql,
                    "SELECT r.id, f.bytes, r.sha256, a.public_key, r.flags FROM record r "
                    "LEFT JOIN record_file f ON f.record_id = r.id "
                    "JOIN agent a ON a.id = r.agent_id ORDER BY r.agent_id, r.sequence, r.id");
    while (sql_step(&query)) {
        char id[UUID_TEXT_SIZE];
        sql_text(&query, 0, id, sizeof id);
        verification->proof.records++;
        check_bytes(verification, &query, id);
        check_flags(verification, sql_integer(&query, 4), id);
    }
    sql_end(&query);
}

bool store_verify(struct store *store, void (*tell_user)(void *context, const char *words),
                  void *context, struct store_proof *proof, struct error *error)
{
    struct verification verification = {.store = store, .tell = tell_user, .context = context};
    if (!store_begin(store, STORE_READ, error))
        return false;
    check_records(&verification);
    check_chain(&verification);
    struct error trouble = {0};
    if (!sql_verify(store->sql, &trouble)) {
        verification.proof.altered++;
        tell_user(context, trouble.text);
    }
    if (!store_commit(store, error))
        return false;
    *proof = verification.proof;
    return true;
}
