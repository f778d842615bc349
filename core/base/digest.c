/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/digest.h"

#include "monqa/text.h"

#include <nettle/sha2.h>

const char *digest_sha256(const void *data, size_t length, char text[DIGEST_TEXT_SIZE])
{
    /* By nettle: it uses the processor's own instructions, libsodium does not. */
    struct sha256_ctx context;
    unsigned char hash[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, length, data);
    sha256_digest(&context, sizeof hash, hash);
    hex_encode(hash, sizeof hash, text);
    return text;
}
