/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/ical.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#define EVENT_DAYS_MAX 31

static struct icaltimetype day_of(struct date date)
{
    struct icaltimetype time = icaltime_null_date();
    time.year = date.year;
    time.month = date.month;
    time.day = date.day;
    return time;
}

static icalcomponent *event_of(const struct ical_event *event, struct icaltimetype stamp)
{
    struct date after = date_from_days(date_to_days(event->day) + 1);
    return icalcomponent_vanew(ICAL_VEVENT_COMPONENT,
                               icalproperty_new_uid(event->uid),
                               icalproperty_new_dtstamp(stamp),
                               icalproperty_new_dtstart(day_of(event->day)),
                               icalproperty_new_dtend(day_of(after)),
                               icalproperty_new_summary(event->summary),
                               icalproperty_new_description(event->description),
                               icalproperty_new_location(event->location),
                               icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT),
                               (void *)0);
}

static void add_name(icalcomponent *calendar, const char *name)
{
    icalproperty *property = icalproperty_new_x(name);
    icalproperty_set_x_name(property, "X-WR-CALNAME");
    icalcomponent_add_property(calendar, property);
}

bool ical_write(const struct ical_feed *feed, struct buffer *to, struct error *error)
{
    struct icaltimetype stamp = icaltime_from_timet_with_zone(
        feed->made_at_utc_ms / 1000, 0, icaltimezone_get_utc_timezone());
    icalcomponent *calendar = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT,
                                                  icalproperty_new_version("2.0"),
                                                  icalproperty_new_prodid("-//monqa//schedule//EN"),
                                                  icalproperty_new_method(ICAL_METHOD_PUBLISH),
                                                  (void *)0);
    struct ical_event event;
    add_name(calendar, feed->name);
    for (size_t i = 0; feed->next(feed->context, i, &event); i++)
        icalcomponent_add_component(calendar, event_of(&event, stamp));
    char *text = icalcomponent_as_ical_string_r(calendar);
    icalcomponent_free(calendar);
    if (text == NULL)
        return error_set(error, ERROR_SYSTEM, "calendar: no memory");
    buffer_text(to, text);
    icalmemory_free_buffer(text);
    return buffer_check(to, "calendar", error);
}

struct day_reader {
    const char *name;
    struct ical_days *days;
    struct error *error;
};

static bool refuse(struct day_reader *reader, icalcomponent *event, const char *trouble)
{
    char shown[80];
    const char *summary = icalcomponent_get_summary(event);
    text_printable(
        shown, sizeof shown, summary == NULL ? "" : summary, summary == NULL ? 0 : strlen(summary));
    return error_set(reader->error,
                     ERROR_INVALID,
                     "%s: the event \"%s\" %s; no day of this file is taken",
                     reader->name,
                     shown,
                     trouble);
}

static bool date_of(struct icaltimetype time, struct date *date)
{
    char text[DATE_TEXT_SIZE];
    struct date found = {time.year, time.month, time.day};
    if (icaltime_is_null_time(time) || time.year < 1900 || time.year > 2999)
        return false;
    return date_parse(date_format(found, text), date); /* refuses days that do not exist */
}

static bool add_day(struct day_reader *reader, struct date day, const char *name)
{
    struct ical_days *days = reader->days;
    if (days->count == ICAL_DAYS_MAX)
        return error_set(reader->error,
                         ERROR_INVALID,
                         "%s: more than %d days; no day of this file is taken",
                         reader->name,
                         ICAL_DAYS_MAX);
    struct ical_day *added = &days->days[days->count++];
    added->day = day;
    (void)text_copy(added->name, sizeof added->name, name);
    /* A line end in a name would not fit into a table, and a cut letter is none. */
    for (char *at = added->name; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = ' ';
    while (added->name[0] != '\0' && !text_is_utf8(added->name, strlen(added->name)))
        added->name[strlen(added->name) - 1] = '\0';
    return true;
}

static bool read_event(struct day_reader *reader, icalcomponent *event)
{
    struct date first, end;
    const char *summary = icalcomponent_get_summary(event);
    if (icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != NULL ||
        icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY) != NULL)
        return refuse(
            reader, event, "comes back by a rule, which is not understood: list its days");
    if (!date_of(icalcomponent_get_dtstart(event), &first))
        return refuse(reader, event, "has no day on which it begins");
    /* DTEND is the day after the last; without it, or with a time of day, it is one day. */
    if (icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY) == NULL ||
        !date_of(icalcomponent_get_dtend(event), &end) || date_compare(end, first) <= 0)
        end = date_from_days(date_to_days(first) + 1);
    int64_t length = date_to_days(end) - date_to_days(first);
    if (length > EVENT_DAYS_MAX)
        return refuse(reader, event, "is longer than 31 days");
    for (int64_t i = 0; i < length; i++)
        if (!add_day(reader,
                     date_from_days(date_to_days(first) + i),
                     summary == NULL || summary[0] == '\0' ? "closed" : summary))
            return false;
    return true;
}

static bool read_calendar(struct day_reader *reader, icalcomponent *calendar)
{
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event != NULL; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        if (!read_event(reader, event))
            return false;
    return reader->days->count > 0 ||
           error_set(reader->error, ERROR_INVALID, "%s: no event in this calendar", reader->name);
}

bool ical_read_days(const char *name, const char *text, size_t length, struct ical_days *days,
                    struct error *error)
{
    static const char opening[] = "BEGIN:VCALENDAR";
    if (length > ICAL_BYTES_MAX)
        return error_set(error, ERROR_INVALID, "%s: longer than %u bytes", name, ICAL_BYTES_MAX);
    if (length < sizeof opening - 1 || memcmp(text, opening, sizeof opening - 1) != 0 ||
        memchr(text, '\0', length) != NULL)
        return error_set(error, ERROR_INVALID, "%s: no iCalendar file", name);
    CLEANUP(free_pointer) char *copy = strndup(text, length);
    struct ical_days found = {.days = calloc(ICAL_DAYS_MAX, sizeof *found.days)};
    if (copy == NULL || found.days == NULL) {
        free(found.days);
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    }
    struct day_reader reader = {name, &found, error};
    icalcomponent *calendar = icalparser_parse_string(copy);
    bool ok = calendar != NULL && icalcomponent_isa(calendar) == ICAL_VCALENDAR_COMPONENT
                  ? read_calendar(&reader, calendar)
                  : error_set(error, ERROR_INVALID, "%s: no iCalendar file", name);
    if (calendar != NULL)
        icalcomponent_free(calendar);
    if (ok)
        *days = found;
    else
        free(found.days);
    return ok;
}
