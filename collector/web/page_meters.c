/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBTED_SHOWN 1000
#define SOON_DAYS 60

static void state_badge(struct exchange *exchange, struct html *html,
                        const struct store_meter *meter)
{
    struct date due;
    char words[64];
    if (!date_parse(meter->due_on, &due)) {
        badge(html, "warn", "no certificate here");
        return;
    }
    int64_t days = date_to_days(due) - date_to_days(exchange->today);
    if (days < 0)
        (void)snprintf(words, sizeof words, "expired %" PRId64 " days ago", -days);
    else
        (void)snprintf(words, sizeof words, "good for %" PRId64 " days", days);
    badge(html, days < 0 ? "bad" : days <= SOON_DAYS ? "warn" : "good", words);
    if (meter->is_found_out)
        badge(html, "bad", "was found out");
}

static void meter_row(struct exchange *exchange, struct html *html, const struct store_meter *meter)
{
    char id[24], text[64];
    (void)snprintf(id, sizeof id, "%" PRId64, meter->id);
    html_open(html, "tr", NULL);
    cell_open(html, "Meter");
    link_to(html, "meters", id, meter->name);
    cell_close(html);
    cell_open(html, "Calibration");
    state_badge(exchange, html, meter);
    cell_close(html);
    date_cell(html, "Calibrated on", meter->calibrated_on);
    date_cell(html, "Due on", meter->due_on);
    cell_open(html, "Certificate");
    html_element(html, "span", NULL, meter->certificate);
    html_element(html, "small", NULL, meter->laboratory);
    cell_close(html);
    date_cell(html, "Last used", meter->last_used_on);
    cell_open(html, "Records");
    (void)snprintf(text, sizeof text, "%" PRId64, meter->record_count);
    html_element(html, "span", NULL, text);
    if (meter->expired_count > 0) {
        (void)snprintf(text, sizeof text, "%" PRId64 " while expired", meter->expired_count);
        badge(html, "bad", text);
    }
    cell_close(html);
    html_close(html, "tr");
}

static void policy(struct exchange *exchange, struct html *html, bool holds)
{
    html_element(html, "h2", NULL, "What an expired meter means");
    html_element(html,
                 "p",
                 NULL,
                 holds ? "Results measured with an expired meter are pending and accept nothing, "
                         "until a certificate covers their day."
                       : "Results measured with an expired meter count and are marked: so the "
                         "employer has decided.");
    if (!exchange->has_session || !may(exchange, ROLES_EMPLOYER))
        return;
    form_open(exchange, html, "/meter-policy", "Change it");
    html_void(html,
              "input",
              "type",
              "hidden",
              "name",
              "policy",
              "value",
              holds ? "mark" : "pending",
              NULL);
    text_field(html,
               &(struct field_rule){"why", "Reason, as the MPE advised", 256, NULL, NULL, false});
    form_close(html, holds ? "Let such results count, marked" : "Hold such results as pending");
}

bool handle_meters(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {"Meter",
                                           "Calibration",
                                           "Calibrated on",
                                           "Due on",
                                           "Certificate",
                                           "Last used",
                                           "Records",
                                           NULL};
    CLEANUP(free_pointer) struct store_meter *meters = NULL;
    size_t count;
    bool holds;
    struct html html;
    if (!store_meters(exchange->store, &meters, &count, error) ||
        !store_meter_policy(exchange->store, &holds, error))
        return false;
    page_begin(exchange, &html, 200, "Meters");
    if (count == 0)
        html_element(&html, "p", "nothing", "None yet: a meter is known from its first record.");
    else
        table_begin(&html, "By the day on which their calibration is due", headings);
    for (size_t i = 0; i < count; i++)
        meter_row(exchange, &html, &meters[i]);
    if (count > 0)
        table_end(&html);
    sheet_links(&html, "meters");
    policy(exchange, &html, holds);
    return page_end(exchange, &html, error);
}

