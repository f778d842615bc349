/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/reevaluate.h"

#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The edition of aapm-or03 with its limit of contrast response changed. */
static char *stricter(const char *limit)
{
    const void *xml;
    size_t length;
    ck_assert(guideline_shipped("aapm-or03", &xml, &length));
    char *text = strndup(xml, length);
    char *row = strstr(text, "id=\"gsdf-deviation\" class=\"primary\"");
    ck_assert_ptr_nonnull(row);
    char *at = strstr(row, "limit=\"10\"");
    ck_assert_ptr_nonnull(at);
    struct buffer changed = BUFFER(GUIDELINE_BYTES_MAX);
    buffer_append(&changed, text, (size_t)(at - text));
    buffer_format(&changed, "limit=\"%s\"", limit);
    buffer_text(&changed, at + strlen("limit=\"10\""));
    free(text);
    return buffer_take(&changed);
}

struct seen {
    int count;
    struct reevaluated_verdict last;
    char record[UUID_TEXT_SIZE];
};

static void see(void *context, const struct reevaluated_verdict *verdict)
{
    struct seen *seen = context;
    seen->count++;
    seen->last = *verdict;
    (void)text_copy(seen->record, sizeof seen->record, verdict->record_id);
}

static void reevaluate(const char *xml, int threads, struct seen *seen, struct reevaluation *report)
{
    struct reevaluation_request request = {
        .xml = xml, .length = strlen(xml), .threads = threads, .visit = see, .context = seen};
    *seen = (struct seen){0};
    MUST(store_reevaluate(fixture.store, &request, report, &trouble));
}

static void send_bent(double percent, int days_ago)
{
    struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
    made.bend_percent = percent;
    made.at_utc_ms = fixture.now_ms - days_ago * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
}

START_TEST(the_same_edition_changes_nothing)
{
    CLEANUP(free_pointer) char *xml = stricter("10");
    CLEANUP(reevaluation_finish) struct reevaluation report = {0};
    struct seen seen;
    conformance_open_adopted(_i);
    send_bent(0, 3);
    send_bent(40, 2);
    reevaluate(xml, 2, &seen, &report);
    ck_assert_int_eq(report.records, 2);
    ck_assert_int_eq(report.without + report.unreadable, 0);
    /* Only rows that the adoption excluded come in anew, and they do not decide. */
    ck_assert_int_eq(report.result_changed, 0);
    for (size_t i = 0; i < report.criterion_count; i++)
        for (int after = STAND_PASS; after <= STAND_NOT_TESTED; after++)
            for (int before = 0; before < STAND_COUNT; before++)
                ck_assert(before == after || report.criteria[i].changes[before][after] == 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_stricter_limit_says_which_displays_and_verdicts_would_change)
{
    CLEANUP(reevaluation_finish) struct reevaluation report = {0};
    CLEANUP(free_pointer) char *xml = stricter("2");
    struct seen seen;
    conformance_open_adopted(_i);
    send_bent(1, 3);  /* passes at 10 %, fails at 2 % */
    send_bent(40, 2); /* fails under both */
    char worse[UUID_TEXT_SIZE];
    send_bent(1, 1);
    memcpy(worse, fixture.record_id, sizeof worse);
    reevaluate(xml, 1, &seen, &report);
    ck_assert_int_eq(report.records, 3);
    ck_assert_int_eq(report.result_changed, 2);
    bool is_found = false;
    for (size_t i = 0; i < report.criterion_count; i++)
        if (strcmp(report.criteria[i].id, "gsdf-deviation") == 0 &&
            strcmp(report.criteria[i].class, "primary") == 0) {
            is_found = true;
            ck_assert_int_eq(report.criteria[i].changes[STAND_PASS][STAND_FAIL], 2);
            ck_assert_int_eq(report.criteria[i].changes[STAND_FAIL][STAND_FAIL], 1);
        }
    ck_assert(is_found);
    ck_assert_uint_eq(report.display_count, 1);
    ck_assert_int_eq(report.displays[0].records, 3);
    ck_assert_str_eq(report.displays[0].newest_id, worse);
    ck_assert_str_eq(report.displays[0].before, "pass");
    ck_assert_str_eq(report.displays[0].after, "fail");
    ck_assert_str_eq(fixture_record(&fixture, worse).result, "pass"); /* untouched */
    fixture_close(&fixture);
}
END_TEST

static void forget_the_short_form(void)
{
    sqlite3 *database;
    ck_assert_int_eq(sqlite3_open(fixture.url + strlen("sqlite:"), &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(database, "UPDATE record SET outcomes = ''", NULL, NULL, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(database), SQLITE_OK);
}

START_TEST(the_rows_of_verdicts_say_the_same_as_their_short_form)
{
    CLEANUP(free_pointer) char *xml = stricter("2");
    struct seen seen, again;
    conformance_open_adopted(_i);
    send_bent(1, 3);
    {
        CLEANUP(reevaluation_finish) struct reevaluation report = {0};
        CLEANUP(reevaluation_finish) struct reevaluation other = {0};
        reevaluate(xml, 1, &seen, &report);
        forget_the_short_form();
        reevaluate(xml, 1, &again, &other);
        ck_assert_int_gt(seen.count, 0);
        ck_assert_int_eq(seen.count, again.count);
        ck_assert_uint_eq(report.criterion_count, other.criterion_count);
        ck_assert_mem_eq(
            report.criteria, other.criteria, report.criterion_count * sizeof *report.criteria);
    }
    fixture_close(&fixture);
}
END_TEST

START_TEST(it_stops_when_it_is_told)
{
    CLEANUP(free_pointer) char *xml = stricter("2");
    CLEANUP(reevaluation_finish) struct reevaluation report = {0};
    atomic_bool stop = true;
    struct reevaluation_request request = {
        .xml = xml, .length = strlen(xml), .threads = 2, .stop = &stop};
    conformance_open_adopted(_i);
    send_bent(1, 3);
    ck_assert(!store_reevaluate(fixture.store, &request, &report, &trouble));
    ck_assert_int_eq(trouble.kind, ERROR_CANCELLED);
    request.length = 12;
    ck_assert(!store_reevaluate(fixture.store, &request, &report, &trouble));
    ck_assert_int_eq(trouble.kind, ERROR_INVALID);
    request.threads = 0;
    ck_assert(!store_reevaluate(fixture.store, &request, &report, &trouble));
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &the_same_edition_changes_nothing,
        &a_stricter_limit_says_which_displays_and_verdicts_would_change,
        &the_rows_of_verdicts_say_the_same_as_their_short_form,
        &it_stops_when_it_is_told,
    };
    return conformance_run("collector.store.reevaluate", tests, ARRAY_LENGTH(tests));
}
