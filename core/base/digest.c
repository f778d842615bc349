/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/digest.h"

#include "monqa/text.h"

#include <sodium.h>

const char *digest_sha256(const void *data, size_t length, char text[DIGEST_TEXT_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, data, length);
    hex_encode(hash, sizeof hash, text);
    return text;
}
