/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_LOGIN_H
#define COLLECTOR_WEB_LOGIN_H

#include "collector/web/web.h"

/* Argon2id. */
#define PASSWORD_LENGTH_MIN 8
#define PASSWORD_LENGTH_MAX 256
bool password_hash(const char *password, char hash[128], struct error *error);

enum guard_answer { GUARD_RIGHT, GUARD_WRONG, GUARD_BUSY };
/* One at a time; busy when others wait already. */
enum guard_answer guard_check(struct login_guard *guard, const char *hash, const char *password);
/* Failures of one address, whatever names it tries. */
bool guard_is_blocked(struct login_guard *guard, const char *peer, int64_t now_ms);
void guard_failed(struct login_guard *guard, const char *peer, int64_t now_ms);

bool guard_init(struct login_guard *guard, struct error *error);
void guard_finish(struct login_guard *guard);

#endif
