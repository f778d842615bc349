/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <string.h>

/* "unknown" without a certificate here. */
static const char *state_of(const struct store_meter *meter, struct date today)
{
    char day[DATE_TEXT_SIZE];
    if (meter->due_on[0] == '\0')
        return "unknown";
    return strcmp(date_format(today, day), meter->due_on) <= 0 ? "good" : "expired";
}

json_t *meter_json(const struct store_meter *meter, struct date today)
{
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o}",
                     "meter_id",
                     (json_int_t)meter->id,
                     "name",
                     safe_text(meter->name),
                     "maker",
                     text_or_null(meter->maker),
                     "model",
                     text_or_null(meter->model),
                     "serial",
                     text_or_null(meter->serial),
                     "state",
                     state_of(meter, today),
                     "calibrated_on",
                     text_or_null(meter->calibrated_on),
                     "due_on",
                     text_or_null(meter->due_on),
                     "certificate",
                     text_or_null(meter->certificate),
                     "laboratory",
                     text_or_null(meter->laboratory));
}

json_t *meters_json(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_meter *meters = NULL;
    size_t count;
    if (!store_meters(exchange->store, &meters, &count, error))
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(array, meter_json(&meters[i], exchange->today));
    return array;
}

bool json_meters(struct exchange *exchange, struct error *error)
{
    bool holds;
    if (!store_meter_policy(exchange->store, &holds, error))
        return false;
    json_t *array = meters_json(exchange, error);
    return array != NULL &&
           answer_json(
               exchange,
               200,
               json_pack(
                   "{s:s, s:o}", "expired_meter", holds ? "pending" : "mark", "meters", array),
               error);
}

static json_t *certificate_json(const struct store_certificate *certificate)
{
    return json_pack("{s:I, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o}",
                     "certificate_id",
                     (json_int_t)certificate->id,
                     "calibrated_on",
                     certificate->calibrated_on,
                     "due_on",
                     certificate->due_on,
                     "number",
                     safe_text(certificate->number),
                     "laboratory",
                     safe_text(certificate->laboratory),
                     "found",
                     certificate->is_found_out ? "out" : "good",
                     "remark",
                     text_or_null(certificate->remark),
                     "entered_by",
                     safe_text(certificate->entered_by),
                     "entered_at",
                     time_or_null(certificate->entered_at),
                     "withdrawn_by",
                     text_or_null(certificate->withdrawn_by));
}

static void add_doubted(void *context, const struct store_finding *finding)
{
    json_t *row = verdict_json(&finding->verdict);
    (void)json_object_set_new(row, "display_id", json_string(finding->display.id));
    (void)json_object_set_new(row, "record_id", json_string(finding->record_id));
    (void)json_object_set_new(row, "at", time_or_null(finding->at));
    (void)json_array_append_new(context, row);
}

bool json_meter(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_certificate *certificates = NULL;
    struct store_meter meter;
    size_t count = 0;
    long long id;
    bool found = false;
    if (integer_parse(exchange->argument, 1, INT64_MAX, &id) &&
        !store_meter(exchange->store, id, &found, &meter, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such meter is known");
    json_t *doubted = json_array(), *array = json_array();
    if (!store_certificates(exchange->store, id, &certificates, &count, error) ||
        !store_visit_doubted(exchange->store, id, add_doubted, doubted, error)) {
        json_decref(doubted);
        json_decref(array);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(array, certificate_json(&certificates[i]));
    json_t *answer = meter_json(&meter, exchange->today);
    (void)json_object_set_new(answer, "certificates", array);
    (void)json_object_set_new(answer, "doubted", doubted);
    return answer_json(exchange, 200, answer, error);
}
