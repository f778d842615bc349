/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SPOOL_VERIFY_H
#define AGENT_SPOOL_VERIFY_H

#include "monqa/record.h"

/* One record file among those that are verified together. */
struct verified {
    const char *path; /* borrowed */
    int64_t sequence; /* 0: not known */
    char id[UUID_TEXT_SIZE], previous[DIGEST_TEXT_SIZE], sha256[DIGEST_TEXT_SIZE];
    bool sound;
    struct error trouble; /* what was altered; ERROR_NONE when sound */
};

/* Signature and content of each file, then the chain among them: files is sorted by sequence. A
 * gap between two of them is no alteration of either; *missing counts the numbers that are not
 * there. False only when a file cannot be read. record_library_init comes first. */
bool verify_files(struct verified *files, size_t count, const uint8_t public_key[KEY_PUBLIC_BYTES],
                  int64_t *missing, struct error *error);

/* A public key: base64 on one line, or the public part of a secret key file. */
bool verify_key_load(const char *path, uint8_t public_key[KEY_PUBLIC_BYTES], struct error *error);

#endif
