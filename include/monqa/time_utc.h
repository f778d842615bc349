/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_TIME_UTC_H
#define MONQA_TIME_UTC_H

#include <stdbool.h>
#include <stdint.h>

/* Moments are int64_t milliseconds since 1970 in UTC, named ..._utc_ms. Days are struct date. */
struct date {
    int year;  /* 1900..2999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

#define TIME_TEXT_SIZE 32
#define DATE_TEXT_SIZE 16

/* "2026-11-24T10:07:30.123Z" both ways; parsing is strict, the fraction may be missing. */
const char *time_utc_format(int64_t utc_ms, char text[TIME_TEXT_SIZE]);
bool time_utc_parse(const char *text, int64_t *utc_ms);

/* "2026-11-24" both ways; parsing refuses days that do not exist. */
const char *date_format(struct date date, char text[DATE_TEXT_SIZE]);
bool date_parse(const char *text, struct date *date);

/* Days since 1970-01-01, and back: proleptic Gregorian. */
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
int date_compare(struct date a, struct date b); /* < 0, 0, > 0 */
int date_days_in_month(int year, int month);

/* The calendar day of a moment in the process's time zone (TZ): the site's. */
struct date date_local(int64_t utc_ms);

/* Clocks. Pure code takes time as a value; only programs and edge modules call these. */
int64_t time_utc_now_ms(void);
int64_t time_monotonic_ms(void);

#endif
