/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *test_words(const char *test)
{
    static const struct {
        const char *name, *words;
    } tests[] = {
        {"visual-qc", "Visual check"},
        {"luminance-response", "Luminance response"},
        {"uniformity", "Uniformity"},
        {"ambient", "Ambient light"},
        {"chromaticity", "Chromaticity"},
        {"signal-path", "Signal path"},
        {"visual-in-viewer", "Viewer"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(tests); i++)
        if (strcmp(test, tests[i].name) == 0)
            return tests[i].words;
    return test;
}

const char *result_words(enum result_status status)
{
    switch (status) {
    case RESULT_NOT_ACCEPTED:
        return "Not accepted";
    case RESULT_COMPLIANT:
        return "Compliant";
    case RESULT_NOT_COMPLIANT:
        return "Not compliant";
    case RESULT_PENDING:
    case RESULT_STATUS_COUNT:
        break;
    }
    return "Pending";
}

const char *calibration_words(const char *calibration)
{
    static const struct {
        const char *name, *words;
    } rows[] = {
        {"good", "certified"},
        {"stated", "stated by the workstation, no certificate here"},
        {"expired", "EXPIRED"},
        {"unknown", "not known"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        if (strcmp(calibration, rows[i].name) == 0)
            return rows[i].words;
    return "";
}

const char *flag_words(unsigned flag)
{
    switch (flag) {
    case RECORD_GAP:
        return "The record before this one has not come yet.";
    case RECORD_FORK:
        return "The chain forks here: another record claims the same place.";
    case RECORD_CLOCK:
        return "The workstation's clock is not plausible: this record moves no due date until "
               "somebody confirms its date.";
    case RECORD_SIMULATED:
        return "Simulated: it counts for nothing outside a demonstration.";
    case RECORD_DISAGREES:
        return "The workstation judged otherwise than the collector.";
    case RECORD_PASS_AFTER_FAIL:
        return "Passed after a fail, and no action was stated.";
    case RECORD_BROWSER:
        return "Shown in a browser: the signal path is not proved.";
    case RECORD_VISUAL_ONLY:
        return "Visual only: nothing was measured.";
    case RECORD_CLOCK_CONFIRMED:
        return "The clock was not plausible; the date was confirmed by a person.";
    default:
        return "";
    }
}

const char *display_words(const struct store_display *display, char text[96])
{
    const struct display_identity *identity = &display->identity;
    char serial[16];
    (void)snprintf(serial, sizeof serial, "%" PRIu32, identity->serial_number);
    const char *shown = identity->serial_text[0] != '\0' ? identity->serial_text
                        : identity->serial_number != 0   ? serial
                                                         : "no serial";
    (void)snprintf(text,
                   96,
                   "%s %s (%s)",
                   identity->manufacturer,
                   identity->name[0] != '\0' ? identity->name : "display",
                   shown);
    return text;
}

enum schedule_state item_state(const struct store_item *item, struct date today)
{
    return schedule_state_on(&item->due, today);
}

/* To the due day while it is not due, else to the longest day; negative: overdue by so many. */
int64_t item_days(const struct store_item *item, struct date today)
{
    struct date day =
        item_state(item, today) == SCHEDULE_NOT_DUE ? item->due.due_on : item->due.longest_on;
    return date_to_days(day) - date_to_days(today);
}

const char *days_words(const struct store_item *item, struct date today, char text[64])
{
    int64_t days = item_days(item, today);
    const char *plural = days == 1 || days == -1 ? "" : "s";
    switch (item_state(item, today)) {
    case SCHEDULE_OVERDUE:
        (void)snprintf(text, 64, "Overdue by %" PRId64 " day%s", -days, plural);
        break;
    case SCHEDULE_DUE:
        if (days == 0)
            (void)snprintf(text, 64, "Due, last day today");
        else
            (void)snprintf(text, 64, "Due, %" PRId64 " day%s left", days, plural);
        break;
    case SCHEDULE_NOT_DUE:
        (void)snprintf(text, 64, "Not due for %" PRId64 " day%s", days, plural);
        break;
    }
    return text;
}

const char *verdict_words(const struct verdict *verdict)
{
    switch (verdict->outcome) {
    case VERDICT_PASS:
        return verdict->within_uncertainty ? "Pass, within uncertainty: repeat" : "Pass";
    case VERDICT_FAIL:
        if (!verdict->decides)
            return "Exceeds unverified limit: MPE to decide";
        return verdict->within_uncertainty ? "Fail, within uncertainty: repeat" : "Fail";
    case VERDICT_NOT_TESTED:
        break;
    }
    return "Not tested";
}

const char *time_words(int64_t utc_ms, char text[TIME_TEXT_SIZE])
{
    if (utc_ms == 0)
        text[0] = '\0';
    else
        (void)time_utc_format(utc_ms, text);
    if (strlen(text) > 16) { /* to the minute */
        text[10] = ' ';
        memcpy(text + 16, " UTC", 5);
    }
    return text;
}
