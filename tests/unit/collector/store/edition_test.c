/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/edition.h"

#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define ID "trust-primary"

static const struct store_reason by_mpe = {.who = "M. Expert", .why = "our rooms are darker"};

static void copy_of(const char *shipped)
{
    struct store_copying copying = {.id = ID, .title = "The Trust's own"};
    ck_assert(guideline_shipped(shipped, &copying.xml, &copying.length));
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_copy_edition(fixture.store, &copying, &by_mpe, fixture.now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static bool change(struct store_row_change wanted, char edition[32])
{
    wanted.guideline_id = ID;
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    bool ok =
        store_change_row(fixture.store, &wanted, &by_mpe, ++fixture.now_ms, edition, &trouble);
    if (!ok)
        store_rollback(fixture.store);
    return ok && store_commit(fixture.store, &trouble);
}

static struct guideline *newest(void)
{
    struct store_xml xml = {0};
    struct guideline *guideline = NULL;
    bool found = false;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_edition_xml(fixture.store, ID, NULL, &found, &xml, &trouble));
    store_rollback(fixture.store);
    ck_assert(found);
    MUST(guideline_parse("newest", xml.bytes, xml.length, &guideline, &trouble));
    free(xml.bytes);
    return guideline;
}

static struct criterion row_of(const char *id)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = newest();
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, id) == 0 &&
            strcmp(guideline->criteria[i].class, "primary") == 0)
            return guideline->criteria[i];
    ck_abort_msg("no row %s", id);
    return (struct criterion){0};
}

START_TEST(every_change_is_an_edition_with_its_author_and_reason)
{
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    char edition[32];
    size_t count;
    conformance_open_enrolled(_i);
    copy_of("aapm-or03");
    MUST(change((struct store_row_change){.act = EDITION_LIMIT,
                                          .class = "primary",
                                          .row = "gsdf-deviation",
                                          .values = {"8", "9", "20", "recalibrate"}},
                edition));
    ck_assert_str_eq(edition, "2");
    MUST(change((struct store_row_change){.act = EDITION_INTERVAL,
                                          .class = "primary",
                                          .row = "uniformity",
                                          .values = {"P1M", "P2M"}},
                edition));
    ck_assert_str_eq(edition, "3");
    MUST(
        change((struct store_row_change){.act = EDITION_DECISION, .values = {"guarded"}}, edition));
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_editions(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(rows[0].edition, "4");
    ck_assert_str_eq(rows[0].made_by, by_mpe.who);
    ck_assert_str_eq(rows[0].why, by_mpe.why);
    ck_assert_str_eq(rows[0].based_on, rows[1].sha256);
    ck_assert_str_eq(rows[3].edition, "1");
    ck_assert_str_eq(rows[3].title, "The Trust's own");
    CLEANUP(guideline_cleanup) struct guideline *guideline = newest();
    ck_assert_int_eq(guideline->decision, DECISION_GUARDED);
    struct criterion row = row_of("gsdf-deviation");
    ck_assert_double_eq(row.limit, 8);
    ck_assert(row.remedial.given && row.suspension.given);
    ck_assert_double_eq(row.suspension.limit, 20);
    ck_assert_str_eq(row.corrective_action, "recalibrate");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_limit_that_the_employer_changed_decides_only_once_it_is_confirmed)
{
    char edition[32];
    conformance_open_enrolled(_i);
    copy_of("aapm-or03");
    struct criterion row = row_of("gsdf-deviation");
    ck_assert(criterion_decides(&row)); /* R2 */
    MUST(change(
        (struct store_row_change){
            .act = EDITION_LIMIT, .class = "primary", .row = "gsdf-deviation", .values = {"8"}},
        edition));
    row = row_of("gsdf-deviation");
    ck_assert(!criterion_decides(&row));
    MUST(change((struct store_row_change){.act = EDITION_CONFIRM,
                                          .class = "primary",
                                          .row = "gsdf-deviation",
                                          .values = {"Minutes of the display group", "2026", "3"}},
                edition));
    row = row_of("gsdf-deviation");
    ck_assert(criterion_decides(&row));
    ck_assert_str_eq(row.confirmed_by, by_mpe.who);
    ck_assert_str_eq(row.confirmed_in, "Minutes of the display group, edition 2026, page 3");
    fixture_close(&fixture);
}
END_TEST

static const struct {
    struct store_row_change change;
    const char *complaint;
} refused[] = {
    {{EDITION_LIMIT, NULL, NULL, "primary", "no-such", {"8"}}, "has no row"},
    {{EDITION_LIMIT, NULL, NULL, "primary", "gsdf-deviation", {"ten"}}, ""},
    {{EDITION_LIMIT, NULL, NULL, "primary", "gsdf-deviation", {NULL}}, "nothing to change"},
    {{EDITION_CONFIRM, NULL, NULL, "primary", "gsdf-deviation", {"A", "", "3"}}, "page are needed"},
    {{EDITION_INCLUDE, NULL, NULL, "primary", "gsdf-deviation", {NULL}}, "changes nothing"},
    {{EDITION_INTERVAL, NULL, NULL, "primary", "uniformity", {"P2Y", "P1Y"}}, "shorter"},
    {{EDITION_DECISION, NULL, NULL, NULL, NULL, {"perhaps"}}, "decision"},
    {{EDITION_DECISION, NULL, "7", NULL, NULL, {"guarded"}}, "look again"},
};

START_TEST(a_change_that_cannot_be_is_refused_and_makes_no_edition)
{
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    char edition[32];
    size_t count;
    conformance_open_enrolled(_i);
    copy_of("aapm-or03");
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
        ck_assert_msg(!change(refused[i].change, edition), "row %zu", i);
        ck_assert_int_eq(trouble.kind, ERROR_INVALID);
        ck_assert_msg(strstr(trouble.text, refused[i].complaint) != NULL, "%s", trouble.text);
    }
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_editions(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 1);
    fixture_close(&fixture);
}
END_TEST

