/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_ICAL_H
#define COLLECTOR_DOCUMENT_ICAL_H

#include "monqa/buffer.h"
#include "monqa/time_utc.h"

/* iCalendar (RFC 5545), read and written with libical. */

/* One whole day. */
struct ical_event {
    const char *uid; /* the same as long as it is the same visit */
    struct date day;
    const char *summary, *description, *location; /* UTF-8 */
};

/* events: called with 0, 1, ... until it says false. */
struct ical_feed {
    const char *name;
    int64_t made_at_utc_ms;
    bool (*next)(void *context, size_t index, struct ical_event *event);
    void *context;
};
bool ical_write(const struct ical_feed *feed, struct buffer *to, struct error *error);

/* The whole days of a calendar of holidays, each day of a longer event by itself, in the file's
 * order. ERROR_INVALID, naming the event, on what is not a calendar, on an event that comes back by
 * a rule (not understood: list its days), without a day, or longer than 31 days, and on more than
 * ICAL_DAYS_MAX days; then nothing has been told. */
#define ICAL_BYTES_MAX (256u << 10)
#define ICAL_DAYS_MAX 1000
struct ical_day {
    struct date day;
    char name[128];
};
struct ical_days {
    struct ical_day *days; /* free() */
    size_t count;
};
bool ical_read_days(const char *name, const char *text, size_t length, struct ical_days *days,
                    struct error *error);

#endif
