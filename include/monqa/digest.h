/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_DIGEST_H
#define MONQA_DIGEST_H

#include <stddef.h>

#define DIGEST_TEXT_SIZE 65

/* SHA-256 as 64 lower-case hexadecimal digits. */
const char *digest_sha256(const void *data, size_t length, char text[DIGEST_TEXT_SIZE]);

#endif
