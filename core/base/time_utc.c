/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/time_utc.h"

#include <stdio.h>
#include <time.h>

const char *time_utc_format(int64_t utc_ms, char text[TIME_TEXT_SIZE])
{
    int64_t day_ms = 24 * 3600 * 1000;
    int64_t days = utc_ms >= 0 ? utc_ms / day_ms : -((day_ms - 1 - utc_ms) / day_ms);
    unsigned rest_ms = (unsigned)(utc_ms - days * day_ms);
    char day[DATE_TEXT_SIZE];
    (void)snprintf(text,
                   TIME_TEXT_SIZE,
                   "%sT%02u:%02u:%02u.%03uZ",
                   date_format(date_from_days(days), day),
                   rest_ms / 3600000,
                   rest_ms / 60000 % 60,
                   rest_ms / 1000 % 60,
                   rest_ms % 1000);
    return text;
}

struct date date_local(int64_t utc_ms)
{
    time_t seconds = (time_t)(utc_ms / 1000 - (utc_ms % 1000 < 0 ? 1 : 0));
    struct tm parts = {0};
    (void)localtime_r(&seconds, &parts);
    return (struct date){parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday};
}

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t time_utc_now_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

int64_t time_monotonic_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}
