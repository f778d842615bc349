/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/guideline_edition.h"

#include "monqa/cleanup.h"
#include "monqa/guideline.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)

static void set_up(void)
{
    MUST(guideline_library_init(&trouble));
}

static void tear_down(void)
{
    guideline_library_finish();
}

static bool edit(const struct guideline_change *changes, size_t count, struct buffer *edited)
{
    struct guideline_bytes from;
    *edited = BUFFER(GUIDELINE_BYTES_MAX);
    ck_assert(guideline_shipped("aapm-or03", &from.bytes, &from.length));
    return guideline_edit("aapm-or03", &from, changes, count, edited, &trouble);
}

struct told {
    int count;
    char last[300];
};

static void keep(void *context, const struct guideline_difference *difference)
{
    struct told *told = context;
    told->count++;
    (void)snprintf(told->last,
                   sizeof told->last,
                   "%s|%s|%s|%s",
                   difference->row,
                   difference->attribute,
                   difference->before == NULL ? "-" : difference->before,
                   difference->after == NULL ? "-" : difference->after);
}

static int differences(const struct buffer *edited, struct told *told)
{
    struct guideline_bytes before, after = {edited->data, edited->length};
    ck_assert(guideline_shipped("aapm-or03", &before.bytes, &before.length));
    *told = (struct told){0};
    MUST(guideline_differences(&before, &after, keep, told, &trouble));
    return told->count;
}

static const struct {
    struct guideline_change change;
    const char *told; /* NULL: refused */
} rows[] = {
    {{NULL, NULL, NULL, "edition", "7"}, "|edition|2026-1|7"},
    {{"primary", "gsdf-deviation", NULL, "limit", "8.5"},
     "criterion primary gsdf-deviation|limit|10|8.5"},
    {{"primary", "gsdf-deviation", NULL, "excluded", "true"},
     "criterion primary gsdf-deviation|excluded|-|true"},
    {{"primary", "gsdf-deviation", NULL, "corrective-action", "a < b & \"c\""},
     "criterion primary gsdf-deviation|corrective-action|-|a < b & \"c\""},
    {{"primary", "gsdf-deviation", NULL, "limit", "ten"}, NULL},
    {{"primary", "gsdf-deviation", NULL, "limit", "1e3"}, NULL},
    {{"primary", "gsdf-deviation", NULL, "metric", "no_such"}, NULL},
    {{"primary", "gsdf-deviation", NULL, "no-such", "1"}, NULL},
    {{"primary", "gsdf-deviation", NULL, "source", NULL}, NULL},
    {{"primary", "gsdf-deviation", NULL, "source", "\xff"}, NULL},
    {{"primary", "no-such", NULL, "limit", "1"}, NULL},
    {{"no-such", "gsdf-deviation", NULL, "limit", "1"}, NULL},
    {{"primary", NULL, "uniformity", "recommended", "P999Y"}, NULL}, /* beyond its longest */
    {{"primary", NULL, "no-such", "longest", "P1Y"}, NULL},
    {{NULL, NULL, NULL, "id", "No Such"}, NULL},
};

START_TEST(a_change_makes_an_edition_that_differs_by_it_alone_or_is_refused)
{
    CLEANUP(buffer_finish) struct buffer edited = {0};
    struct told told;
    bool ok = edit(&rows[_i].change, 1, &edited);
    ck_assert_msg(ok == (rows[_i].told != NULL), "%s", trouble.text);
    if (!ok) {
        ck_assert_int_eq(trouble.kind, ERROR_INVALID);
        return;
    }
    ck_assert_int_eq(differences(&edited, &told), 1);
    ck_assert_str_eq(told.last, rows[_i].told);
}
END_TEST

START_TEST(an_edition_without_changes_says_the_same)
{
    CLEANUP(buffer_finish) struct buffer edited = {0};
    struct told told;
    MUST(edit(NULL, 0, &edited));
    ck_assert_int_eq(differences(&edited, &told), 0);
    ck_assert_ptr_nonnull(strstr(edited.data, "<!--")); /* comments stay */
}
END_TEST

START_TEST(a_row_that_is_gone_is_told_with_all_it_had)
{
    struct guideline_bytes with, without = {0};
    CLEANUP(buffer_finish) struct buffer cut = BUFFER(GUIDELINE_BYTES_MAX);
    struct told told = {0};
    ck_assert(guideline_shipped("aapm-or03", &with.bytes, &with.length));
    CLEANUP(free_pointer) char *text = strndup(with.bytes, with.length);
    char *row = strstr(text, "<interval ");
    ck_assert_ptr_nonnull(row);
    char *after = strstr(row, "/>");
    buffer_append(&cut, text, (size_t)(row - text));
    buffer_text(&cut, after + 2);
    without = (struct guideline_bytes){cut.data, cut.length};
    MUST(guideline_differences(&with, &without, keep, &told, &trouble));
    ck_assert_int_ge(told.count, 6);
    ck_assert_ptr_nonnull(strstr(told.last, "|-"));
    told = (struct told){0};
    MUST(guideline_differences(&without, &with, keep, &told, &trouble));
    ck_assert_int_ge(told.count, 6);
    without.length = 10;
    ck_assert(!guideline_differences(&with, &without, keep, &told, &trouble));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("editions");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase,
                        a_change_makes_an_edition_that_differs_by_it_alone_or_is_refused,
                        0,
                        ARRAY_LENGTH(rows));
    tcase_add_test(tcase, an_edition_without_changes_says_the_same);
    tcase_add_test(tcase, a_row_that_is_gone_is_told_with_all_it_had);
    return run_case("core.guideline.edition", tcase);
}
