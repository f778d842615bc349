/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/record.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/record_sample.h"

#include <stdlib.h>
#include <string.h>

static struct buffer sound = {.maximum = RECORD_BYTES_MAX}; /* the full sample's document */

/* One replacement in the sound document: must be refused, with these words. */
static const struct {
    const char *from, *to;
    const char *says;
} changes[] = {
    {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", "r.xml:1: does not begin"},
    {"encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", "r.xml:1: does not begin"},
    {"?>\n", "?>\n<!DOCTYPE record>\n", "r.xml:2: a DOCTYPE is refused"},
    {"?>\n",
     "?>\n<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
     "<!ENTITY c \"&b;&b;&b;&b;\">]>\n",
     "r.xml:2: a DOCTYPE is refused"},
    {"  <agent ", "  <!-- note -->\n  <agent ", "r.xml:3: a comment"},
    {"  <agent ", "  <?php ?>\n  <agent ", "r.xml:3: a comment, CDATA or instruction"},
    {"hostname=\"pacs", "hostname=\"&bomb;pacs", "r.xml:4: "},
    {"hostname=\"pacs", "hostname=\"\xff\xfepacs", "r.xml: not UTF-8"},
    {"hostname=\"pacs", "hostname=\"\x1bpacs", "r.xml: not UTF-8 text, or with control"},
    {"version=\"1\" xmlns", "version=\"2\" xmlns", "r.xml:2: not a record of version 1"},
    {"urn:monqa:record:1", "urn:monqa:record:2", "r.xml:2: not a record of version 1"},
    {"</record>\n", "", "r.xml:"},
    {"  </session>\n", "", "r.xml:"},
    {"</record>\n", "</record>\n<record/>\n", "r.xml:"},
    {"hostname=\"pacs-ws-17\"", "", "r.xml:4: <workstation> hostname: is missing"},
    {"hostname=\"pacs-ws-17\"", "hostname=\"a\\x4\"", "r.xml:4: <workstation> hostname"},
    {"hostname=\"pacs-ws-17\"", "hostname=\"a\\x00\"", "r.xml:4: <workstation> hostname"},
    {"hostname=\"pacs-ws-17\"", "hostname=\"a\\n\"", "r.xml:4: <workstation> hostname"},
    {"hostname=\"pacs-ws-17\"", "hostname=\"a\" colour=\"red\"", "r.xml:4: "},
    {"uptime-s=\"86400.25\"", "uptime-s=\"NaN\"", "r.xml:5: <clock> uptime-s: not a number"},
    {"uptime-s=\"86400.25\"", "uptime-s=\"INF\"", "r.xml:5: <clock> uptime-s: not a number"},
    {"uptime-s=\"86400.25\"", "uptime-s=\"1e999\"", "r.xml:5: <clock> uptime-s: not a number"},
    {"uptime-s=\"86400.25\"", "uptime-s=\"-1\"", "r.xml:5: "},
    {"uptime-s=\"86400.25\"", "uptime-s=\" 1\"", "r.xml:5: <clock> uptime-s: not a number"},
    {"synchronized=\"true\"", "synchronized=\"1\"", "r.xml:5: <clock> synchronized: neither"},
    {"trigger=\"periodic\"", "trigger=\"daily\"", "r.xml:6: <session> trigger: no such word"},
    {"2026-11-24T", "2026-02-30T", "r.xml:6: <session> started: not a time"},
    {"sequence=\"42\"", "sequence=\"042\"", "r.xml:2: "},
    {"sequence=\"42\"", "sequence=\"0\"", "r.xml:2: "},
    {"sequence=\"42\"", "sequence=\"1000000000000\"", "r.xml:2: <record> sequence"},
    {"product-code=\"65535\"", "product-code=\"65536\"", "<display> product-code"},
    {"serial-number=\"4294967295\"", "serial-number=\"4294967296\"", "<display> serial-number"},
    {"<edid>00", "<edid>0", "<edid> content: not the hexadecimal"},
    {"<edid>00", "<edid>zz", "<edid> content: not the hexadecimal"},
    {"<edid>00", "<edid><b/>00", "r.xml:"},
    {"    <simulated reason=\"meter-on-pty\"/>\n",
     "    <simulated reason=\"a\"/><simulated reason=\"a\"/><simulated reason=\"a\"/>"
     "<simulated reason=\"a\"/><simulated reason=\"a\"/><simulated reason=\"a\"/>"
     "<simulated reason=\"a\"/><simulated reason=\"a\"/>\n",
     "r.xml:6: 9 elements <simulated>; at most 8"},
    {"status=\"under\"", "status=\"under\" cd-m2=\"0.01\"", "not with \"under\""},
    {"cd-m2=\"0.33", "cd-m2=\"NaN", "<reading> cd-m2: not a number"},
    {"cd-m2=\"0.33", "cd-m2=\"-0.33", "<reading> cd-m2: negative"},
    {"status=\"ok\"", "status=\"fine\"", "<reading> status: no such word"},
    {"state=\"measured\" cd-m2=\"0.1\"", "state=\"measured\"", "<ambient> cd-m2"},
    {"state=\"measured\"", "state=\"dark-room\"", "<ambient> cd-m2"},
    {"  <ambient state=\"measured\" cd-m2=\"0.1\"/>\n", "", "an element is missing: \"ambient\""},
    {"connector=\"DP-1\"",
     "connector=\"0123456789012345678901234567890123456789012345678901234567890123\"",
     "<display> connector: too long"},
    {"quantity=\"width-mm\"", "quantity=\"width\"", "<viewer> quantity: no such word"},
    {"true=\"153\"", "true=\"0\"", "<viewer> true: no length and no angle: \"width-mm\""},
    {"true=\"153\"", "true=\"153000\"", "<viewer> true: no length and no angle"},
    {"value=\"152.9", "value=\"-152.9", "<viewer> value: not a number"},
    {"value=\"152.9", "value=\"152000.9", "<viewer> true: no length and no angle"},
    {"infinite=\"true\"", "infinite=\"yes\"", "r.xml:"},
};

static char *replace_once(const char *from, const char *to, size_t *length)
{
    const char *at = strstr(sound.data, from);
    ck_assert_msg(at != NULL, "the sample has no %s", from);
    struct buffer changed = BUFFER(RECORD_BYTES_MAX);
    buffer_append(&changed, sound.data, (size_t)(at - sound.data));
    buffer_text(&changed, to);
    buffer_text(&changed, at + strlen(from));
    *length = changed.length;
    return buffer_take(&changed);
}

START_TEST(refuses_each_change_and_says_where)
{
    size_t length;
    struct record record = {0};
    struct error error = {0};
    CLEANUP(free_pointer)
    char *changed = replace_once(changes[_i].from, changes[_i].to, &length);
    bool ok = record_parse("r.xml", changed, length, &record, &error);
    ck_assert_msg(!ok, "accepted \"%s\"", changes[_i].to);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, changes[_i].says) != NULL, "%s", error.text);
    ck_assert_uint_eq(record.reading_count, 0);
    ck_assert_ptr_null(record.display.edid);
}
END_TEST

