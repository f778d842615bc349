/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the pages, to hand on: /displays.csv, /failures.pdf and so on. */
#include "collector/document/sheet.h"
#include "collector/store/store_case.h"
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SHEET(title_text, columns_array)                                        \
    (struct sheet)                                                              \
    {                                                                           \
        .title = (title_text), .subtitle = "monqa", .columns = (columns_array), \
        .column_count = sizeof(columns_array) / sizeof *(columns_array)         \
    }

static const char *number_or_none(double value, char text[NUMBER_SIZE])
{
    return isfinite(value) ? number_format(value, text) : "";
}

static const char *whole(int64_t value, char text[24])
{
    (void)snprintf(text, 24, "%" PRId64, value);
    return text;
}

static const char *moment(int64_t utc_ms, char text[TIME_TEXT_SIZE])
{
    return utc_ms == 0 ? "" : time_utc_format(utc_ms, text);
}

bool handle_displays_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"site", "Site", 1.5, false},
        {"room", "Room", 1.5, false},
        {"workstation", "Workstation", 1.3, false},
        {"display", "Display", 2.5, false},
        {"class", "Class", 1.2, false},
        {"result_status", "Result", 1.2, false},
        {"use_status", "Use", 1, false},
        {"guideline", "Guideline", 1.3, false},
        {"guideline_edition", NULL, 1, false},
        {"connector", NULL, 1, false},
        {"first_seen_on", NULL, 1, false},
        {"accepted_on", "Accepted", 1, false},
        {"last_record_at", "Last record", 1.6, false},
        {"display_id", NULL, 1, false},
    };
    CLEANUP(free_pointer) struct store_display *rows = NULL;
    size_t count;
    if (!store_displays(exchange->store, 0, &rows, &count, error))
        return false;
    CLEANUP(sheet_finish) struct sheet sheet = SHEET("Displays", columns);
    for (size_t i = 0; i < count; i++) {
        char words[96], at[TIME_TEXT_SIZE];
        const struct store_display *one = &rows[i];
        struct store_use use;
        if (!store_use(exchange->store, one->id, &use, error))
            return false;
        sheet_add(&sheet,
                  (const char *const[]){one->place.site,
                                        one->place.room,
                                        one->place.workstation,
                                        display_words(one, words),
                                        one->class,
                                        result_status_name(one->result_status),
                                        use_status_name(use.status),
                                        one->guideline_id,
                                        one->guideline_edition,
                                        one->connector,
                                        one->first_seen_on,
                                        one->accepted_on,
                                        moment(one->last_record_at, at),
                                        one->id});
    }
    return answer_sheet(exchange, &sheet, "monqa-displays", error);
}

bool handle_failures_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"site", "Site", 1.3, false},
        {"room", "Room", 1.3, false},
        {"workstation", "Workstation", 1.2, false},
        {"display", "Display", 2.3, false},
        {"test", NULL, 1, false},
        {"criterion", "Criterion", 1.6, false},
        {"metric", NULL, 1, false},
        {"value", "Value", 1, true},
        {"comparison", "Must be", 0.6, false},
        {"limit", "Limit", 0.8, true},
        {"unit", "Unit", 0.7, false},
        {"verdict", "Verdict", 1.6, false},
        {"decides", NULL, 1, false},
        {"cause", "Cause", 1, false},
        {"clause", NULL, 1, false},
        {"provenance", NULL, 1, false},
        {"measured_at", "Measured", 1.7, false},
        {"record_id", NULL, 1, false},
        {"display_id", NULL, 1, false},
    };
    CLEANUP(free_pointer) struct store_finding *rows = NULL;
    size_t count;
    if (!store_failures(exchange->store, &rows, &count, error))
        return false;
    CLEANUP(sheet_finish) struct sheet sheet = SHEET("Failing", columns);
    for (size_t i = 0; i < count; i++) {
        char words[96], at[TIME_TEXT_SIZE], value[NUMBER_SIZE], limit[NUMBER_SIZE];
        const struct store_finding *one = &rows[i];
        const struct criterion *criterion = &one->verdict.criterion;
        sheet_add(&sheet,
                  (const char *const[]){one->display.place.site,
                                        one->display.place.room,
                                        one->display.place.workstation,
                                        display_words(&one->display, words),
                                        qa_test_name(criterion->test),
                                        criterion->id,
                                        criterion->metric,
                                        number_or_none(one->verdict.value, value),
                                        comparison_sign(criterion->comparison),
                                        number_or_none(criterion->limit, limit),
                                        criterion->unit,
                                        verdict_words(&one->verdict),
                                        one->verdict.decides ? "yes" : "no",
                                        cause_name(one->verdict.cause),
                                        criterion->clause,
                                        criterion->provenance,
                                        moment(one->at, at),
                                        one->record_id,
                                        one->display.id});
    }
    return answer_sheet(exchange, &sheet, "monqa-failing", error);
}

