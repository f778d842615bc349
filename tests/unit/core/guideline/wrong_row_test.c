/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/guideline.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

/* A row of each kind with all that it may have, on a line of its own, and each of its attributes in
 * turn wrong, or missing where it must be there. */
#define HEAD                                                                            \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                      \
    "<guideline xmlns=\"urn:monqa:guideline:1\" id=\"test\" edition=\"1\" title=\"T\" " \
    "publisher=\"P\">\n"
static const char head[] = HEAD;
static const char class_row[] =
    "<class name=\"spare\" paired=\"true\"/><class name=\"primary\"/>\n";
static const char criterion_row[] =
    "<criterion id=\"a\" class=\"primary\" test=\"luminance-response\" metric=\"l_max_cd_m2\" "
    "formula=\"f\" comparison=\"at-least\" limit=\"350\" remedial=\"340\" suspension=\"170\" "
    "unit=\"cd/m2\" mandatory=\"false\" clause=\"c\" provenance=\"M\" source=\"s\" "
    "pattern=\"TG18-LN8\" triggers=\"acceptance\" external-meter=\"true\" room-class=\"rk1\" "
    "confirmed-by=\"A\" confirmed-in=\"d\" excluded=\"false\" excluded-because=\"e\" "
    "corrective-action=\"x\"/>\n";
static const char interval_row[] =
    "<interval class=\"primary\" test=\"uniformity\" recommended=\"P1M\" longest=\"P1Y\" "
    "who=\"w\" clause=\"c\" provenance=\"M\"/>\n";
static const char *const rows[] = {class_row, criterion_row, interval_row};

static const struct {
    int row; /* of rows; it stands on the line after those before it: 3, 4, 5 */
    const char *attribute, *wrong;
    bool is_needed;
} cases[] = {
    {0, "name", "!", true},
    {0, "paired", "yes", false},
    {1, "id", "A", true},
    {1, "class", "other", true},
    {1, "test", "luminance", true},
    {1, "metric", "l_max", true},
    {1, "formula", "", true},
    {1, "comparison", ">=", true},
    {1, "limit", "NaN", true}, /* for its levels */
    {1, "remedial", "1e3", false},
    {1, "suspension", "1,5", false},
    {1, "unit", "candela a square metre", true},
    {1, "mandatory", "1", true},
    {1, "clause", "", true},
    {1, "provenance", "R9", true},
    {1, "source", "", true},
    {1, "pattern", "-", false},
    {1, "triggers", "boredom", false},
    {1, "external-meter", "TRUE", false},
    {1, "room-class", "RK 1", false},
    {1, "confirmed-by", "", false},
    {1, "confirmed-in", "", false},
    {1, "excluded", "maybe", false},
    {1, "excluded-because", "", false},
    {1, "corrective-action", "", false},
    {2, "class", "other", true},
    {2, "test", "", true},
    {2, "recommended", "monthly", true},
    {2, "longest", "P0D", true},
    {2, "who", "", true},
    {2, "clause", "", true},
    {2, "provenance", "r", true},
};

/* wrong NULL: the attribute is left out. */
static void append_changed(struct buffer *text, const char *row, const char *attribute,
                           const char *wrong)
{
    char start[40];
    (void)snprintf(start, sizeof start, " %s=\"", attribute);
    const char *at = strstr(row, start);
    ck_assert_msg(at != NULL, "%s", attribute);
    const char *end = strchr(at + strlen(start), '"') + 1;
    buffer_append(text, row, (size_t)(at - row));
    if (wrong != NULL) {
        buffer_text(text, start);
        for (const char *one = wrong; *one != '\0'; one++)
            buffer_text(text, *one == '>' ? "&gt;" : (const char[]){*one, '\0'});
        buffer_text(text, "\"");
    }
    buffer_text(text, end);
}

/* changed -1: as it is. */
static bool parses(int changed, const char *attribute, const char *wrong, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(GUIDELINE_BYTES_MAX);
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    buffer_text(&text, head);
    for (int i = 0; i < (int)ARRAY_LENGTH(rows); i++)
        if (i == changed)
            append_changed(&text, rows[i], attribute, wrong);
        else
            buffer_text(&text, rows[i]);
    buffer_text(&text, "</guideline>\n");
    return guideline_parse("g.xml", text.data, text.length, &guideline, error);
}

static void expect_line(int row, const struct error *error)
{
    char start[24];
    (void)snprintf(start, sizeof start, "g.xml:%d: ", 3 + row);
    ck_assert_int_eq(error->kind, ERROR_INVALID);
    ck_assert_msg(strncmp(error->text, start, strlen(start)) == 0, "%s", error->text);
}

START_TEST(a_wrong_attribute_is_refused_by_its_line)
{
    struct error error = {0};
    ck_assert_msg(!parses(cases[_i].row, cases[_i].attribute, cases[_i].wrong, &error),
                  "%s=\"%s\"",
                  cases[_i].attribute,
                  cases[_i].wrong);
    expect_line(cases[_i].row, &error);
}
END_TEST

START_TEST(a_missing_attribute_is_refused_by_its_line_where_it_is_needed)
{
    struct error error = {0};
    bool ok = parses(cases[_i].row, cases[_i].attribute, NULL, &error);
    ck_assert_msg(ok != cases[_i].is_needed, "%s: %s", cases[_i].attribute, error.text);
    if (!ok)
        expect_line(cases[_i].row, &error);
}
END_TEST

START_TEST(an_attribute_that_no_row_has_is_refused_by_its_line)
{
    static const char *const unheard[] = {"name", "id", "who"};
    struct error error = {0};
    ck_assert(parses(-1, "", NULL, &error));
    for (int i = 0; i < (int)ARRAY_LENGTH(rows); i++) {
        char with[64];
        CLEANUP(buffer_finish) struct buffer text = BUFFER(GUIDELINE_BYTES_MAX);
        CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
        (void)snprintf(with, sizeof with, " unheard-of-%s=\"x\"/>\n", unheard[i]);
        buffer_text(&text, head);
        for (int row = 0; row < (int)ARRAY_LENGTH(rows); row++) {
            buffer_append(&text, rows[row], strlen(rows[row]) - (row == i ? 3 : 0));
            if (row == i)
                buffer_text(&text, with);
        }
        buffer_text(&text, "</guideline>\n");
        ck_assert(!guideline_parse("g.xml", text.data, text.length, &guideline, &error));
        expect_line(i, &error);
    }
}
END_TEST

static void prepare(void)
{
    struct error error = {0};
    ck_assert_msg(guideline_library_init(&error), "%s", error.text);
}

int main(void)
{
    TCase *tcase = tcase_create("wrong_row");
    tcase_add_checked_fixture(tcase, prepare, guideline_library_finish);
    tcase_add_loop_test(tcase, a_wrong_attribute_is_refused_by_its_line, 0, ARRAY_LENGTH(cases));
    tcase_add_loop_test(tcase,
                        a_missing_attribute_is_refused_by_its_line_where_it_is_needed,
                        0,
                        ARRAY_LENGTH(cases));
    tcase_add_test(tcase, an_attribute_that_no_row_has_is_refused_by_its_line);
    return run_case("core.guideline.wrong_row", tcase);
}