START_TEST(a_record_cut_anywhere_is_refused)
{
    for (size_t length = 0; length < sound.length - 1; length += 7) {
        struct record record = {0};
        struct error error = {0};
        ck_assert(!record_parse("r.xml", sound.data, length, &record, &error));
        ck_assert_int_eq(error.kind, ERROR_INVALID);
        ck_assert_msg(strstr(error.text, "r.xml:") == error.text, "%s", error.text);
    }
}
END_TEST

START_TEST(more_bytes_than_a_record_may_have_are_not_parsed)
{
    size_t length = RECORD_BYTES_MAX + 1;
    CLEANUP(free_pointer) char *long_one = malloc(length);
    ck_assert_ptr_nonnull(long_one);
    memset(long_one, '\n', length);
    memcpy(long_one, sound.data, sound.length);
    struct record record = {0};
    struct error error = {0};
    ck_assert(!record_parse("r.xml", long_one, length, &record, &error));
    ck_assert_msg(
        strstr(error.text, "1048577 bytes; a record has at most") != NULL, "%s", error.text);
    ck_assert(record_parse("r.xml", long_one, length - 1, &record, &error));
    record_finish(&record);
}
END_TEST

START_TEST(utf16_is_refused)
{
    static const char utf16[] = "\xff\xfe<\0?\0x\0m\0l\0";
    struct record record = {0};
    struct error error = {0};
    ck_assert(!record_parse("r.xml", utf16, sizeof utf16, &record, &error));
    ck_assert_msg(strstr(error.text, "r.xml:1: does not begin") != NULL, "%s", error.text);
}
END_TEST

static void init(void)
{
    struct error error = {0};
    struct record record;
    ck_assert_msg(record_library_init(&error), "%s", error.text);
    record_sample_full(&record);
    ck_assert_msg(record_write(&record, &sound, &error), "%s", error.text);
    record_finish(&record);
}

static void finish(void)
{
    buffer_finish(&sound);
    record_library_finish();
}

int main(void)
{
    TCase *tcase = tcase_create("refused");
    tcase_add_checked_fixture(tcase, init, finish);
    tcase_add_loop_test(tcase, refuses_each_change_and_says_where, 0, ARRAY_LENGTH(changes));
    tcase_add_test(tcase, a_record_cut_anywhere_is_refused);
    tcase_add_test(tcase, more_bytes_than_a_record_may_have_are_not_parsed);
    tcase_add_test(tcase, utf16_is_refused);
    return run_case("core.record.refused", tcase);
}