static void certificate_row(struct exchange *exchange, struct html *html,
                            const struct store_certificate *one)
{
    char path[64], at[TIME_TEXT_SIZE];
    bool stands = one->withdrawn_at == 0;
    html_open(html, "tr", NULL);
    date_cell(html, "Calibrated on", one->calibrated_on);
    date_cell(html, "Due on", one->due_on);
    cell_open(html, "Certificate");
    html_element(html, "span", NULL, one->number);
    html_element(html, "small", NULL, one->laboratory);
    cell_close(html);
    cell_open(html, "As it came");
    badge(html,
          one->is_found_out ? "bad" : "good",
          one->is_found_out ? "out of tolerance" : "within tolerance");
    html_element(html, "small", NULL, one->remark);
    cell_close(html);
    cell_open(html, "Entered");
    html_element(html, "span", NULL, one->entered_by);
    html_element(html, "small", NULL, time_words(one->entered_at, at));
    cell_close(html);
    cell_open(html, "Withdrawn");
    if (!stands)
        badge(html, "calm", one->withdrawn_by);
    else if (exchange->has_session && may(exchange, ROLES_METER)) {
        (void)snprintf(path, sizeof path, "/certificates/%" PRId64 "/withdraw", one->id);
        html_open(html, "form", "method", "post", "action", path, "class", "row-form", NULL);
        csrf_field(exchange, html);
        (void)snprintf(path, sizeof path, "why-%" PRId64, one->id);
        html_open(html, "label", "for", path, NULL);
        html_text(html, "Entered wrongly, because");
        html_close(html, "label");
        html_void(html,
                  "input",
                  "class",
                  "form-control",
                  "id",
                  path,
                  "name",
                  "why",
                  "required",
                  "",
                  "maxlength",
                  "255",
                  NULL);
        html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
        html_text(html, "Withdraw");
        html_close(html, "button");
        html_close(html, "form");
    }
    cell_close(html);
    html_close(html, "tr");
}

static void certificate_form(struct exchange *exchange, struct html *html, const char *path)
{
    static const struct field_rule fields[] = {
        {"calibrated_on", "Calibrated on", DATE_TEXT_SIZE, "date", NULL, false},
        {"due_on", "Due on", DATE_TEXT_SIZE, "date", NULL, false},
        {"number", "Number of the certificate", 64, NULL, NULL, false},
        {"laboratory", "Laboratory", 128, NULL, NULL, false},
        {"remark", "Remark (if out: by how much)", 256, NULL, NULL, true},
    };
    form_open(exchange, html, path, "Enter a certificate");
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
        text_field(html, &fields[i]);
    field_open(html, "found", "As it came to the laboratory it was");
    html_open(html, "select", "class", "form-select", "id", "found", "name", "found", NULL);
    html_open(html, "option", "value", "good", NULL);
    html_text(html, "within tolerance");
    html_close(html, "option");
    html_open(html, "option", "value", "out", NULL);
    html_text(html, "out of tolerance");
    html_close(html, "option");
    html_close(html, "select");
    html_close(html, "div");
    form_close(html, "Keep this certificate");
}

struct doubted {
    struct html *html;
    size_t count;
};

static void doubted_row(void *context, const struct store_finding *finding)
{
    static const char *const headings[] = {"Record", "Display", "Criterion", "Verdict", NULL};
    struct doubted *doubted = context;
    struct html *html = doubted->html;
    char words[96], at[TIME_TEXT_SIZE];
    if (doubted->count++ >= DOUBTED_SHOWN)
        return;
    if (doubted->count == 1)
        table_begin(html, "Measured since the certificate before it was found out", headings);
    html_open(html, "tr", NULL);
    cell_open(html, headings[0]);
    link_to(html, "records", finding->record_id, time_words(finding->at, at));
    cell_close(html);
    cell_open(html, headings[1]);
    link_to(html, "displays", finding->display.id, display_words(&finding->display, words));
    cell_close(html);
    cell(html, headings[2], finding->verdict.criterion.id);
    cell_open(html, headings[3]);
    badge(html, verdict_kind(&finding->verdict), verdict_words(&finding->verdict));
    cell_close(html);
    html_close(html, "tr");
}

static bool doubted_table(struct exchange *exchange, struct html *html, int64_t id,
                          struct error *error)
{
    struct doubted doubted = {.html = html};
    html_element(html, "h2", NULL, "Verdicts in doubt");
    if (!store_visit_doubted(exchange->store, id, doubted_row, &doubted, error))
        return false;
    if (doubted.count == 0) {
        html_element(html, "p", NULL, "None: no calibration found this meter out of tolerance.");
        return true;
    }
    table_end(html);
    html_open(html, "p", NULL);
    html_format(html, "%zu verdicts", doubted.count);
    if (doubted.count > DOUBTED_SHOWN)
        html_format(html,
                    ", of which %d are shown; monqa-collector meter doubted lists all",
                    DOUBTED_SHOWN);
    html_text(html, ".");
    html_close(html, "p");
    return true;
}

