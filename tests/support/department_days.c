/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/department_days.h"

/* Anonymous Gregorian computus. */
static struct date easter_sunday(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return (struct date){year, n / 31, n % 31 + 1};
}

int weekday_of(struct date day) /* Monday 0 */
{
    return (int)((date_to_days(day) + 3) % 7);
}

static int64_t monday_from(int year, int month, int day)
{
    int64_t days = date_to_days((struct date){year, month, day});
    return days + (7 - weekday_of(date_from_days(days))) % 7;
}

/* On a weekend: the Monday after. */
static int64_t substitute(struct date day)
{
    int weekday = weekday_of(day);
    return date_to_days(day) + (weekday < 5 ? 0 : 7 - weekday);
}

size_t bank_holidays(int year, struct date days[BANK_HOLIDAYS])
{
    int64_t easter = date_to_days(easter_sunday(year));
    struct date christmas = {year, 12, 25}, boxing = {year, 12, 26};
    int christmas_weekday = weekday_of(christmas);
    const int64_t found[BANK_HOLIDAYS] = {
        substitute((struct date){year, 1, 1}),
        easter - 2,
        easter + 1,
        monday_from(year, 5, 1),
        monday_from(year, 5, 25),
        monday_from(year, 8, 25),
        christmas_weekday == 6 ? date_to_days((struct date){year, 12, 27}) : substitute(christmas),
        christmas_weekday == 5 ? date_to_days((struct date){year, 12, 28}) : substitute(boxing),
    };
    for (size_t i = 0; i < BANK_HOLIDAYS; i++)
        days[i] = date_from_days(found[i]);
    return BANK_HOLIDAYS;
}

bool department_is_working_day(struct date day)
{
    struct date holidays[BANK_HOLIDAYS];
    if (weekday_of(day) >= 5)
        return false;
    for (size_t i = 0; i < bank_holidays(day.year, holidays); i++)
        if (date_compare(holidays[i], day) == 0)
            return false;
    return true;
}
