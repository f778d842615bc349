/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/ical.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_file(const char *name, struct ical_days *days, struct error *error)
{
    char path[512];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(ICAL_BYTES_MAX);
    (void)snprintf(path, sizeof path, "%s/%s", getenv("MONQA_ICAL"), name);
    ck_assert_msg(file_read(path, &text, error), "%s", error->text);
    return ical_read_days(name, text.data, text.length, days, error);
}

START_TEST(reads_the_days_of_a_calendar_of_holidays)
{
    struct ical_days days = {0};
    struct error error = {0};
    char text[DATE_TEXT_SIZE];
    ck_assert_msg(read_file("england_and_wales.ics", &days, &error), "%s", error.text);
    ck_assert_uint_eq(days.count, 10);
    ck_assert_str_eq(date_format(days.days[1].day, text), "2026-12-28");
    ck_assert_str_eq(days.days[1].name, "Boxing Day (substitute day)");
    ck_assert_str_eq(days.days[2].name, "New Year\xe2\x80\x99s Day");
    free(days.days);
}
END_TEST

START_TEST(an_event_of_several_days_closes_each)
{
    struct ical_days days = {0};
    struct error error = {0};
    char text[DATE_TEXT_SIZE];
    ck_assert_msg(read_file("week.ics", &days, &error), "%s", error.text);
    ck_assert_uint_eq(days.count, 9); /* the end is the day after */
    ck_assert_str_eq(date_format(days.days[8].day, text), "2027-01-01");
    free(days.days);
}
END_TEST

static const struct {
    const char *name, *says;
} refused[] = {
    {"rule.ics", "rule.ics: the event \"Christmas\" comes back by a rule"},
    {"long.ics", "is longer than 31 days"},
    {"no_day.ics", "has no day"},
    {"year_0.ics", "has no day"},
    {"empty.ics", "no event in this calendar"},
    {"README.md", "README.md: no iCalendar file"},
};

START_TEST(refuses_what_it_cannot_take_whole)
{
    struct ical_days days = {0};
    struct error error = {0};
    ck_assert(!read_file(refused[_i].name, &days, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, refused[_i].says) != NULL, "%s", error.text);
    ck_assert_ptr_null(days.days);
}
END_TEST

static bool two_events(void *context, size_t index, struct ical_event *event)
{
    (void)context;
    *event = (struct ical_event){.uid = index == 0 ? "a@monqa" : "b@monqa",
                                 .day = {2026, 12, index == 0 ? 31 : 1},
                                 .summary = "Monitor QA, Room 1; 3 displays",
                                 .description = "first line\nsecond, with a comma",
                                 .location = "Site \xc3\x84"};
    return index < 2;
}

START_TEST(what_it_writes_it_reads_again)
{
    struct ical_feed feed = {.name = "QA", .made_at_utc_ms = 1795515600000, .next = two_events};
    CLEANUP(buffer_finish) struct buffer text = BUFFER(1u << 20);
    struct ical_days days = {0};
    struct error error = {0};
    ck_assert_msg(ical_write(&feed, &text, &error), "%s", error.text);
    ck_assert_ptr_nonnull(strstr(text.data, "DTSTART;VALUE=DATE:20261231\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "DTEND;VALUE=DATE:20270101\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "DTSTAMP:20261124T102000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "SUMMARY:Monitor QA\\, Room 1\\; 3 displays\r\n"));
    ck_assert_msg(ical_read_days("again", text.data, text.length, &days, &error), "%s", error.text);
    ck_assert_uint_eq(days.count, 2);
    free(days.days);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("ical");
    tcase_add_test(tcase, reads_the_days_of_a_calendar_of_holidays);
    tcase_add_test(tcase, an_event_of_several_days_closes_each);
    tcase_add_loop_test(
        tcase, refuses_what_it_cannot_take_whole, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tcase, what_it_writes_it_reads_again);
    return run_case("collector.document.ical", tcase);
}
