/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_path.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <string.h>

START_TEST(doubts_beyond_the_room_are_counted)
{
    struct signal_path path = {0};
    for (int i = 0; i < 11; i++)
        signal_path_add_doubt(&path, "doubt %d", i);
    ck_assert_uint_eq(path.doubt_count, ARRAY_LENGTH(path.doubts));
    ck_assert_str_eq(path.doubts[6], "doubt 6");
    ck_assert_str_eq(path.doubts[7], "and 4 more doubts");
}
END_TEST

START_TEST(properties_beyond_the_room_are_counted)
{
    struct signal_path path = {0};
    for (size_t i = 0; i < SIGNAL_PROPERTIES_MAX; i++)
        ck_assert_ptr_nonnull(signal_path_add_property(&path, "plane", "alpha"));
    ck_assert_ptr_null(signal_path_add_property(&path, "plane", "alpha"));
    ck_assert_uint_eq(path.property_count, SIGNAL_PROPERTIES_MAX);
    ck_assert_uint_eq(path.properties_left_out, 1);
}
END_TEST

static void add(struct signal_path *path, const char *object, const char *name, const char *value)
{
    struct signal_property *property = signal_path_add_property(path, object, name);
    (void)text_copy(property->value, sizeof property->value, value);
}

START_TEST(what_was_found_stands_beside_what_is_now)
{
    struct signal_path before = {0}, now = {0};
    add(&before, "connector", "Broadcast RGB", "Automatic");
    add(&before, "crtc", "gone", "7");
    add(&now, "connector", "Broadcast RGB", "Full");
    add(&now, "crtc", "new", "8");
    signal_path_set_found(&now, &before);
    ck_assert_uint_eq(now.property_count, 3);
    ck_assert_str_eq(now.properties[0].found, "Automatic");
    ck_assert_str_eq(now.properties[0].value, "Full");
    ck_assert_str_eq(now.properties[1].found, "");
    ck_assert_str_eq(now.properties[2].name, "gone");
    ck_assert_str_eq(now.properties[2].found, "7");
    ck_assert_ptr_null(signal_path_value(&now, "crtc", "gone"));
    ck_assert_ptr_null(signal_path_value(&now, "plane", "new"));
    ck_assert_str_eq(signal_path_value(&now, "crtc", "new"), "8");
}
END_TEST

static void fill(struct signal_lut_entry *table, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        uint16_t v = (uint16_t)(i * 65535 / (count - 1));
        table[i] = (struct signal_lut_entry){v, v, v, 0};
    }
}

START_TEST(only_a_straight_table_is_identity)
{
    struct signal_lut_entry table[256];
    fill(table, 256);
    ck_assert(signal_lut_is_identity(table, 256));
    ck_assert(!signal_lut_is_identity(table, 255));
    ck_assert(!signal_lut_is_identity(table, 1));
    ck_assert(!signal_lut_is_identity(table, 0));
    table[100].green = (uint16_t)(table[100].green + 32);
    ck_assert(signal_lut_is_identity(table, 256));
    table[100].green++;
    ck_assert(!signal_lut_is_identity(table, 256));
}
END_TEST

START_TEST(a_table_is_named_by_its_hash_and_a_straight_one_by_its_name)
{
    struct signal_lut_entry table[2] = {{0, 0, 0, 0}, {65535, 65535, 65535, 0}};
    char text[SIGNAL_VALUE_SIZE], digits[DIGEST_TEXT_SIZE];
    signal_lut_describe(table, sizeof table, text);
    ck_assert_str_eq(text, "identity (2 entries)");
    ck_assert_ptr_null(signal_value_sha256(text));
    table[1].blue = 0;
    signal_lut_describe(table, sizeof table, text);
    ck_assert_ptr_nonnull(strstr(text, "2 entries, sha256 "));
    ck_assert_str_eq(signal_value_sha256(text), digest_sha256(table, sizeof table, digits));
    signal_lut_describe(NULL, 0, text);
    ck_assert_str_eq(text, "none");
    signal_lut_describe(table, 7, text);
    ck_assert_str_eq(text, "unreadable");
}
END_TEST

START_TEST(a_matrix_is_identity_only_if_every_cell_is)
{
    const uint64_t one = UINT64_C(1) << 32;
    uint64_t matrix[9] = {one, 0, 0, 0, one, 0, 0, 0, one};
    char text[SIGNAL_VALUE_SIZE];
    signal_matrix_describe(matrix, sizeof matrix, text);
    ck_assert_str_eq(text, "identity");
    matrix[1] = 1;
    signal_matrix_describe(matrix, sizeof matrix, text);
    ck_assert_ptr_nonnull(signal_value_sha256(text));
    signal_matrix_describe(matrix, sizeof matrix - 8, text);
    ck_assert_str_eq(text, "unreadable");
    signal_matrix_describe(NULL, 0, text);
    ck_assert_str_eq(text, "none");
}
END_TEST

START_TEST(another_blob_is_named_by_its_length_and_hash)
{
    char text[SIGNAL_VALUE_SIZE], digits[DIGEST_TEXT_SIZE];
    signal_blob_describe("abc", 3, text);
    ck_assert_ptr_nonnull(strstr(text, "3 bytes, sha256 "));
    ck_assert_str_eq(signal_value_sha256(text), digest_sha256("abc", 3, digits));
    ck_assert_ptr_null(signal_value_sha256("3 bytes, sha256 12"));
    ck_assert_ptr_null(signal_value_sha256("none"));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("path");
    tcase_add_test(tcase, doubts_beyond_the_room_are_counted);
    tcase_add_test(tcase, properties_beyond_the_room_are_counted);
    tcase_add_test(tcase, what_was_found_stands_beside_what_is_now);
    tcase_add_test(tcase, only_a_straight_table_is_identity);
    tcase_add_test(tcase, a_table_is_named_by_its_hash_and_a_straight_one_by_its_name);
    tcase_add_test(tcase, a_matrix_is_identity_only_if_every_cell_is);
    tcase_add_test(tcase, another_blob_is_named_by_its_length_and_hash);
    return run_case("core.signal.path", tcase);
}
