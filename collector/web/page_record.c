/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_estate.h"
#include "collector/web/page_signal.h"
#include "collector/web/page_viewer.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void facts(struct html *html, const struct store_record *record)
{
    char text[120], at[TIME_TEXT_SIZE];
    html_open(html, "dl", "class", "facts", NULL);
    html_open(html, "div", NULL);
    html_element(html, "dt", NULL, "Display");
    html_open(html, "dd", NULL);
    link_to(html, "displays", record->display_id, "its page");
    html_close(html, "dd");
    html_close(html, "div");
    term(html, "Trigger", record->trigger);
    term(html, "State", record->state);
    term(html, "Result", record->result);
    term(html, "Remark", record->remark);
    term(html, "Tests", record->tests);
    term(html, "Started", time_words(record->started_at, at));
    term(html, "Ended", time_words(record->ended_at, at));
    term(html, "Received", time_words(record->received_at, at));
    term(html, "Operator", record->operator_id);
    term(html, "Meter", record->meter);
    term(html, "Its calibration then", calibration_words(record->calibration));
    term(html, "Simulated by", record->simulated);
    term(html, "Class", record->class);
    (void)snprintf(text, sizeof text, "%s %s", record->guideline_id, record->guideline_edition);
    term(html, "Judged by", record->guideline_id[0] == '\0' ? "" : text);
    (void)snprintf(text, sizeof text, "%" PRId64, record->sequence);
    term(html, "Sequence", text);
    term(html, "SHA-256", record->sha256);
    term(html, "SHA-256 before", record->previous);
    html_close(html, "dl");
}

static void flags(struct exchange *exchange, struct html *html, const struct store_record *record)
{
    for (unsigned flag = 1; flag <= RECORD_FLAG_LAST; flag <<= 1)
        if ((record->flags & flag) != 0)
            html_element(html,
                         "p",
                         flag == RECORD_CLOCK_CONFIRMED ? "alert alert-info"
                                                        : "alert alert-warning",
                         flag_words(flag));
    if ((record->flags & RECORD_CLOCK) == 0 || !exchange->has_session ||
        !may(exchange, ROLES_ADMIN))
        return;
    char path[96];
    (void)snprintf(path, sizeof path, "/records/%s/confirm-date", record->id);
    html_open(html, "form", "method", "post", "action", path, NULL);
    csrf_field(exchange, html);
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_format(html, "Confirm that it was done on %s", record->done_on);
    html_close(html, "button");
    html_close(html, "form");
}

static void metric_table(struct html *html, const struct metric *metrics, size_t count)
{
    static const char *const headings[] = {"Metric", "Value", "Why not", NULL};
    if (count == 0)
        return;
    html_element(html, "h2", NULL, "Metrics");
    table_begin(html, "Computed by the collector from the raw readings", headings);
    for (size_t i = 0; i < count; i++) {
        char value[32] = "";
        if (isinf(metrics[i].value))
            (void)snprintf(value, sizeof value, "infinite");
        else if (!isnan(metrics[i].value))
            (void)snprintf(value, sizeof value, "%.6g", metrics[i].value);
        html_open(html, "tr", NULL);
        cell_open(html, headings[0]);
        html_element(html, "code", NULL, metrics[i].name);
        cell_close(html);
        cell(html, headings[1], value);
        cell(html, headings[2], metrics[i].reason);
        html_close(html, "tr");
    }
    table_end(html);
}

