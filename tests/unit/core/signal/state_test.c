/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_state.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *file;
    const char *trouble; /* NULL: it is read */
} files[] = {
    {"whole.txt", NULL},
    {"least.txt", NULL},
    {"later.txt", NULL},
    {"torn.txt", "torn.txt:25:"},
    {"number.txt", "number.txt:13:"},
    {"long.txt", "long.txt:2:"},
    {"parts.txt", "parts.txt:2:"},
    {"README.md", "README.md:1:"},
};

static bool read_state(const char *file, struct signal_path *path, struct error *error)
{
    char name[80];
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(SIGNAL_STATE_BYTES_MAX);
    (void)snprintf(name, sizeof name, "tests/data/signal_state/%s", file);
    ck_assert(file_read(name, &bytes, NULL));
    return signal_state_parse(file, bytes.data, bytes.length, path, error);
}

START_TEST(a_state_is_read_or_refused_by_its_line)
{
    struct signal_path path = {.width = 7};
    struct error error = {0};
    bool ok = read_state(files[_i].file, &path, &error);
    ck_assert_int_eq(ok, files[_i].trouble == NULL);
    if (files[_i].trouble != NULL) {
        ck_assert_ptr_nonnull(strstr(error.text, files[_i].trouble));
        ck_assert_int_eq(path.width, 7);
    }
}
END_TEST

START_TEST(nothing_is_no_state)
{
    struct signal_path path;
    ck_assert(!signal_state_parse("s", "", 0, &path, NULL));
}
END_TEST

START_TEST(what_is_read_is_written_again_byte_by_byte)
{
    struct signal_path path;
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(SIGNAL_STATE_BYTES_MAX);
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SIGNAL_STATE_BYTES_MAX);
    ck_assert(file_read("tests/data/signal_state/whole.txt", &bytes, NULL));
    ck_assert(signal_state_parse("s", bytes.data, bytes.length, &path, NULL));
    ck_assert_str_eq(path.card_driver, "i915");
    ck_assert_int_eq(path.overlays, 1);
    ck_assert_double_eq(path.refresh_hz, 60);
    ck_assert_str_eq(signal_path_value(&path, "connector", "Broadcast RGB"), "Automatic");
    signal_state_format(&path, &text);
    ck_assert_str_eq(text.data, bytes.data);
}
END_TEST

START_TEST(a_text_with_line_ends_stays_one_line)
{
    struct signal_path path = {.connector = "DP\n1\t2"}, back;
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SIGNAL_STATE_BYTES_MAX);
    signal_state_format(&path, &text);
    ck_assert(signal_state_parse("s", text.data, text.length, &back, NULL));
    ck_assert_str_eq(back.connector, "DP?1?2");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("state");
    tcase_add_loop_test(tcase, a_state_is_read_or_refused_by_its_line, 0, (int)ARRAY_LENGTH(files));
    tcase_add_test(tcase, nothing_is_no_state);
    tcase_add_test(tcase, what_is_read_is_written_again_byte_by_byte);
    tcase_add_test(tcase, a_text_with_line_ends_stays_one_line);
    return run_case("core.signal.state", tcase);
}
