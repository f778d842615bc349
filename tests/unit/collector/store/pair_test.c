/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/reevaluate.h"
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEFT "SN-LEFT"
#define RIGHT "SN-RIGHT"

static const char pair_row[] =
    "<criterion id=\"pair\" class=\"primary\" test=\"luminance-response\" "
    "metric=\"pair_l_max_percent\" formula=\"100 (high - low) / low\" comparison=\"at-most\" "
    "limit=\"%s\" unit=\"%%\" mandatory=\"true\" clause=\"test\" provenance=\"R\" "
    "source=\"test\"/>";

static void append_until(struct buffer *to, const char **from, const char *at)
{
    buffer_append(to, *from, (size_t)(at - *from));
    *from = at;
}

/* aapm-or03 with a row for pairs that decides, its displays released together. */
static void make_paired(const char *limit, struct buffer *changed)
{
    const void *xml;
    size_t length;
    ck_assert(guideline_shipped("aapm-or03", &xml, &length));
    CLEANUP(free_pointer) char *text = strndup(xml, length);
    const char *from = text;
    char *class = strstr(text, "<class name=\"primary\"");
    ck_assert_ptr_nonnull(class);
    append_until(changed, &from, class + strlen("<class name=\"primary\""));
    buffer_text(changed, " paired=\"true\"");
    append_until(changed, &from, strstr(text, "<criterion "));
    buffer_format(changed, pair_row, limit);
    buffer_text(changed, from);
}

static void adopt_paired(void)
{
    CLEANUP(buffer_finish) struct buffer changed = BUFFER(GUIDELINE_BYTES_MAX);
    make_paired("10", &changed);
    struct store_adopting adopting = {.xml = changed.data,
                                      .xml_length = changed.length,
                                      .class = "primary",
                                      .advice = "as advised",
                                      .advised_by = "A. Physicist",
                                      .approver = "E. Employer",
                                      .unverified = UNVERIFIED_EXCLUDED};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_adopt(fixture.store, &adopting, fixture.now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static void send(const char *serial, double l_max_cd_m2, const char *session,
                 enum schedule_trigger trigger)
{
    struct record_recipe made = conformance_recipe(trigger);
    made.serial_text = serial;
    made.l_max_cd_m2 = l_max_cd_m2;
    made.session_id = session;
    fixture.now_ms += 60000;
    fixture_send(&fixture, made);
}

static struct store_display display_of(const char *serial)
{
    CLEANUP(free_pointer) struct store_display *rows = NULL;
    size_t count = 0;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_displays(fixture.store, 0, &rows, &count, &trouble));
    store_rollback(fixture.store);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].identity.serial_text, serial) == 0)
            return rows[i];
    ck_abort_msg("no display %s", serial);
    return (struct store_display){0};
}

static enum schedule_trigger trigger_of(const char *serial)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count = 0;
    struct store_display display = display_of(serial);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_items(fixture.store, display.id, 0, &items, &count, &trouble));
    store_rollback(fixture.store);
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].test, "luminance-response") == 0)
            return items[i].due.trigger;
    ck_abort_msg("luminance-response is not owed");
    return TRIGGER_COUNT;
}

static const char one[] = "01a20dcb-64ae-70c1-87f2-c94f94886401";
static const char two[] = "01a20dcb-64ae-70c1-87f2-c94f94886402";
static const char three[] = "01a20dcb-64ae-70c1-87f2-c94f94886403";

START_TEST(two_displays_of_one_session_are_compared)
{
    CLEANUP(free_pointer) struct store_pair *pairs = NULL;
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    size_t count, verdict_count;
    conformance_open_enrolled(_i);
    adopt_paired();
    send(LEFT, 400, one, TRIGGER_ACCEPTANCE);
    send(RIGHT, 420, one, TRIGGER_ACCEPTANCE);
    struct store_display left = display_of(LEFT);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_pairs(fixture.store, left.id, &pairs, &count, &trouble));
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(pairs[0].result, "pass");
    MUST(store_pair_verdicts(fixture.store, pairs[0].id, &verdicts, &verdict_count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(verdict_count, 1);
    ck_assert_double_eq_tol(verdicts[0].value, 5, 0.05);
    ck_assert_int_eq(display_of(LEFT).result_status, RESULT_COMPLIANT);
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_PERIODIC);
    ck_assert_int_eq(trigger_of(RIGHT), TRIGGER_PERIODIC);
    fixture_close(&fixture);
}
END_TEST

