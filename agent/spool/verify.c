/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/verify.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdlib.h>
#include <string.h>

/* The signature does not hold: says, where that can be told, on which side of the last line. */
static void explain(struct verified *file, const struct buffer *bytes,
                    const uint8_t public_key[KEY_PUBLIC_BYTES])
{
    struct record_signature signature;
    struct record record = {0};
    char id[KEY_ID_SIZE];
    struct error ignored = {0};
    if (!record_signature_read(file->path, bytes->data, bytes->length, &signature, &ignored) ||
        strcmp(signature.key_id, key_id(public_key, id)) != 0)
        return;
    bool reads = record_parse(file->path, bytes->data, bytes->length, &record, &ignored);
    (void)error_set(&file->trouble,
                    ERROR_INVALID,
                    "%s: altered: bytes before the signature line, or that line itself, are not "
                    "those that were signed%s%s",
                    file->path,
                    reads ? "; it still reads as record " : "; and it is no record any more: ",
                    reads ? record.id : ignored.text);
    record_finish(&record);
}

static bool verify_one(struct verified *file, const uint8_t public_key[KEY_PUBLIC_BYTES],
                       struct error *error)
{
    struct record record = {0};
    /* One byte more: a file that is too long is altered, not unreadable. */
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX + 4096);
    if (!file_read(file->path, &bytes, &file->trouble) && !bytes.failed) {
        if (error != NULL)
            *error = file->trouble;
        return false;
    }
    buffer_append(&bytes, "", 0);
    file->trouble = (struct error){0};
    const char *data = bytes.data != NULL ? bytes.data : "";
    (void)digest_sha256(data, bytes.length, file->sha256);
    if (!record_signature_check(file->path, data, bytes.length, public_key, &file->trouble)) {
        explain(file, &bytes, public_key);
        return true;
    }
    file->sound = record_parse(file->path, data, bytes.length, &record, &file->trouble);
    if (file->sound) {
        file->sequence = record.sequence;
        memcpy(file->id, record.id, sizeof file->id);
        memcpy(file->previous, record.previous, sizeof file->previous);
    }
    record_finish(&record);
    return true;
}

static int by_sequence(const void *a, const void *b)
{
    const struct verified *first = a, *second = b;
    if (first->sequence != second->sequence)
        return first->sequence < second->sequence ? -1 : 1;
    return strcmp(first->path, second->path);
}

static void break_chain(struct verified *file, const char *what, const char *other)
{
    file->sound = false;
    (void)error_set(&file->trouble, ERROR_INVALID, "%s: %s%s", file->path, what, other);
}

/* Only between files whose signatures hold. */
static void check_link(const struct verified *before, struct verified *file, int64_t *missing)
{
    if (file->sequence == before->sequence && strcmp(file->sha256, before->sha256) != 0)
        break_chain(file, "altered: a fork, the same number with other content as ", before->path);
    else if (file->sequence == before->sequence + 1 && strcmp(file->previous, before->sha256) != 0)
        break_chain(file, "altered: does not follow the record before it, ", before->path);
    else if (file->sequence > before->sequence + 1)
        *missing += file->sequence - before->sequence - 1;
}

bool verify_files(struct verified *files, size_t count, const uint8_t public_key[KEY_PUBLIC_BYTES],
                  int64_t *missing, struct error *error)
{
    const struct verified *before = NULL;
    *missing = 0;
    for (size_t i = 0; i < count; i++)
        if (!verify_one(&files[i], public_key, error))
            return false;
    qsort(files, count, sizeof *files, by_sequence);
    for (size_t i = 0; i < count; i++) {
        if (!files[i].sound)
            continue;
        if (files[i].sequence == 1 && strcmp(files[i].previous, RECORD_FIRST_PREVIOUS) != 0)
            break_chain(&files[i], "altered: the first record names one before it", "");
        if (before != NULL)
            check_link(before, &files[i], missing);
        before = &files[i];
    }
    return true;
}

bool verify_key_load(const char *path, uint8_t public_key[KEY_PUBLIC_BYTES], struct error *error)
{
    struct key_pair pair;
    char text[256] = "";
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(sizeof text - 1);
    if (!file_read(path, &bytes, error))
        return false;
    if (bytes.length > 0)
        memcpy(text, bytes.data, bytes.length);
    text[strcspn(text, "\r\n")] = '\0';
    if (key_public_from_base64(text, public_key))
        return true;
    if (!key_pair_load(path, &pair, NULL))
        return error_set(error, ERROR_INVALID, "%s: neither a public key nor a secret key", path);
    memcpy(public_key, pair.public_key, KEY_PUBLIC_BYTES);
    explicit_bzero(&pair, sizeof pair);
    return true;
}
