/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/login.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

static bool check_length(size_t length, struct error *error)
{
    return (length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX) ||
           error_set(error,
                     ERROR_INVALID,
                     "password: must have %d to %d bytes; a few words with blanks are good",
                     PASSWORD_LENGTH_MIN,
                     PASSWORD_LENGTH_MAX);
}

static int kinds(const char *password)
{
    bool seen[256] = {false};
    int count = 0;
    for (const unsigned char *at = (const unsigned char *)password; *at != '\0'; at++) {
        count += !seen[*at];
        seen[*at] = true;
    }
    return count;
}

static bool has_name(const char *name, const char *password)
{
    size_t length = strlen(name);
    for (const char *at = password; length >= 3 && strlen(at) >= length; at++)
        if (strncasecmp(at, name, length) == 0)
            return true;
    return false;
}

bool password_check(const char *name, const char *password, struct error *error)
{
    if (!check_length(strlen(password), error))
        return false;
    if (kinds(password) < PASSWORD_KINDS_MIN)
        return error_set(error,
                         ERROR_INVALID,
                         "password: must have at least %d different characters",
                         PASSWORD_KINDS_MIN);
    return !has_name(name, password) ||
           error_set(error, ERROR_INVALID, "password: must not have the name in it");
}

void password_make(char password[PASSWORD_MADE_SIZE])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* 31 */
    size_t length = 0;
    for (int i = 0; i < 16; i++) {
        if (i > 0 && i % 4 == 0)
            password[length++] = '-';
        password[length++] = letters[randombytes_uniform(sizeof letters - 1)];
    }
    password[length] = '\0';
}

bool password_hash(const char *password, char hash[128], struct error *error)
{
    size_t length = strlen(password);
    if (!check_length(length, error))
        return false;
    _Static_assert(crypto_pwhash_STRBYTES <= 128, "the hash must fit");
    if (crypto_pwhash_str(hash,
                          password,
                          length,
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return error_set(error, ERROR_SYSTEM, "password: not enough memory to hash it");
    return true;
}
