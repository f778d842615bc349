/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/fields.h"
#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

/* <!-- ed25519 KEYID BASE64 -->\n, always of the same length. */
#define OPENING "<!-- ed25519 "
#define CLOSING " -->\n"
#define KEY_ID_AT (sizeof OPENING - 1)
#define BASE64_AT (KEY_ID_AT + KEY_ID_SIZE)
#define BASE64_LENGTH 88
#define CLOSING_AT (BASE64_AT + BASE64_LENGTH)
#define BASE64 sodium_base64_VARIANT_ORIGINAL

_Static_assert(CLOSING_AT + sizeof CLOSING - 1 == SIGNATURE_LINE_LENGTH, "the line's length");
_Static_assert(sodium_base64_ENCODED_LEN(crypto_sign_BYTES, BASE64) == BASE64_LENGTH + 1,
               "the signature's length in base64");

void record_sign(struct buffer *file, const struct key_pair *pair)
{
    uint8_t signature[crypto_sign_BYTES];
    char encoded[BASE64_LENGTH + 1], id[KEY_ID_SIZE];
    if (file->failed)
        return;
    (void)crypto_sign_detached(signature,
                               NULL,
                               (const uint8_t *)(file->data != NULL ? file->data : ""),
                               file->length,
                               pair->secret_key);
    (void)sodium_bin2base64(encoded, sizeof encoded, signature, sizeof signature, BASE64);
    buffer_format(file, OPENING "%s %s" CLOSING, key_id(pair->public_key, id), encoded);
}

/* libsodium's decoder takes some bytes above 127 for letters: only what encodes back to itself is
 * what was written. */
static bool decode_signature(const char *encoded, uint8_t signature[crypto_sign_BYTES])
{
    char again[BASE64_LENGTH + 1];
    size_t got = 0;
    return sodium_base642bin(
               signature, crypto_sign_BYTES, encoded, BASE64_LENGTH, NULL, &got, NULL, BASE64) ==
               0 &&
           got == crypto_sign_BYTES &&
           memcmp(sodium_bin2base64(again, sizeof again, signature, got, BASE64),
                  encoded,
                  BASE64_LENGTH) == 0;
}

static bool parse_line(const char *line, struct record_signature *signature)
{
    uint8_t id[(KEY_ID_SIZE - 1) / 2];
    memcpy(signature->key_id, line + KEY_ID_AT, KEY_ID_SIZE - 1);
    signature->key_id[KEY_ID_SIZE - 1] = '\0';
    return memcmp(line, OPENING, sizeof OPENING - 1) == 0 &&
           hex_decode(signature->key_id, id, sizeof id) &&
           strpbrk(signature->key_id, "ABCDEF") == NULL && line[BASE64_AT - 1] == ' ' &&
           decode_signature(line + BASE64_AT, signature->signature) &&
           memcmp(line + CLOSING_AT, CLOSING, sizeof CLOSING - 1) == 0;
}

bool record_signature_read(const char *name, const void *bytes, size_t length,
                           struct record_signature *signature, struct error *error)
{
    struct record_signature read = {0};
    const char *text = bytes;
    if (length > RECORD_BYTES_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: %zu bytes; a record has at most %u",
                         name,
                         length,
                         RECORD_BYTES_MAX);
    if (length <= SIGNATURE_LINE_LENGTH || text[length - SIGNATURE_LINE_LENGTH - 1] != '\n' ||
        !parse_line(text + length - SIGNATURE_LINE_LENGTH, &read))
        return error_set(
            error, ERROR_INVALID, "%s: altered: the last line is no signature line, or cut", name);
    read.signed_length = length - SIGNATURE_LINE_LENGTH;
    *signature = read;
    return true;
}

bool record_signature_check(const char *name, const void *bytes, size_t length,
                            const uint8_t public_key[KEY_PUBLIC_BYTES], struct error *error)
{
    struct record_signature signature = {0};
    char id[KEY_ID_SIZE];
    if (!record_signature_read(name, bytes, length, &signature, error))
        return false;
    if (strcmp(signature.key_id, key_id(public_key, id)) != 0)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: altered, or signed by another key: it names %s, not %s",
                         name,
                         signature.key_id,
                         id);
    if (crypto_sign_verify_detached(
            signature.signature, bytes, signature.signed_length, public_key) != 0)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: altered: its bytes and its signature do not belong together",
                         name);
    return true;
}