START_TEST(displays_that_differ_fail_both)
{
    conformance_open_enrolled(_i);
    adopt_paired();
    send(LEFT, 400, one, TRIGGER_ACCEPTANCE);
    send(RIGHT, 480, one, TRIGGER_ACCEPTANCE);
    ck_assert_int_eq(display_of(LEFT).result_status, RESULT_NOT_COMPLIANT);
    ck_assert_int_eq(display_of(RIGHT).result_status, RESULT_NOT_COMPLIANT);
    send(LEFT, 400, two, TRIGGER_AFTER_MAINTENANCE);
    send(RIGHT, 410, two, TRIGGER_AFTER_MAINTENANCE);
    ck_assert_int_eq(display_of(LEFT).result_status, RESULT_COMPLIANT);
    ck_assert_int_eq(display_of(RIGHT).result_status, RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

START_TEST(replacing_or_mending_one_makes_the_comparison_due_for_both)
{
    conformance_open_enrolled(_i);
    adopt_paired();
    send(LEFT, 400, one, TRIGGER_ACCEPTANCE);
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_PERIODIC); /* it stands alone */
    send(RIGHT, 400, two, TRIGGER_ACCEPTANCE);            /* in another sitting */
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_AFTER_MAINTENANCE);
    ck_assert_int_eq(trigger_of(RIGHT), TRIGGER_AFTER_MAINTENANCE);
    send(LEFT, 400, three, TRIGGER_AFTER_MAINTENANCE);
    send(RIGHT, 410, three, TRIGGER_AFTER_MAINTENANCE);
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_PERIODIC);
    send(RIGHT, 420, NULL, TRIGGER_AFTER_MAINTENANCE); /* recalibrated alone */
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_AFTER_MAINTENANCE);
    fixture_close(&fixture);
}
END_TEST

