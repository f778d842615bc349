/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/schedule.h"
#include "tests/support/check_main.h"

static const struct {
    const char *text;
    bool ok;
    struct interval interval;
} texts[] = {
    {"", true, {0, INTERVAL_NONE}},        {"P1D", true, {1, INTERVAL_DAYS}},
    {"P2W", true, {2, INTERVAL_WEEKS}},    {"P3M", true, {3, INTERVAL_MONTHS}},
    {"P1Y", true, {1, INTERVAL_YEARS}},    {"P999D", true, {999, INTERVAL_DAYS}},
    {"P1000D", false, {0, INTERVAL_NONE}}, {"P0D", false, {0, INTERVAL_NONE}},
    {"P01D", false, {0, INTERVAL_NONE}},   {"P-1D", false, {0, INTERVAL_NONE}},
    {"P+1D", false, {0, INTERVAL_NONE}},   {"PD", false, {0, INTERVAL_NONE}},
    {"P1", false, {0, INTERVAL_NONE}},     {"1D", false, {0, INTERVAL_NONE}},
    {"p1d", false, {0, INTERVAL_NONE}},    {"P1H", false, {0, INTERVAL_NONE}},
    {"PT1M", false, {0, INTERVAL_NONE}},   {"P1M1D", false, {0, INTERVAL_NONE}},
    {"P1D ", false, {0, INTERVAL_NONE}},   {" P1D", false, {0, INTERVAL_NONE}},
    {"P1 ", false, {0, INTERVAL_NONE}},    {"P1.5M", false, {0, INTERVAL_NONE}},
    {"P 1D", false, {0, INTERVAL_NONE}},   {"P", false, {0, INTERVAL_NONE}},
};

START_TEST(reads_or_refuses_each_duration)
{
    struct interval interval = {77, INTERVAL_WEEKS};
    ck_assert_msg(interval_parse(texts[_i].text, &interval) == texts[_i].ok, "%s", texts[_i].text);
    ck_assert_int_eq(interval.count, texts[_i].ok ? texts[_i].interval.count : 77);
    ck_assert_int_eq(interval.unit, texts[_i].ok ? texts[_i].interval.unit : INTERVAL_WEEKS);
    char text[16];
    if (texts[_i].ok)
        ck_assert_str_eq(interval_format(interval, text), texts[_i].text);
}
END_TEST

static const struct {
    const char *from, *interval, *to;
} sums[] = {
    {"2026-01-31", "P1M", "2026-02-28"}, {"2028-01-31", "P1M", "2028-02-29"},
    {"2026-01-30", "P1M", "2026-02-28"}, {"2026-01-28", "P1M", "2026-02-28"},
    {"2026-03-31", "P1M", "2026-04-30"}, {"2026-12-31", "P1M", "2027-01-31"},
    {"2026-11-30", "P3M", "2027-02-28"}, {"2028-02-29", "P1Y", "2029-02-28"},
    {"2028-02-29", "P4Y", "2032-02-29"}, {"2096-02-29", "P4Y", "2100-02-28"},
    {"2026-12-31", "P1D", "2027-01-01"}, {"2028-02-28", "P1D", "2028-02-29"},
    {"2026-02-28", "P1D", "2026-03-01"}, {"2026-11-24", "P2W", "2026-12-08"},
    {"2026-11-24", "", "2026-11-24"},    {"2026-10-24", "P1W", "2026-10-31"},
    {"2026-05-31", "P6M", "2026-11-30"}, {"2900-06-01", "P999Y", "2999-12-31"},
    {"1999-12-31", "P2M", "2000-02-29"}, {"2026-08-31", "P18M", "2028-02-29"},
};

START_TEST(adds_by_the_calendar)
{
    struct date from;
    struct interval interval;
    ck_assert(date_parse(sums[_i].from, &from) && interval_parse(sums[_i].interval, &interval));
    char text[DATE_TEXT_SIZE];
    ck_assert_str_eq(date_format(date_add_interval(from, interval), text), sums[_i].to);
}
END_TEST

