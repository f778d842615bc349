/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"

#include <time.h>

static const struct {
    const char *text;
    int64_t utc_ms;
    bool accepted;
} moments[] = {
    {"1970-01-01T00:00:00.000Z", 0, true},
    {"2026-11-24T10:07:30.123Z", 1795514850123, true},
    {"2000-02-29T23:59:59Z", 951868799000, true},
    {"1969-12-31T23:59:59.999Z", -1, true},
    {"2026-02-29T00:00:00Z", 0, false},
    {"2026-11-24T24:00:00Z", 0, false},
    {"2026-11-24T10:07:30.123", 0, false},
    {"2026-11-24 10:07:30Z", 0, false},
    {"2026-11-24T10:07:30.12Z", 0, false},
    {"2026-11-24T10:07:30Z ", 0, false},
    {"", 0, false},
};

START_TEST(reads_or_refuses_each_moment)
{
    int64_t utc_ms = 42;
    bool ok = time_utc_parse(moments[_i].text, &utc_ms);

    ck_assert_msg(ok == moments[_i].accepted, "\"%s\"", moments[_i].text);
    ck_assert_int_eq(utc_ms, ok ? moments[_i].utc_ms : 42);
}
END_TEST

START_TEST(writes_what_it_reads)
{
    char text[TIME_TEXT_SIZE];
    int64_t back = 0;
    ck_assert_str_eq(time_utc_format(moments[1].utc_ms, text), moments[1].text);
    ck_assert_str_eq(time_utc_format(-1, text), moments[3].text);
    ck_assert(time_utc_parse(text, &back));
    ck_assert_int_eq(back, -1);
}
END_TEST

START_TEST(counts_days_as_the_c_library_does)
{
    for (int64_t day = -25567; day < 300000; day += 17) {
        time_t seconds = (time_t)(day * 86400);
        struct tm parts;
        ck_assert_ptr_nonnull(gmtime_r(&seconds, &parts));
        struct date date = date_from_days(day);
        ck_assert_int_eq(date.year, parts.tm_year + 1900);
        ck_assert_int_eq(date.month, parts.tm_mon + 1);
        ck_assert_int_eq(date.day, parts.tm_mday);
        ck_assert_int_eq(date_to_days(date), day);
    }
}
END_TEST

START_TEST(a_day_is_the_sites_own)
{
    ck_assert_int_eq(setenv("TZ", "Europe/London", 1), 0);
    tzset();
    int64_t utc_ms = 0;
    ck_assert(time_utc_parse("2026-06-30T23:30:00Z", &utc_ms));
    struct date day = date_local(utc_ms);
    ck_assert_int_eq(day.month, 7);
    ck_assert_int_eq(day.day, 1);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("date");
    tcase_add_loop_test(tcase, reads_or_refuses_each_moment, 0, ARRAY_LENGTH(moments));
    tcase_add_test(tcase, writes_what_it_reads);
    tcase_add_test(tcase, counts_days_as_the_c_library_does);
    tcase_add_test(tcase, a_day_is_the_sites_own);
    return run_case("core.base.date", tcase);
}
