/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/record.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"
#include "tests/support/record_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct key_pair pair;
static struct buffer file = {.maximum = RECORD_BYTES_MAX};

START_TEST(a_signed_record_holds_under_its_key)
{
    struct error error = {0};
    struct record_signature signature;
    char id[KEY_ID_SIZE];
    ck_assert_msg(record_signature_check("r.xml", file.data, file.length, pair.public_key, &error),
                  "%s",
                  error.text);
    ck_assert(record_signature_read("r.xml", file.data, file.length, &signature, &error));
    ck_assert_str_eq(signature.key_id, key_id(pair.public_key, id));
    ck_assert_int_eq(memcmp(file.data + signature.signed_length, "<!-- ed25519 ", 13), 0);
    ck_assert_int_eq(file.data[file.length - 1], '\n');
}
END_TEST

static void check_change_is_found(size_t at, unsigned mask)
{
    struct error error = {0};
    file.data[at] = (char)((unsigned char)file.data[at] ^ mask);
    bool ok = record_signature_check("r.xml", file.data, file.length, pair.public_key, &error);
    file.data[at] = (char)((unsigned char)file.data[at] ^ mask);
    ck_assert_msg(!ok, "byte %zu ^ %02x was not noticed", at, mask);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, "r.xml: altered") != NULL, "%s", error.text);
}

START_TEST(every_single_changed_byte_is_found)
{
    for (size_t i = 0; i < file.length; i++) {
        check_change_is_found(i, 0x01);
        check_change_is_found(i, 0x20);
        check_change_is_found(i, 0x80);
    }
}
END_TEST

/* The signed bytes are Ed25519's to protect; the line is for our own reading of it. libsodium's
 * base64 decoder alone takes some bytes above 127 for letters. */
START_TEST(every_value_of_every_byte_of_the_signature_line_is_told_apart)
{
    for (int round = 0; round < 4; round++) {
        for (size_t i = file.length - 123; i < file.length; i++)
            for (unsigned mask = 1; mask < 256; mask++)
                check_change_is_found(i, mask);
        file.length -= 123;
        key_pair_create(&pair);
        record_sign(&file, &pair);
    }
}
END_TEST

START_TEST(a_file_that_is_longer_or_shorter_is_found)
{
    CLEANUP(free_pointer) char *longer = malloc(file.length + 1);
    ck_assert_ptr_nonnull(longer);
    memcpy(longer, file.data, file.length);
    longer[file.length] = '\n';
    for (size_t length = 0; length <= file.length + 1; length++) {
        struct error error = {0};
        bool ok = record_signature_check("r.xml", longer, length, pair.public_key, &error);
        ck_assert_msg(ok == (length == file.length), "%zu bytes", length);
        ck_assert(ok || strstr(error.text, "altered") != NULL);
    }
}
END_TEST

START_TEST(another_key_does_not_hold)
{
    struct key_pair other;
    struct error error = {0};
    key_pair_create(&other);
    ck_assert(!record_signature_check("r.xml", file.data, file.length, other.public_key, &error));
    ck_assert_msg(strstr(error.text, "signed by another key") != NULL, "%s", error.text);
}
END_TEST

START_TEST(a_key_is_saved_for_its_owner_only_and_comes_back)
{
    char folder[] = "/tmp/monqa-key-XXXXXX", path[64];
    struct key_pair back;
    struct error error = {0};
    struct stat status;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/key", folder);
    ck_assert(key_pair_save(path, &pair, &error));
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_msg(key_pair_load(path, &back, &error), "%s", error.text);
    ck_assert_mem_eq(&back, &pair, sizeof pair);
    ck_assert_int_eq(unlink(path) + rmdir(folder), 0);
}
END_TEST

START_TEST(a_damaged_key_file_is_refused_at_every_byte)
{
    char folder[] = "/tmp/monqa-key-XXXXXX", path[64];
    struct error error = {0};
    CLEANUP(buffer_finish) struct buffer text = BUFFER(1000);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/key", folder);
    ck_assert(key_pair_save(path, &pair, &error) && file_read(path, &text, &error));
    for (size_t at = 0; at < 2 * text.length; at++) {
        struct key_pair back = {{7}, {7}};
        size_t i = at / 2;
        char mask = at % 2 == 0 ? 1 : (char)0x80;
        text.data[i] = (char)(text.data[i] ^ mask);
        FILE *stream = fopen(path, "w");
        ck_assert_ptr_nonnull(stream);
        ck_assert_uint_eq(fwrite(text.data, 1, text.length, stream), text.length);
        ck_assert_int_eq(fclose(stream), 0);
        text.data[i] = (char)(text.data[i] ^ mask);
        ck_assert_msg(!key_pair_load(path, &back, &error), "byte %zu was not noticed", i);
        ck_assert_uint_eq(back.public_key[0], 7);
    }
    ck_assert_int_eq(unlink(path) + rmdir(folder), 0);
}
END_TEST

static const struct {
    const char *text;
    bool good;
} public_keys[] = {
    {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true},
    {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", false},
    {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", false}, /* bits left over */
    {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", false},
    {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", false},
    {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw==", false},
    {"", false},
};

START_TEST(reads_or_refuses_each_public_key)
{
    uint8_t key[KEY_PUBLIC_BYTES] = {9};
    char text[48], id[KEY_ID_SIZE];
    bool ok = key_public_from_base64(public_keys[_i].text, key);
    ck_assert_int_eq(ok, public_keys[_i].good);
    ck_assert_uint_eq(key[0], ok ? 0 : 9);
    if (ok) {
        ck_assert_str_eq(key_public_to_base64(key, text), public_keys[_i].text);
        /* sha256sum of the bytes 0..31 */
        ck_assert_str_eq(key_id(key, id), "630dcd2966c43366");
    }
}
END_TEST

static void init(void)
{
    struct error error = {0};
    struct record record;
    ck_assert(record_library_init(&error) && key_library_init(&error));
    key_pair_create(&pair);
    record_sample_least(&record);
    ck_assert_msg(record_write(&record, &file, &error), "%s", error.text);
    record_sign(&file, &pair);
    record_finish(&record);
}

static void finish(void)
{
    buffer_finish(&file);
    record_library_finish();
}

int main(void)
{
    TCase *tcase = tcase_create("signature");
    tcase_add_checked_fixture(tcase, init, finish);
    tcase_add_test(tcase, a_signed_record_holds_under_its_key);
    tcase_add_test(tcase, every_single_changed_byte_is_found);
    tcase_add_test(tcase, every_value_of_every_byte_of_the_signature_line_is_told_apart);
    tcase_add_test(tcase, a_file_that_is_longer_or_shorter_is_found);
    tcase_add_test(tcase, another_key_does_not_hold);
    tcase_add_test(tcase, a_key_is_saved_for_its_owner_only_and_comes_back);
    tcase_add_test(tcase, a_damaged_key_file_is_refused_at_every_byte);
    tcase_add_loop_test(tcase, reads_or_refuses_each_public_key, 0, ARRAY_LENGTH(public_keys));
    return run_case("core.record.signature", tcase);
}