static bool advise(const char *edition, const char *class, const char *site)
{
    struct store_advice advice = {.guideline_id = ID};
    (void)text_copy(advice.edition, sizeof advice.edition, edition);
    (void)text_copy(advice.class, sizeof advice.class, class);
    (void)text_copy(advice.site, sizeof advice.site, site);
    (void)text_copy(advice.advice, sizeof advice.advice, "fit for our rooms");
    (void)text_copy(advice.advised_by, sizeof advice.advised_by, by_mpe.who);
    (void)text_copy(advice.advised_role, sizeof advice.advised_role, "mpe");
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    bool ok = store_advise(fixture.store, &advice, fixture.now_ms, &trouble);
    if (!ok)
        store_rollback(fixture.store);
    return ok && store_commit(fixture.store, &trouble);
}

static void exclude_undecided(char edition[32])
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = newest();
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        const struct criterion *row = &guideline->criteria[i];
        if (strcmp(row->class, "primary") == 0 && !criterion_decides(row))
            MUST(change((struct store_row_change){.act = EDITION_EXCLUDE,
                                                  .class = "primary",
                                                  .row = row->id},
                        edition));
    }
}

static bool follow(int64_t id, const char *who, bool *found)
{
    struct store_following following = {.advice_id = id,
                                        .approver = who,
                                        .approver_role = "employer-approver",
                                        .reason = "as advised"};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    bool ok = store_follow_advice(fixture.store, &following, fixture.now_ms, found, &trouble);
    if (!ok)
        store_rollback(fixture.store);
    return ok && store_commit(fixture.store, &trouble);
}

START_TEST(advice_is_followed_by_another_person_at_its_site_and_only_once)
{
    CLEANUP(free_pointer) struct store_adoption *rows = NULL;
    char edition[32] = "1";
    size_t count;
    bool found;
    conformance_open_adopted(_i); /* aapm-or03 at every site */
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    copy_of("acr");
    ck_assert(!advise(edition, "primary", "North"));
    ck_assert_ptr_nonnull(strstr(trouble.text, "confirm or exclude"));
    exclude_undecided(edition);
    ck_assert(!advise(edition, "primary", "Nowhere"));
    ck_assert(!advise(edition, "primary,no-such", "North"));
    ck_assert(!advise("99", "primary", "North"));
    MUST(advise(edition, "primary", "North"));
    ck_assert(!follow(1, by_mpe.who, &found)); /* nobody approves what he advised */
    ck_assert_str_eq(fixture_display(&fixture).guideline_id, "aapm-or03");
    MUST(follow(1, "E. Employer", &found));
    ck_assert(found);
    MUST(follow(1, "E. Employer", &found));
    ck_assert(!found);
    ck_assert_str_eq(fixture_display(&fixture).guideline_id, ID);
    ck_assert_str_eq(fixture_display(&fixture).guideline_edition, edition);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_adoptions(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(rows[0].site, "North");
    ck_assert_str_eq(rows[0].advised_role, "mpe");
    ck_assert_str_eq(rows[0].approver_role, "employer-approver");
    ck_assert_str_eq(rows[1].site, "");
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &every_change_is_an_edition_with_its_author_and_reason,
        &a_limit_that_the_employer_changed_decides_only_once_it_is_confirmed,
        &a_change_that_cannot_be_is_refused_and_makes_no_edition,
        &advice_is_followed_by_another_person_at_its_site_and_only_once,
    };
    return conformance_run("collector.store.edition", tests, ARRAY_LENGTH(tests));
}