static const char *const rising[] = {"",
                                     "P1D",
                                     "P1W",
                                     "P8D",
                                     "P2W",
                                     "P1M",
                                     "P30D",
                                     "P5W",
                                     "P2M",
                                     "P3M",
                                     "P90D",
                                     "P6M",
                                     "P1Y",
                                     "P366D"};

START_TEST(compares_as_counted_from_the_end_of_january)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rising); i++)
        for (size_t j = 0; j < ARRAY_LENGTH(rising); j++) {
            struct interval a, b;
            ck_assert(interval_parse(rising[i], &a) && interval_parse(rising[j], &b));
            int expected = i < j ? -1 : i > j;
            ck_assert_msg(
                interval_compare(a, b) == expected, "\"%s\" \"%s\"", rising[i], rising[j]);
        }
    struct interval year, months, days, month;
    ck_assert(interval_parse("P1Y", &year) && interval_parse("P12M", &months));
    ck_assert(interval_parse("P28D", &days) && interval_parse("P1M", &month));
    ck_assert_int_eq(interval_compare(year, months), 0);
    ck_assert_int_eq(interval_compare(month, days), 0);
}
END_TEST

#define FIRST_DAY 9131 /* 1995-01-01 */
#define LAST_DAY 56613 /* 2125-01-01 */

/* Check's own assertions write to a pipe each time: too slow for every day of a century. */
#define ALWAYS(condition) \
    if (!(condition))     \
    ck_abort_msg("day %lld: %s", (long long)day, #condition)

/* Over 130 years of days: whatever the day, months keep the day or end their month. */
START_TEST(months_keep_the_day_or_end_the_month)
{
    static const int counts[] = {1, 2, 3, 6, 12, 18, 24};
    for (int64_t day = FIRST_DAY; day < LAST_DAY; day++) {
        struct date from = date_from_days(day);
        for (size_t i = 0; i < ARRAY_LENGTH(counts); i++) {
            struct date to = date_add_interval(from, (struct interval){counts[i], INTERVAL_MONTHS});
            int months = (to.year - from.year) * 12 + to.month - from.month;
            int last = date_days_in_month(to.year, to.month);
            ALWAYS(months == counts[i]);
            ALWAYS(to.day == (from.day < last ? from.day : last));
        }
    }
}
END_TEST

START_TEST(a_later_day_never_becomes_due_earlier)
{
    static const char *const intervals[] = {"", "P1D", "P2W", "P1M", "P3M", "P6M", "P1Y", "P4Y"};
    for (size_t i = 0; i < ARRAY_LENGTH(intervals); i++) {
        struct interval interval;
        ck_assert(interval_parse(intervals[i], &interval));
        struct date before = date_add_interval(date_from_days(FIRST_DAY - 1), interval);
        for (int64_t day = FIRST_DAY; day < LAST_DAY; day++) {
            struct date due = date_add_interval(date_from_days(day), interval);
            ALWAYS(date_compare(before, due) <= 0);
            ALWAYS(date_to_days(due) >= day);
            before = due;
        }
    }
}
END_TEST

START_TEST(twelve_months_are_a_year_and_seven_days_a_week)
{
    for (int64_t day = FIRST_DAY; day < LAST_DAY; day++) {
        struct date from = date_from_days(day);
        struct date year = date_add_interval(from, (struct interval){1, INTERVAL_YEARS});
        struct date months = date_add_interval(from, (struct interval){12, INTERVAL_MONTHS});
        struct date week = date_add_interval(from, (struct interval){1, INTERVAL_WEEKS});
        ALWAYS(date_compare(year, months) == 0);
        ALWAYS(date_to_days(week) == day + 7);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("interval");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(tcase, reads_or_refuses_each_duration, 0, ARRAY_LENGTH(texts));
    tcase_add_loop_test(tcase, adds_by_the_calendar, 0, ARRAY_LENGTH(sums));
    tcase_add_test(tcase, compares_as_counted_from_the_end_of_january);
    tcase_add_test(tcase, months_keep_the_day_or_end_the_month);
    tcase_add_test(tcase, a_later_day_never_becomes_due_earlier);
    tcase_add_test(tcase, twelve_months_are_a_year_and_seven_days_a_week);
    return run_case("core.schedule.interval", tcase);
}