bool handle_schedule_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"site", "Site", 1.4, false},
        {"room", "Room", 1.4, false},
        {"workstation", "Workstation", 1.3, false},
        {"display", "Display", 2.3, false},
        {"class", NULL, 1, false},
        {"test", "Test", 1.6, false},
        {"trigger", NULL, 1, false},
        {"state", "State", 0.9, false},
        {"days", "Days", 0.6, true},
        {"due_on", "Due", 1.1, false},
        {"longest_on", "At the latest", 1.1, false},
        {"last_done_on", "Last done", 1.1, false},
        {"planned_on", "Planned", 1.1, false},
        {"who", "Who", 1, false},
        {"display_id", NULL, 1, false},
    };
    CLEANUP(free_pointer) struct store_item *rows = NULL;
    size_t count;
    if (!store_items(exchange->store, NULL, 0, &rows, &count, error))
        return false;
    CLEANUP(sheet_finish) struct sheet sheet = SHEET("Schedule", columns);
    for (size_t i = 0; i < count; i++) {
        char words[96], days[24], due[DATE_TEXT_SIZE], longest[DATE_TEXT_SIZE];
        const struct store_item *one = &rows[i];
        sheet_add(&sheet,
                  (const char *const[]){one->display.place.site,
                                        one->display.place.room,
                                        one->display.place.workstation,
                                        display_words(&one->display, words),
                                        one->display.class,
                                        one->test,
                                        schedule_trigger_name(one->due.trigger),
                                        schedule_state_name(item_state(one, exchange->today)),
                                        whole(item_days(one, exchange->today), days),
                                        date_format(one->due.due_on, due),
                                        date_format(one->due.longest_on, longest),
                                        one->last_done_on,
                                        one->planned_on,
                                        one->who,
                                        one->display.id});
    }
    return answer_sheet(exchange, &sheet, "monqa-schedule", error);
}

bool handle_meters_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"maker", "Maker", 1.5, false},
        {"model", "Model", 1.5, false},
        {"serial", "Serial", 1.2, false},
        {"first_seen_on", NULL, 1, false},
        {"last_used_on", "Last used", 1, false},
        {"calibrated_on", "Calibrated", 1, false},
        {"due_on", "Due", 1, false},
        {"certificate", "Certificate", 1.3, false},
        {"laboratory", "Laboratory", 1.8, false},
        {"found_out", "Found out", 0.8, false},
        {"records", "Records", 0.7, true},
        {"records_expired", "Of these expired", 0.9, true},
        {"meter_id", NULL, 1, true},
    };
    CLEANUP(free_pointer) struct store_meter *rows = NULL;
    size_t count;
    if (!store_meters(exchange->store, &rows, &count, error))
        return false;
    CLEANUP(sheet_finish) struct sheet sheet = SHEET("Meters", columns);
    for (size_t i = 0; i < count; i++) {
        char records[24], expired[24], id[24];
        const struct store_meter *one = &rows[i];
        sheet_add(&sheet,
                  (const char *const[]){one->maker,
                                        one->model,
                                        one->serial,
                                        one->first_seen_on,
                                        one->last_used_on,
                                        one->calibrated_on,
                                        one->due_on,
                                        one->certificate,
                                        one->laboratory,
                                        one->is_found_out ? "yes" : "no",
                                        whole(one->record_count, records),
                                        whole(one->expired_count, expired),
                                        whole(one->id, id)});
    }
    return answer_sheet(exchange, &sheet, "monqa-meters", error);
}

bool handle_cases_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"case_id", "Case", 0.5, true},
        {"site", "Site", 1.3, false},
        {"room", "Room", 1.3, false},
        {"workstation", "Workstation", 1.2, false},
        {"display", "Display", 2.2, false},
        {"opened_at", "Opened", 1.6, false},
        {"last_good_on", "Last good", 1, false},
        {"assignee", "With", 1, false},
        {"look_back", "Look-back", 1.8, false},
        {"incident", "Incident", 1, false},
        {"ticket", "Ticket", 1, false},
        {"released_at", "Released", 1.6, false},
        {"released_by", NULL, 1, false},
        {"release_why", NULL, 1, false},
        {"record_id", NULL, 1, false},
        {"display_id", NULL, 1, false},
    };
    CLEANUP(free_pointer) struct store_case *rows = NULL;
    size_t count;
    if (!store_cases(exchange->store, &rows, &count, error))
        return false;
    CLEANUP(sheet_finish) struct sheet sheet = SHEET("Failure cases", columns);
    for (size_t i = 0; i < count; i++) {
        char words[96], id[24], opened[TIME_TEXT_SIZE], released[TIME_TEXT_SIZE];
        const struct store_case *one = &rows[i];
        sheet_add(&sheet,
                  (const char *const[]){whole(one->id, id),
                                        one->display.place.site,
                                        one->display.place.room,
                                        one->display.place.workstation,
                                        display_words(&one->display, words),
                                        moment(one->opened_at, opened),
                                        one->last_good_on,
                                        one->assignee,
                                        one->look_back,
                                        one->incident,
                                        one->ticket,
                                        moment(one->released_at, released),
                                        one->released_by,
                                        one->release_why,
                                        one->record_id,
                                        one->display.id});
    }
    return answer_sheet(exchange, &sheet, "monqa-cases", error);
}
