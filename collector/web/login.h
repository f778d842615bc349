/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_LOGIN_H
#define COLLECTOR_WEB_LOGIN_H

#include "collector/web/web.h"

/* Argon2id. */
#define PASSWORD_LENGTH_MIN 12
#define PASSWORD_LENGTH_MAX 256
#define PASSWORD_KINDS_MIN 5 /* different characters */
/* ERROR_INVALID says what is asked of a password: length, not one of few characters, and not the
 * name. No rule about kinds of characters: length is what counts. */
bool password_check(const char *name, const char *password, struct error *error);
#define PASSWORD_MADE_SIZE 24
/* For one log-in: 80 random bits, without letters that look like others. */
void password_make(char password[PASSWORD_MADE_SIZE]);
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
