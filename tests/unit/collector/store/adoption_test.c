/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(what_came_before_any_guideline_is_judged_when_one_is_adopted)
{
    conformance_open_enrolled(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).result, "not-judged");
    ck_assert_int_eq(conformance_result(), RESULT_NOT_ACCEPTED);
    fixture_adopt(&fixture, "aapm-or03", "primary");
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).result, "pass");
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

static bool has_criterion(const struct guideline *guideline, const char *id)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, id) == 0)
            return true;
    return false;
}

static void adopt_and_fail(const char *id)
{
    struct store_adopting adopting = {
        .class = "primary", .advice = "a", .advised_by = "A", .approver = "B"};
    adopting.unverified = UNVERIFIED_EXCLUDED;
    ck_assert(guideline_shipped(id, &adopting.xml, &adopting.xml_length));
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_adopt(fixture.store, &adopting, fixture.now_ms, &trouble));
    store_rollback(fixture.store);
}

START_TEST(an_adoption_that_was_rolled_back_judges_nothing)
{
    CLEANUP(guideline_cleanup) struct guideline *adopted = NULL;
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    const void *xml;
    size_t length, count;
    conformance_open_enrolled(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    adopt_and_fail("uk-rcr-ipem");
    fixture_adopt(&fixture, "aapm-or03", "primary");
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_verdicts(fixture.store, fixture.record_id, &verdicts, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert(guideline_shipped("aapm-or03", &xml, &length));
    MUST(guideline_parse("aapm-or03", xml, length, &adopted, &trouble));
    ck_assert_uint_gt(count, 0);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(has_criterion(adopted, verdicts[i].criterion.id),
                      "%s is no criterion of aapm-or03",
                      verdicts[i].criterion.id);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_record_whose_rows_are_all_excluded_did_not_pass)
{
    conformance_open_enrolled(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "primary"); /* none of its rows is solidly sourced */
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    struct store_record record = fixture_record(&fixture, fixture.record_id);
    ck_assert_str_eq(record.result, "not-judged");
    ck_assert_str_eq(record.remark, "no row of the adopted guideline decides on these tests");
    ck_assert_int_eq(conformance_result(), RESULT_NOT_ACCEPTED);
    fixture_close(&fixture);
}
END_TEST

static const struct {
    const char *id, *class, *advised_by, *approver;
    enum unverified_rows unverified;
} refused_adoptions[] = {
    {"aapm-or03", "primary-mammography", "A", "B", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "no such class", "A", "B", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "primary", "A", "A", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "primary", "", "B", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "primary", "A", "", UNVERIFIED_EXCLUDED},
    {"uk-rcr-ipem", "primary", "A", "B", UNVERIFIED_REFUSED}, /* has rows nobody has verified */
};

START_TEST(an_adoption_without_its_people_or_rows_is_refused)
{
    for (size_t i = 0; i < ARRAY_LENGTH(refused_adoptions); i++) {
        struct store_adopting adopting = {
            .class = refused_adoptions[i].class,
            .advice = "advice",
            .advised_by = refused_adoptions[i].advised_by,
            .approver = refused_adoptions[i].approver,
            .unverified = refused_adoptions[i].unverified,
        };
        fixture_open(&fixture, conformance_backends[_i]);
        ck_assert(guideline_shipped(refused_adoptions[i].id, &adopting.xml, &adopting.xml_length));
        MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
        ck_assert_msg(
            !store_adopt(fixture.store, &adopting, fixture.now_ms, &trouble), "row %zu", i);
        ck_assert_int_eq(trouble.kind, ERROR_INVALID);
        store_rollback(fixture.store);
        fixture_close(&fixture);
    }
}
END_TEST

static struct guideline *fetch(const char *id, char sha256[DIGEST_TEXT_SIZE])
{
    struct guideline *guideline = NULL;
    struct store_xml xml;
    bool found;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_guideline_xml(fixture.store, id, "", &found, &xml, &trouble));
    store_rollback(fixture.store);
    ck_assert(found);
    MUST(guideline_parse(id, xml.bytes, xml.length, &guideline, &trouble));
    free(xml.bytes);
    ck_assert_str_eq(guideline->sha256, xml.sha256);
    memcpy(sha256, xml.sha256, DIGEST_TEXT_SIZE);
    return guideline;
}

START_TEST(what_agents_fetch_has_the_excluded_rows_excluded)
{
    char sha256[DIGEST_TEXT_SIZE], again[DIGEST_TEXT_SIZE];
    size_t excluded = 0;
    conformance_open_enrolled(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "primary");
    struct guideline *guideline = fetch("uk-rcr-ipem", sha256);
    const char *end = strrchr(guideline->edition, '.');
    ck_assert_msg(end != NULL && strcmp(end, ".1") == 0, "%s", guideline->edition);
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        const struct criterion *criterion = &guideline->criteria[i];
        ck_assert(criterion_decides(criterion) != criterion->excluded);
        excluded += criterion->excluded;
        if (criterion->excluded)
            ck_assert_ptr_nonnull(strstr(criterion->excluded_because, "excluded at adoption"));
    }
    ck_assert_uint_gt(excluded, 0);
    guideline_destroy(guideline);
    fixture_adopt(&fixture, "uk-rcr-ipem", "secondary"); /* later, and still one edition */
    guideline_destroy(fetch("uk-rcr-ipem", again));
    ck_assert_str_eq(sha256, again);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &what_came_before_any_guideline_is_judged_when_one_is_adopted,
        &an_adoption_that_was_rolled_back_judges_nothing,
        &what_agents_fetch_has_the_excluded_rows_excluded,
        &a_record_whose_rows_are_all_excluded_did_not_pass,
        &an_adoption_without_its_people_or_rows_is_refused,
    };
    return conformance_run("collector.store.adoption", tests, ARRAY_LENGTH(tests));
}