static void certify_meter(void)
{
    bool found;
    struct store_certificate certificate = {.meter_id = 1,
                                            .calibrated_on = "2026-01-05",
                                            .due_on = "2027-01-05",
                                            .number = "C",
                                            .laboratory = "Lab",
                                            .entered_by = "tester"};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_certificate(fixture.store, &certificate, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

START_TEST(a_comparison_by_an_expired_meter_waits_for_its_certificate)
{
    static const char *const serials[] = {LEFT, RIGHT};
    conformance_open_enrolled(_i);
    adopt_paired();
    send(LEFT, 400, two, TRIGGER_ACCEPTANCE);
    send(RIGHT, 400, three, TRIGGER_ACCEPTANCE);
    for (size_t i = 0; i < ARRAY_LENGTH(serials); i++) {
        struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
        made.serial_text = serials[i];
        made.session_id = one;
        made.meter_due_on = "2020-01-01";
        fixture_send(&fixture, made);
    }
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_AFTER_MAINTENANCE);
    certify_meter();
    ck_assert_int_eq(trigger_of(LEFT), TRIGGER_PERIODIC);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_pair_is_released_and_withdrawn_together)
{
    conformance_open_enrolled(_i);
    adopt_paired();
    send(LEFT, 400, one, TRIGGER_ACCEPTANCE);
    ck_assert(!display_of(LEFT).is_withdrawn);
    struct record_recipe bad = conformance_recipe(TRIGGER_ACCEPTANCE);
    bad.serial_text = RIGHT;
    bad.bend_percent = 40;
    bad.session_id = one;
    fixture_send(&fixture, bad);
    ck_assert_int_eq(display_of(RIGHT).result_status, RESULT_NOT_ACCEPTED);
    ck_assert_int_eq(display_of(LEFT).result_status, RESULT_COMPLIANT);
    ck_assert(display_of(LEFT).is_withdrawn);
    send(RIGHT, 400, one, TRIGGER_ACCEPTANCE);
    ck_assert(!display_of(LEFT).is_withdrawn);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_sitting_from_before_any_guideline_is_compared_when_one_is_adopted)
{
    CLEANUP(free_pointer) struct store_pair *pairs = NULL;
    size_t count;
    conformance_open_enrolled(_i);
    send(LEFT, 400, one, TRIGGER_ACCEPTANCE);
    send(RIGHT, 480, one, TRIGGER_ACCEPTANCE);
    adopt_paired();
    struct store_display left = display_of(LEFT);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_pairs(fixture.store, left.id, &pairs, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(pairs[0].result, "fail");
    ck_assert_int_eq(left.result_status, RESULT_NOT_COMPLIANT);
    ck_assert_int_eq(display_of(RIGHT).result_status, RESULT_NOT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

/* Of the criterion "pair". */
struct change {
    int count;
    enum stand before, after;
    char displays[4][UUID_TEXT_SIZE];
};

static void see(void *context, const struct reevaluated_verdict *verdict)
{
    struct change *change = context;
    if (strcmp(verdict->criterion, "pair") != 0 || change->count == 4)
        return;
    change->before = verdict->before;
    change->after = verdict->after;
    (void)text_copy(change->displays[change->count++], UUID_TEXT_SIZE, verdict->display_id);
}

static void reevaluate(const char *limit, struct change *change, struct reevaluation *report)
{
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(GUIDELINE_BYTES_MAX);
    make_paired(limit, &xml);
    struct reevaluation_request request = {
        .xml = xml.data, .length = xml.length, .threads = 2, .visit = see, .context = change};
    *change = (struct change){0};
    MUST(store_reevaluate(fixture.store, &request, report, &trouble));
    ck_assert_int_eq(report->pairs, 1);
}

START_TEST(another_edition_compares_the_displays_again)
{
    struct change change;
    conformance_open_enrolled(_i);
    adopt_paired();
    send(LEFT, 400, one, TRIGGER_ACCEPTANCE);
    send(RIGHT, 420, one, TRIGGER_ACCEPTANCE); /* 5 % */
    {
        CLEANUP(reevaluation_finish) struct reevaluation same = {0};
        CLEANUP(reevaluation_finish) struct reevaluation stricter = {0};
        reevaluate("10", &change, &same);
        ck_assert_int_eq(change.count, 0);
        ck_assert_int_eq(same.pair_results_changed, 0);
        reevaluate("3", &change, &stricter);
        ck_assert_int_eq(stricter.pairs_changed, 1);
        ck_assert_int_eq(stricter.pair_results_changed, 1);
        ck_assert_int_eq(change.count, 2); /* for each of the two displays */
        ck_assert_str_ne(change.displays[0], change.displays[1]);
        ck_assert_int_eq(change.before, STAND_PASS);
        ck_assert_int_eq(change.after, STAND_FAIL);
        for (size_t i = 0; i < stricter.display_count; i++)
            ck_assert_int_eq(stricter.displays[i].pairs_changed, 1);
    }
    ck_assert_int_eq(display_of(LEFT).result_status, RESULT_COMPLIANT); /* untouched */
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &two_displays_of_one_session_are_compared,
        &displays_that_differ_fail_both,
        &replacing_or_mending_one_makes_the_comparison_due_for_both,
        &a_comparison_by_an_expired_meter_waits_for_its_certificate,
        &a_pair_is_released_and_withdrawn_together,
        &a_sitting_from_before_any_guideline_is_compared_when_one_is_adopted,
        &another_edition_compares_the_displays_again,
    };
    return conformance_run("collector.store.pair", tests, ARRAY_LENGTH(tests));
}