static bool find(struct exchange *exchange, bool *found, struct store_meter *meter,
                 struct error *error)
{
    long long id;
    *found = false;
    return !integer_parse(exchange->argument, 1, INT64_MAX, &id) ||
           store_meter(exchange->store, id, found, meter, error);
}

bool handle_meter(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {
        "Calibrated on", "Due on", "Certificate", "As it came", "Entered", "Withdrawn", NULL};
    CLEANUP(free_pointer) struct store_certificate *certificates = NULL;
    struct store_meter meter;
    size_t count;
    bool found;
    struct html html;
    char path[64];
    if (!find(exchange, &found, &meter, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such meter is known");
    if (!store_certificates(exchange->store, meter.id, &certificates, &count, error))
        return false;
    page_begin(exchange, &html, 200, meter.name);
    html_open(&html, "p", "class", "status", NULL);
    state_badge(exchange, &html, &meter);
    html_close(&html, "p");
    if (count == 0)
        html_element(&html, "p", "nothing", "No certificate is kept here.");
    else
        table_begin(&html, "Certificates, newest first", headings);
    for (size_t i = 0; i < count; i++)
        certificate_row(exchange, &html, &certificates[i]);
    if (count > 0)
        table_end(&html);
    (void)snprintf(path, sizeof path, "/meters/%" PRId64 "/certificates", meter.id);
    if (exchange->has_session && may(exchange, ROLES_METER))
        certificate_form(exchange, &html, path);
    return doubted_table(exchange, &html, meter.id, error) && page_end(exchange, &html, error);
}

static bool read_certificate(struct exchange *exchange, struct store_certificate *certificate,
                             struct error *error)
{
    const char *found = fields_get(&exchange->form, "found");
    (void)text_copy(certificate->entered_by, sizeof certificate->entered_by, exchange->person);
    if (found == NULL || (strcmp(found, "good") != 0 && strcmp(found, "out") != 0))
        return error_set(error, ERROR_INVALID, "the field \"found\" must be good or out");
    certificate->is_found_out = strcmp(found, "out") == 0;
    return form_text(
               exchange, "calibrated_on", certificate->calibrated_on, DATE_TEXT_SIZE, error) &&
           form_text(exchange, "due_on", certificate->due_on, DATE_TEXT_SIZE, error) &&
           form_text(exchange, "number", certificate->number, sizeof certificate->number, error) &&
           form_text(exchange,
                     "laboratory",
                     certificate->laboratory,
                     sizeof certificate->laboratory,
                     error) &&
           form_optional_text(
               exchange, "remark", certificate->remark, sizeof certificate->remark, error);
}

bool handle_add_certificate(struct exchange *exchange, struct error *error)
{
    struct store_certificate certificate = {0};
    bool found = false;
    char path[96];
    long long id;
    if (!integer_parse(exchange->argument, 1, INT64_MAX, &id))
        return answer_error(exchange, 404, "no such meter is known");
    certificate.meter_id = id;
    if (!read_certificate(exchange, &certificate, error) ||
        !store_add_certificate(exchange->store, &certificate, exchange->now_ms, &found, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such meter is known");
    (void)snprintf(path, sizeof path, "/meters/%s", exchange->argument);
    return answer_redirect(exchange, path);
}

bool handle_withdraw_certificate(struct exchange *exchange, struct error *error)
{
    char why[256];
    bool found = false;
    long long id;
    struct store_reason reason = {.who = exchange->person, .why = why};
    if (!form_text(exchange, "why", why, sizeof why, error))
        return false;
    if (integer_parse(exchange->argument, 1, INT64_MAX, &id) &&
        !store_withdraw_certificate(exchange->store, id, &reason, exchange->now_ms, &found, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such certificate stands");
    return answer_redirect(exchange, "/meters");
}

bool handle_meter_policy(struct exchange *exchange, struct error *error)
{
    char why[256], policy_name[16];
    struct store_reason reason = {.who = exchange->person, .why = why};
    if (!form_text(exchange, "why", why, sizeof why, error) ||
        !form_text(exchange, "policy", policy_name, sizeof policy_name, error))
        return false;
    bool holds = strcmp(policy_name, "pending") == 0;
    if (!holds && strcmp(policy_name, "mark") != 0)
        return answer_error(exchange, 400, "the field \"policy\" must be pending or mark");
    return store_set_meter_policy(exchange->store, holds, &reason, exchange->now_ms, error) &&
           answer_redirect(exchange, "/meters");
}
