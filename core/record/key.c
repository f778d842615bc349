/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/fields.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define KEY_FILE_OPENING "monqa-ed25519-secret "
#define KEY_FILE_MAX 256
#define BASE64 sodium_base64_VARIANT_ORIGINAL

_Static_assert(KEY_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "the size of a public key");
_Static_assert(KEY_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "the size of a secret key");

bool key_library_init(struct error *error)
{
    return sodium_init() >= 0 || error_set(error, ERROR_SYSTEM, "libsodium cannot start");
}

void key_pair_create(struct key_pair *pair)
{
    (void)crypto_sign_keypair(pair->public_key, pair->secret_key);
}

const char *key_id(const uint8_t public_key[KEY_PUBLIC_BYTES], char text[KEY_ID_SIZE])
{
    char digest[DIGEST_TEXT_SIZE];
    (void)digest_sha256(public_key, KEY_PUBLIC_BYTES, digest);
    memcpy(text, digest, KEY_ID_SIZE - 1);
    text[KEY_ID_SIZE - 1] = '\0';
    return text;
}

/* The whole text, exactly size bytes, and only what encodes back to itself: libsodium's decoder
 * takes some bytes above 127 for letters. */
static bool from_base64(const char *text, size_t length, uint8_t *bytes, size_t size)
{
    uint8_t decoded[KEY_SECRET_BYTES];
    char again[sodium_base64_ENCODED_LEN(KEY_SECRET_BYTES, BASE64)];
    size_t got = 0;
    bool ok =
        sodium_base64_encoded_len(size, BASE64) == length + 1 &&
        sodium_base642bin(decoded, size, text, length, NULL, &got, NULL, BASE64) == 0 &&
        got == size &&
        memcmp(sodium_bin2base64(again, sizeof again, decoded, size, BASE64), text, length) == 0;
    if (ok)
        memcpy(bytes, decoded, size);
    sodium_memzero(decoded, sizeof decoded);
    sodium_memzero(again, sizeof again);
    return ok;
}

bool key_public_from_base64(const char *text, uint8_t public_key[KEY_PUBLIC_BYTES])
{
    return from_base64(text, strlen(text), public_key, KEY_PUBLIC_BYTES);
}

const char *key_public_to_base64(const uint8_t public_key[KEY_PUBLIC_BYTES], char text[48])
{
    return sodium_bin2base64(text, 48, public_key, KEY_PUBLIC_BYTES, BASE64);
}

static bool parse_pair(const char *text, size_t length, struct key_pair *pair)
{
    size_t opening = sizeof KEY_FILE_OPENING - 1;
    if (length <= opening || memcmp(text, KEY_FILE_OPENING, opening) != 0 ||
        text[length - 1] != '\n')
        return false;
    uint8_t secret[KEY_SECRET_BYTES];
    struct key_pair again;
    if (!from_base64(text + opening, length - opening - 1, secret, sizeof secret))
        return false;
    /* The second half is the public key: a damaged file shows where both do not belong together. */
    (void)crypto_sign_seed_keypair(again.public_key, again.secret_key, secret);
    bool sound = memcmp(again.secret_key, secret, sizeof secret) == 0;
    if (sound)
        *pair = again;
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(&again, sizeof again);
    return sound;
}

bool key_pair_load(const char *path, struct key_pair *pair, struct error *error)
{
    struct buffer text = BUFFER(KEY_FILE_MAX);
    bool ok = file_read(path, &text, error);
    if (ok && !parse_pair(text.data != NULL ? text.data : "", text.length, pair))
        ok = error_set(error, ERROR_INVALID, "%s: not a secret key, or damaged", path);
    if (text.data != NULL)
        sodium_memzero(text.data, text.length);
    buffer_finish(&text);
    return ok;
}

bool key_pair_save(const char *path, const struct key_pair *pair, struct error *error)
{
    char line[sizeof KEY_FILE_OPENING + 90];
    char *encoded = line + sizeof KEY_FILE_OPENING - 1;
    memcpy(line, KEY_FILE_OPENING, sizeof KEY_FILE_OPENING);
    (void)sodium_bin2base64(encoded, 89, pair->secret_key, KEY_SECRET_BYTES, BASE64);
    size_t length = strlen(line);
    line[length++] = '\n';
    bool ok = file_write(path, line, length, 0600, error);
    sodium_memzero(line, sizeof line);
    return ok;
}
