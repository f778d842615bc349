/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/schedule.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define COUNT_MAX 999
#define YEAR_LAST 2999

/* The letter at the index of its unit. */
static const char unit_letters[] = " DWMY";

bool interval_parse(const char *text, struct interval *interval)
{
    if (text[0] == '\0') {
        *interval = (struct interval){0, INTERVAL_NONE};
        return true;
    }
    size_t length = strlen(text);
    if (length < 3 || length > 5 || text[0] != 'P' || text[1] == '0')
        return false;
    const char *letter = strchr(unit_letters + 1, text[length - 1]);
    char digits[4] = "";
    memcpy(digits, text + 1, length - 2);
    long long count;
    if (letter == NULL || !integer_parse(digits, 1, COUNT_MAX, &count))
        return false;
    *interval = (struct interval){(int)count, (enum interval_unit)(letter - unit_letters)};
    return true;
}

const char *interval_format(struct interval interval, char text[16])
{
    if (interval.unit == INTERVAL_NONE)
        text[0] = '\0';
    else
        (void)snprintf(text, 16, "P%d%c", interval.count, unit_letters[interval.unit]);
    return text;
}

/* The same day so many months later, or the last of that month where it has no such day. */
static struct date add_months(struct date date, int months)
{
    int since_year_zero = date.year * 12 + date.month - 1 + months;
    struct date later = {since_year_zero / 12, since_year_zero % 12 + 1, date.day};
    int last = date_days_in_month(later.year, later.month);
    if (later.day > last)
        later.day = last;
    return later;
}

struct date date_add_interval(struct date date, struct interval interval)
{
    struct date later = date;
    switch (interval.unit) {
    case INTERVAL_NONE:
        break;
    case INTERVAL_DAYS:
        later = date_from_days(date_to_days(date) + interval.count);
        break;
    case INTERVAL_WEEKS:
        later = date_from_days(date_to_days(date) + 7 * (int64_t)interval.count);
        break;
    case INTERVAL_MONTHS:
        later = add_months(date, interval.count);
        break;
    case INTERVAL_YEARS:
        later = add_months(date, 12 * interval.count);
        break;
    }
    return later.year > YEAR_LAST ? (struct date){YEAR_LAST, 12, 31} : later;
}

int interval_compare(struct interval a, struct interval b)
{
    const struct date from = {2026, 1, 31};
    return date_compare(date_add_interval(from, a), date_add_interval(from, b));
}