static bool raw(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) void *bytes = NULL;
    size_t length;
    bool found;
    if (!store_record_bytes(exchange->store, exchange->argument, &found, &bytes, &length, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such record is held");
    response_clear(exchange->response, 200, "application/xml");
    buffer_append(&exchange->response->body, bytes, length);
    return buffer_check(&exchange->response->body, "record", error);
}

static bool wants_xml(const struct exchange *exchange)
{
    const char *accept = fields_get_header(&exchange->request->headers, "Accept");
    return fields_get(&exchange->request->query, "raw") != NULL ||
           (accept != NULL && strstr(accept, "application/xml") != NULL &&
            strstr(accept, "text/html") == NULL);
}

struct judged {
    struct verdict *verdicts;
    size_t verdict_count;
    struct metric *metrics;
    size_t metric_count;
    struct record *file; /* what the record itself says; owned, as its parts */
};

static void judged_finish(struct judged *judged)
{
    free(judged->verdicts);
    free(judged->metrics);
    if (judged->file != NULL)
        record_finish(judged->file);
    free(judged->file);
}

static bool read(struct exchange *exchange, bool *found, struct store_record *record,
                 struct judged *judged, struct error *error)
{
    struct store *store = exchange->store;
    const char *id = exchange->argument;
    judged->file = calloc(1, sizeof *judged->file);
    if (judged->file == NULL)
        return error_set(error, ERROR_SYSTEM, "record: no memory");
    return store_record(store, id, found, record, error) &&
           signal_read(exchange, id, judged->file, error) &&
           store_verdicts(store, id, &judged->verdicts, &judged->verdict_count, error) &&
           store_metrics(store, id, &judged->metrics, &judged->metric_count, error);
}

bool handle_record(struct exchange *exchange, struct error *error)
{
    CLEANUP(judged_finish) struct judged judged = {0};
    struct store_record record;
    bool found;
    struct html html;
    if (wants_xml(exchange))
        return raw(exchange, error);
    if (!read(exchange, &found, &record, &judged, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such record is held");
    char title[64], path[64];
    (void)snprintf(title, sizeof title, "Record of %s", record.done_on);
    page_begin(exchange, &html, 200, title);
    flags(exchange, &html, &record);
    facts(&html, &record);
    (void)snprintf(path, sizeof path, "/records/%s?raw", record.id);
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", path, NULL);
    html_text(&html, "The signed record file as it came (XML)");
    html_close(&html, "a");
    html_close(&html, "p");
    baseline_form(exchange, &html, &record);
    html_element(&html, "h2", NULL, "Verdicts");
    (void)snprintf(path, sizeof path, "/records/%s/calculation", record.id);
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", path, NULL);
    html_text(&html, "Every verdict with its formula and numbers, and under every profile");
    html_close(&html, "a");
    html_close(&html, "p");
    verdict_table(&html, judged.verdicts, judged.verdict_count);
    metric_table(&html, judged.metrics, judged.metric_count);
    viewer_section(&html, judged.file);
    signal_section(&html, judged.file);
    return page_end(exchange, &html, error);
}

bool json_record(struct exchange *exchange, struct error *error)
{
    CLEANUP(judged_finish) struct judged judged = {0};
    struct store_record record;
    bool found;
    if (wants_xml(exchange))
        return raw(exchange, error);
    if (!read(exchange, &found, &record, &judged, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such record is held");
    json_t *answer = record_json(&record);
    json_t *verdicts = json_array(), *metrics = json_object();
    for (size_t i = 0; i < judged.verdict_count; i++)
        (void)json_array_append_new(verdicts, verdict_json(&judged.verdicts[i]));
    for (size_t i = 0; i < judged.metric_count; i++)
        (void)json_object_set_new(
            metrics, judged.metrics[i].name, real_or_null(judged.metrics[i].value));
    (void)json_object_set_new(answer, "verdicts", verdicts);
    (void)json_object_set_new(answer, "metrics", metrics);
    viewer_json(answer, judged.file);
    signal_json(answer, judged.file);
    return answer_json(exchange, 200, answer, error);
}

bool handle_confirm_date(struct exchange *exchange, struct error *error)
{
    bool found;
    char path[96];
    if (!store_confirm_date(
            exchange->store, exchange->argument, exchange->person, exchange->now_ms, &found, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such record waits for its date");
    (void)snprintf(path, sizeof path, "/records/%s", exchange->argument);
    return answer_redirect(exchange, path);
}
