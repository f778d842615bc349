/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int64_t date_to_days(struct date date)
{
    /* Years counted from March, so that the leap day is the last of its year. */
    int64_t year = date.month > 2 ? date.year : date.year - 1;
    int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1 -
           719468;
}

struct date date_from_days(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = shifted / 146097;
    int64_t day_of_era = shifted % 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date = {
        .year = (int)(era * 400 + year_of_era + (month >= 10 ? 1 : 0)),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };
    return date;
}

int date_compare(struct date a, struct date b)
{
    int64_t difference = date_to_days(a) - date_to_days(b);
    return difference < 0 ? -1 : difference > 0;
}

const char *date_format(struct date date, char text[DATE_TEXT_SIZE])
{
    (void)snprintf(text,
                   DATE_TEXT_SIZE,
                   "%04u-%02u-%02u",
                   (unsigned)date.year % 10000,
                   (unsigned)date.month % 100,
                   (unsigned)date.day % 100);
    return text;
}

/* Digits and fixed characters as the mask has them: 'd' stands for a digit. */
static bool matches(const char *text, const char *mask)
{
    for (; *mask != '\0'; mask++, text++)
        if (*mask == 'd' ? *text < '0' || *text > '9' : *text != *mask)
            return false;
    return true;
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

static bool parse_day(const char *text, struct date *date)
{
    if (!matches(text, "dddd-dd-dd"))
        return false;
    struct date parsed = {
        two_digits(text) * 100 + two_digits(text + 2), two_digits(text + 5), two_digits(text + 8)};
    if (parsed.year < 1900 || parsed.year > 2999 || parsed.month < 1 || parsed.month > 12 ||
        parsed.day < 1 || parsed.day > date_days_in_month(parsed.year, parsed.month))
        return false;
    *date = parsed;
    return true;
}

bool date_parse(const char *text, struct date *date)
{
    return strlen(text) == 10 && parse_day(text, date);
}

bool time_utc_parse(const char *text, int64_t *utc_ms)
{
    struct date date;
    size_t length = strlen(text);
    bool with_fraction = length == 24 && matches(text + 10, "Tdd:dd:dd.dddZ");
    bool without = length == 20 && matches(text + 10, "Tdd:dd:ddZ");
    if ((!with_fraction && !without) || !parse_day(text, &date))
        return false;
    int hour = two_digits(text + 11);
    int minute = two_digits(text + 14);
    int second = two_digits(text + 17);
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    int fraction_ms = with_fraction ? two_digits(text + 20) * 10 + text[22] - '0' : 0;
    *utc_ms = (((date_to_days(date) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction_ms;
    return true;
}
