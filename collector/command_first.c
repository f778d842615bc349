/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "collector/store/store_people.h"
#include "collector/web/login.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST "admin"
#define WHO "first start"

static bool has_users(struct store *store, bool *has, struct error *error)
{
    CLEANUP(free_pointer) struct store_user *rows = NULL;
    size_t count = 0;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_users(store, &rows, &count, error);
    store_rollback(store);
    *has = count > 0;
    return ok;
}

static bool insert(struct store *store, const char *hash, struct error *error)
{
    struct store_granting granting = {FIRST, {"admin", ""}, false};
    int64_t now_ms = time_utc_now_ms();
    bool found;
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (!store_add_user(store, FIRST, hash, WHO, now_ms, error) ||
        !store_grant(store, &granting, WHO, now_ms, &found, error)) {
        store_rollback(store);
        return false;
    }
    return store_commit(store, error);
}

bool first_admin(struct store *store, struct error *error)
{
    char password[PASSWORD_MADE_SIZE], hash[128];
    bool has;
    if (!has_users(store, &has, error))
        return false;
    if (has)
        return true;
    password_make(password);
    bool ok = password_hash(password, hash, error) && insert(store, hash, error);
    if (ok)
        (void)fprintf(stderr, "first log-in: %s, password for one log-in: %s\n", FIRST, password);
    sodium_memzero(password, sizeof password);
    return ok;
}
