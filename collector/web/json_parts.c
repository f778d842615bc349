/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"

#include <string.h>

/* "o" takes the new value over, also where json_pack fails. */
json_t *display_json(const struct store_display *display)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:i, s:I, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:s, s:s, s:o, "
        "s:b, s:b, s:o}",
        "display_id",
        display->id,
        "site",
        display->place.site,
        "room",
        display->place.room,
        "workstation",
        display->place.workstation,
        "manufacturer",
        safe_text(display->identity.manufacturer),
        "product_code",
        display->identity.product_code,
        "serial_number",
        (json_int_t)display->identity.serial_number,
        "serial_text",
        text_or_null(display->identity.serial_text),
        "name",
        text_or_null(display->identity.name),
        "connector",
        safe_text(display->connector),
        "class",
        display->class,
        "guideline",
        text_or_null(display->guideline_id),
        "guideline_edition",
        text_or_null(display->guideline_edition),
        "guideline_sha256",
        text_or_null(display->guideline_sha256),
        "result_status",
        result_status_name(display->result_status),
        "first_seen_on",
        display->first_seen_on,
        "accepted_on",
        text_or_null(display->accepted_on),
        "ambiguous",
        (int)display->is_ambiguous,
        "withdrawn_with_pair",
        (int)display->is_withdrawn,
        "last_record_at",
        time_or_null(display->last_record_at));
}

json_t *item_json(const struct store_item *item, struct date today)
{
    char due_on[DATE_TEXT_SIZE], longest_on[DATE_TEXT_SIZE];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:s}",
                     "display_id",
                     item->display.id,
                     "test",
                     item->test,
                     "trigger",
                     schedule_trigger_name(item->due.trigger),
                     "due_on",
                     date_format(item->due.due_on, due_on),
                     "longest_on",
                     date_format(item->due.longest_on, longest_on),
                     "state",
                     schedule_state_name(item_state(item, today)),
                     "days",
                     (json_int_t)item_days(item, today),
                     "last_done_on",
                     text_or_null(item->last_done_on),
                     "who",
                     item->who);
}

json_t *verdict_json(const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:s, s:b, s:b, s:b, s:o, s:o, "
                     "s:o, s:o, s:s, s:s, s:s, s:o, s:o}",
                     "criterion",
                     criterion->id,
                     "test",
                     qa_test_name(criterion->test),
                     "metric",
                     criterion->metric,
                     "formula",
                     criterion->formula,
                     "value",
                     real_or_null(verdict->value),
                     "uncertainty",
                     verdict->uncertainty > 0 ? real_or_null(verdict->uncertainty) : json_null(),
                     "limit",
                     real_or_null(criterion->limit),
                     "comparison",
                     comparison_sign(criterion->comparison),
                     "unit",
                     criterion->unit,
                     "verdict",
                     verdict_outcome_name(verdict->outcome),
                     "within_uncertainty",
                     (int)verdict->within_uncertainty,
                     "decides",
                     (int)verdict->decides,
                     "provisional",
                     (int)verdict->provisional,
                     "reached",
                     text_or_null(criterion_reached_name(verdict->reached)),
                     "cause",
                     text_or_null(cause_name(verdict->cause)),
                     "cause_evidence",
                     text_or_null(verdict->cause_evidence),
                     "reason",
                     text_or_null(verdict->reason),
                     "clause",
                     criterion->clause,
                     "provenance",
                     criterion->provenance,
                     "source",
                     criterion->source,
                     "confirmed_by",
                     text_or_null(criterion->confirmed_by),
                     "confirmed_in",
                     text_or_null(criterion->confirmed_in));
}

static json_t *flags_json(unsigned flags)
{
    char text[160];
    json_t *array = json_array();
    const char *at = record_flags_format(flags, text);
    while (*at != '\0') {
        size_t length = strcspn(at, " ");
        (void)json_array_append_new(array, json_stringn(at, length));
        at += length + strspn(at + length, " ");
    }
    return array;
}

json_t *record_json(const struct store_record *record)
{
    return json_pack(
        "{s:s, s:s, s:s, s:I, s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, "
        "s:o, s:s, s:o, s:o, s:s, s:o, s:o}",
        "record_id",
        record->id,
        "display_id",
        record->display_id,
        "agent_id",
        record->agent_id,
        "sequence",
        (json_int_t)record->sequence,
        "previous",
        record->previous,
        "sha256",
        record->sha256,
        "received_at",
        time_or_null(record->received_at),
        "started_at",
        time_or_null(record->started_at),
        "ended_at",
        time_or_null(record->ended_at),
        "done_on",
        record->done_on,
        "session_id",
        record->session_id,
        "trigger",
        record->trigger,
        "state",
        record->state,
        "tests",
        record->tests,
        "operator",
        safe_text(record->operator_id),
        "simulated",
        safe_text(record->simulated),
        "meter",
        safe_text(record->meter),
        "calibration",
        text_or_null(record->calibration),
        "class",
        record->class,
        "guideline",
        text_or_null(record->guideline_id),
        "guideline_edition",
        text_or_null(record->guideline_edition),
        "result",
        record->result,
        "remark",
        text_or_null(record->remark),
        "flags",
        flags_json(record->flags));
}
