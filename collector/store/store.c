/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store.h"
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 100000

void *rows_add(struct store *store, struct rows *rows)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity == 0 ? 16 : rows->capacity * 2;
        char *data = capacity > ROWS_MAX * 2 ? NULL : realloc(rows->data, capacity * rows->size);
        if (data == NULL) {
            (void)sql_fail(store->sql, ERROR_SYSTEM, "store: more rows than there is room for");
            return NULL;
        }
        rows->data = data;
        rows->capacity = capacity;
    }
    return memset(rows->data + rows->size * rows->count++, 0, rows->size);
}

bool rows_give(struct store *store, struct rows *rows, void *to, size_t *count, struct error *error)
{
    if (!sql_check(store->sql, error)) {
        free(rows->data);
        return false;
    }
    *(void **)to = rows->data;
    *count = rows->count;
    return true;
}

void *blob_copy(const struct sql_query *query, int column, size_t *length)
{
    const void *bytes = sql_blob(query, column, length);
    void *copy = malloc(*length + 1);
    if (copy == NULL)
        (void)sql_fail(query->sql, ERROR_SYSTEM, "store: no memory");
    else if (*length > 0)
        memcpy(copy, bytes, *length);
    return copy;
}

void secret_create(char text[STORE_SECRET_SIZE])
{
    uint8_t bytes[32];
    random_bytes(bytes, sizeof bytes);
    (void)sodium_bin2base64(
        text, STORE_SECRET_SIZE, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

const char *secret_hash(const char *secret, char text[DIGEST_TEXT_SIZE])
{
    return digest_sha256(secret, strlen(secret), text);
}

bool setting_get(struct store *store, const char *name, char *value, size_t size)
{
    struct sql_query query = sql_prepare(store->sql, "SELECT value FROM setting WHERE name = ?");
    sql_bind_text(&query, name);
    bool found = sql_step(&query);
    if (found)
        sql_text(&query, 0, value, size);
    sql_end(&query);
    return found;
}

void setting_set(struct store *store, const char *name, const char *value)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "INSERT INTO setting (name, value) VALUES (?, ?) "
                                         "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    sql_bind_text(&query, name);
    sql_bind_text(&query, value);
    sql_run(&query);
}

static void load_mode(struct store *store)
{
    char mode[32] = "production";
    if (!setting_get(store, "mode", mode, sizeof mode))
        setting_set(store, "mode", mode);
    store->mode = strcmp(mode, "demonstration") == 0 ? STORE_DEMONSTRATION : STORE_PRODUCTION;
}

static void load_secret(struct store *store)
{
    char hex[2 * sizeof store->secret + 1];
    if (!setting_get(store, "bearer-secret", hex, sizeof hex)) {
        random_bytes(store->secret, sizeof store->secret);
        hex_encode(store->secret, sizeof store->secret, hex);
        setting_set(store, "bearer-secret", hex);
    }
    if (!hex_decode(hex, store->secret, sizeof store->secret))
        (void)sql_fail(store->sql, ERROR_INVALID, "store: the bearer secret is damaged");
    sodium_memzero(hex, sizeof hex);
}

static bool load_settings(struct store *store, struct error *error)
{
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    load_mode(store);
    load_secret(store);
    return store_commit(store, error);
}

bool store_open(const char *url, struct store **opened, struct error *error)
{
    static const char scheme[] = "sqlite:";
    if (strncmp(url, scheme, sizeof scheme - 1) != 0 || url[sizeof scheme - 1] == '\0')
        return error_set(error, ERROR_INVALID, "store \"%s\": must be sqlite:PATH", url);
    CLEANUP(store_cleanup) struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return error_set(error, ERROR_SYSTEM, "store: no memory");
    if (sodium_init() < 0 || pthread_mutex_init(&store->mutex, NULL) != 0)
        return error_set(error, ERROR_SYSTEM, "store: no lock");
    if (!sql_open(url + sizeof scheme - 1, &store->sql, error) || !load_settings(store, error))
        return false;
    *opened = TAKE(store);
    return true;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < store->adopted_count; i++)
        guideline_destroy(store->adopted[i].guideline);
    sql_close(store->sql);
    sodium_memzero(store->secret, sizeof store->secret);
    (void)pthread_mutex_destroy(&store->mutex);
    free(store);
}

void store_cleanup(struct store **store)
{
    store_close(*store);
}

bool store_begin(struct store *store, enum store_access access, struct error *error)
{
    (void)pthread_mutex_lock(&store->mutex);
    if (sql_begin(store->sql, access == STORE_WRITE ? SQL_WRITE : SQL_READ, error))
        return true;
    (void)pthread_mutex_unlock(&store->mutex);
    return false;
}

/* An adoption that was rolled back leaves its id to the next one. */
static void settle_adopted(struct store *store, bool is_committed)
{
    size_t kept = 0;
    for (size_t i = 0; i < store->adopted_count; i++) {
        struct adopted *adopted = &store->adopted[i];
        adopted->is_sure = adopted->is_sure || is_committed;
        if (adopted->is_sure)
            store->adopted[kept++] = *adopted;
        else
            guideline_destroy(adopted->guideline);
    }
    store->adopted_count = kept;
}

bool store_commit(struct store *store, struct error *error)
{
    bool ok = sql_commit(store->sql, error);
    settle_adopted(store, ok);
    (void)pthread_mutex_unlock(&store->mutex);
    return ok;
}

void store_rollback(struct store *store)
{
    sql_rollback(store->sql);
    settle_adopted(store, false);
    (void)pthread_mutex_unlock(&store->mutex);
}

bool store_backup(struct store *store, const char *path, struct error *error)
{
    (void)pthread_mutex_lock(&store->mutex);
    bool ok = sql_backup(store->sql, path, error);
    (void)pthread_mutex_unlock(&store->mutex);
    return ok;
}

enum store_mode store_mode_of(const struct store *store)
{
    return store->mode;
}

bool store_set_demonstration(struct store *store, struct error *error)
{
    if (store->mode == STORE_DEMONSTRATION)
        return true;
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT (SELECT count(*) FROM record) + "
                                         "(SELECT count(*) FROM agent) + "
                                         "(SELECT count(*) FROM adoption)");
    bool is_used = sql_step(&query) && sql_integer(&query, 0) != 0;
    sql_end(&query);
    if (is_used)
        (void)sql_fail(store->sql,
                       ERROR_INVALID,
                       "this store is in use for production; a demonstration needs its own");
    setting_set(store, "mode", "demonstration");
    if (!sql_check(store->sql, error))
        return false;
    store->mode = STORE_DEMONSTRATION;
    return true;
}

bool store_count(struct store *store, struct store_counts *counts, struct error *error)
{
    struct store_counts found = {0};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT (SELECT count(*) FROM display), (SELECT count(*) FROM agent), "
        "(SELECT count(*) FROM record), (SELECT count(*) FROM record WHERE flags <> 0)");
    if (sql_step(&query)) {
        found.displays = sql_integer(&query, 0);
        found.agents = sql_integer(&query, 1);
        found.records = sql_integer(&query, 2);
        found.flagged = sql_integer(&query, 3);
    }
    sql_end(&query);
    query = sql_prepare(store->sql,
                        "SELECT result_status, count(*) FROM display GROUP BY result_status");
    while (sql_step(&query)) {
        char name[24];
        enum result_status status;
        sql_text(&query, 0, name, sizeof name);
        if (result_status_parse(name, &status))
            found.results[status] = sql_integer(&query, 1);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *counts = found;
    return true;
}
