/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void head(struct exchange *exchange, struct html *html, const char *title)
{
    html_open(html, "head", NULL);
    html_void(html, "meta", "charset", "utf-8", NULL);
    html_void(
        html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
    html_open(html, "title", NULL);
    html_format(html, "%s - monqa", title);
    html_close(html, "title");
    if (exchange->web->has_bootstrap)
        html_void(html, "link", "rel", "stylesheet", "href", "/static/bootstrap.min.css", NULL);
    html_void(html, "link", "rel", "stylesheet", "href", "/static/monqa.css", NULL);
    html_void(html, "link", "rel", "icon", "href", "data:,", NULL);
    html_close(html, "head");
}

static void navigation(struct exchange *exchange, struct html *html)
{
    static const struct {
        const char *path, *words, *roles; /* roles NULL: everybody */
    } links[] = {
        {"/overview", "Overview", NULL},
        {"/schedule", "Schedule", NULL},
        {"/plan", "Plan", NULL},
        {"/displays", "Displays", NULL},
        {"/failures", "Failing", NULL},
        {"/cases", "Cases", NULL},
        {"/procurement", "Procurement", NULL},
        {"/assets", "Inventory", NULL},
        {"/workstations", "Workstations", NULL},
        {"/guidelines", "Guidelines", NULL},
        {"/inspection", "Inspection", ROLES_INSPECT},
        {"/meters", "Meters", NULL},
        {"/browser", "Test in the browser", ROLES_BROWSER},
        {"/how-to", "How to", NULL},
        {"/alerts", "Alerts", ROLES_MAIL},
        {"/audit", "Audit", ROLES_AUDIT},
        {"/users", "Users", ROLES_ADMIN},
    };
    char roles[512];
    html_open(html, "nav", "aria-label", "Pages", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(links); i++) {
        bool is_here = strcmp(exchange->request->path, links[i].path) == 0;
        if (links[i].roles != NULL && grant_of(exchange, SCOPE_ANY, links[i].roles) == NULL)
            continue;
        html_open(html, "a", "href", links[i].path, "aria-current", is_here ? "page" : NULL, NULL);
        html_text(html, links[i].words);
        html_close(html, "a");
    }
    html_close(html, "nav");
    html_open(html, "form", "method", "post", "action", "/logout", "class", "logout", NULL);
    csrf_field(exchange, html);
    html_open(html, "a", "class", "who", "href", "/account", NULL);
    html_format(html, "%s, %s", exchange->person, roles_words(&exchange->grants, roles));
    html_close(html, "a");
    html_open(html, "button", "type", "submit", "class", "btn btn-sm btn-outline-secondary", NULL);
    html_text(html, "Log out");
    html_close(html, "button");
    html_close(html, "form");
}

void page_begin(struct exchange *exchange, struct html *html, int status, const char *title)
{
    response_clear(exchange->response, status, "text/html; charset=utf-8");
    html_begin(html, &exchange->response->body);
    html_open(html, "html", "lang", "en-GB", NULL);
    head(exchange, html, title);
    html_open(html, "body", NULL);
    html_open(html, "a", "class", "skip", "href", "#content", NULL);
    html_text(html, "To the content");
    html_close(html, "a");
    if (store_mode_of(exchange->store) == STORE_DEMONSTRATION)
        html_element(html,
                     "p",
                     "demonstration",
                     "DEMONSTRATION: simulated records count here. Not for clinical use.");
    html_open(html, "header", NULL);
    html_open(html, "a", "class", "brand", "href", "/schedule", NULL);
    html_text(html, "monqa");
    html_close(html, "a");
    if (exchange->has_session)
        navigation(exchange, html);
    html_close(html, "header");
    html_open(html, "main", "id", "content", NULL);
    html_element(html, "h1", NULL, title);
}

bool page_end(struct exchange *exchange, struct html *html, struct error *error)
{
    char now[TIME_TEXT_SIZE];
    html_close(html, "main");
    html_open(html, "footer", NULL);
    html_format(html, "monqa %s. As of %s.", MONQA_VERSION, time_words(exchange->now_ms, now));
    html_close(html, "footer");
    html_close(html, "body");
    html_close(html, "html");
    html_end_all(html);
    return buffer_check(&exchange->response->body, "page", error);
}

void page_error(struct exchange *exchange, int status, const char *sentence)
{
    struct html html;
    page_begin(exchange, &html, status, "That did not work");
    html_open(&html, "p", "class", "alert alert-danger", NULL);
    html_format(&html, "%d: %s.", status, sentence);
    html_close(&html, "p");
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", "/schedule", NULL);
    html_text(&html, "Back to the schedule");
    html_close(&html, "a");
    html_close(&html, "p");
    (void)page_end(exchange, &html, NULL);
}

void table_begin(struct html *html, const char *caption, const char *const headings[])
{
    table_begin_as(html, "table cards", caption, headings);
}

void table_begin_as(struct html *html, const char *class, const char *caption,
                    const char *const headings[])
{
    html_open(html, "table", "class", class, NULL);
    html_element(html, "caption", NULL, caption);
    html_open(html, "thead", NULL);
    html_open(html, "tr", NULL);
    for (size_t i = 0; headings[i] != NULL; i++) {
        html_open(html, "th", "scope", "col", NULL);
        html_text(html, headings[i]);
        html_close(html, "th");
    }
    html_close(html, "tr");
    html_close(html, "thead");
    html_open(html, "tbody", NULL);
}

void table_end(struct html *html)
{
    html_close(html, "tbody");
    html_close(html, "table");
}

void cell_open(struct html *html, const char *heading)
{
    html_open(html, "td", "data-label", heading, NULL);
    html_open(html, "div", NULL);
}

void cell_close(struct html *html)
{
    html_close(html, "div");
    html_close(html, "td");
}

void cell(struct html *html, const char *heading, const char *text)
{
    cell_open(html, heading);
    html_text(html, text[0] == '\0' ? "\xe2\x80\x93" : text);
    cell_close(html);
}

void date_cell(struct html *html, const char *heading, const char *date)
{
    cell_open(html, heading);
    html_element(html, "span", "date", date[0] == '\0' ? "\xe2\x80\x93" : date);
    cell_close(html);
}

void sheet_links(struct html *html, const char *name)
{
    static const char *const formats[][2] = {{"csv", "As CSV"}, {"pdf", "As PDF"}};
    html_open(html, "p", "class", "tabs", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
        char path[96];
        (void)snprintf(path, sizeof path, "/%s.%s", name, formats[i][0]);
        html_open(html, "a", "href", path, NULL);
        html_text(html, formats[i][1]);
        html_close(html, "a");
    }
    html_close(html, "p");
}

void badge(struct html *html, const char *kind, const char *words)
{
    char class[48];
    bool is_long = strlen(words) > 24;
    (void)snprintf(class, sizeof class, "mark mark-%s%s", kind, is_long ? " mark-long" : "");
    html_element(html, "span", class, words);
}

const char *result_kind(enum result_status status)
{
    return status == RESULT_COMPLIANT       ? "good"
           : status == RESULT_NOT_COMPLIANT ? "bad"
           : status == RESULT_NOT_ACCEPTED  ? "warn"
                                            : "calm";
}

const char *state_kind(enum schedule_state state)
{
    return state == SCHEDULE_OVERDUE ? "bad" : state == SCHEDULE_DUE ? "warn" : "calm";
}

const char *verdict_kind(const struct verdict *verdict)
{
    if (verdict->outcome == VERDICT_NOT_TESTED)
        return "calm";
    if (verdict->outcome == VERDICT_FAIL)
        return verdict->decides ? "bad" : "warn";
    return verdict->within_uncertainty ? "warn" : "good";
}

void link_to(struct html *html, const char *folder, const char *id, const char *words)
{
    char path[96];
    (void)snprintf(path, sizeof path, "/%s/%s", folder, id);
    html_open(html, "a", "href", path, NULL);
    html_text(html, words);
    html_close(html, "a");
}

void term(struct html *html, const char *name, const char *value)
{
    html_open(html, "div", NULL);
    html_element(html, "dt", NULL, name);
    html_element(html, "dd", NULL, value[0] == '\0' ? "\xe2\x80\x93" : value);
    html_close(html, "div");
}

void field_open(struct html *html, const char *name, const char *label)
{
    html_open(html, "div", NULL);
    html_open(html, "label", "for", name, NULL);
    html_text(html, label);
    html_close(html, "label");
}

void text_field(struct html *html, const struct field_rule *rule)
{
    char length[16];
    (void)snprintf(length, sizeof length, "%zu", rule->size - 1);
    field_open(html, rule->name, rule->label);
    html_void(html,
              "input",
              "class",
              "form-control",
              "id",
              rule->name,
              "name",
              rule->name,
              "type",
              rule->type == NULL ? "text" : rule->type,
              "maxlength",
              length,
              "value",
              rule->value,
              "required",
              rule->is_optional ? NULL : "",
              NULL);
    html_close(html, "div");
}

void form_open(struct exchange *exchange, struct html *html, const char *action, const char *legend)
{
    html_open(html, "form", "method", "post", "action", action, "class", "change", NULL);
    csrf_field(exchange, html);
    html_element(html, "h2", NULL, legend);
}

void form_close(struct html *html, const char *button)
{
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_text(html, button);
    html_close(html, "button");
    html_close(html, "form");
}

void csrf_field(struct exchange *exchange, struct html *html)
{
    html_void(html, "input", "type", "hidden", "name", "csrf", "value", exchange->csrf, NULL);
}

const char *sign_words(enum comparison comparison)
{
    switch (comparison) {
    case COMPARISON_AT_MOST:
        return "\xe2\x89\xa4";
    case COMPARISON_AT_LEAST:
        return "\xe2\x89\xa5";
    case COMPARISON_BELOW:
    case COMPARISON_ABOVE:
    case COMPARISON_IS:
        break;
    }
    return comparison_sign(comparison);
}

const char *unit_words(const char *unit)
{
    return strcmp(unit, "1") == 0 ? "" : strcmp(unit, "cd/m2") == 0 ? "cd/m\xc2\xb2" : unit;
}

/* Four digits, or all of them where four would stand on the other side of the limit. */
static void value_digits(const struct verdict *verdict, char text[NUMBER_SIZE])
{
    const struct criterion *criterion = &verdict->criterion;
    (void)snprintf(text, NUMBER_SIZE, "%.4g", verdict->value);
    if (comparison_holds(criterion->comparison, strtod(text, NULL), criterion->limit) !=
        comparison_holds(criterion->comparison, verdict->value, criterion->limit))
        (void)number_format(verdict->value, text);
}

static const char *value_words(const struct verdict *verdict, char text[64])
{
    if (verdict->outcome == VERDICT_NOT_TESTED || isnan(verdict->value))
        return "";
    if (verdict->criterion.comparison == COMPARISON_IS)
        return verdict->value != 0 ? "yes" : "no";
    if (isinf(verdict->value))
        return "infinite";
    char digits[NUMBER_SIZE];
    value_digits(verdict, digits);
    if (verdict->uncertainty > 0)
        (void)snprintf(text,
                       64,
                       "%s \xc2\xb1 %.2g %s",
                       digits,
                       verdict->uncertainty,
                       unit_words(verdict->criterion.unit));
    else
        (void)snprintf(text, 64, "%s %s", digits, unit_words(verdict->criterion.unit));
    return text;
}

static const char *limit_words(const struct criterion *criterion, char text[64])
{
    if (criterion->comparison == COMPARISON_IS)
        (void)snprintf(text, 64, "= %s", criterion->limit != 0 ? "yes" : "no");
    else if (isfinite(criterion->limit))
        (void)snprintf(text,
                       64,
                       "%s %.6g %s",
                       sign_words(criterion->comparison),
                       criterion->limit,
                       unit_words(criterion->unit));
    else
        text[0] = '\0';
    return text;
}

static void source_cell(struct html *html, const struct criterion *criterion)
{
    cell_open(html, "Source");
    html_element(html, "span", NULL, criterion->clause);
    if (criterion->formula[0] != '\0')
        html_element(html, "code", NULL, criterion->formula);
    html_open(html, "small", "title", criterion->source, NULL);
    html_format(html, "Provenance %s", criterion->provenance);
    if (criterion->confirmed_by[0] != '\0')
        html_format(
            html, ", confirmed by %s in %s", criterion->confirmed_by, criterion->confirmed_in);
    html_close(html, "small");
    cell_close(html);
}

static void verdict_row(struct html *html, const struct verdict *verdict)
{
    char value[64], limit[64];
    html_open(html, "tr", NULL);
    cell_open(html, "Criterion");
    html_element(html, "span", NULL, verdict->criterion.id);
    html_element(html, "small", NULL, test_words(qa_test_name(verdict->criterion.test)));
    cell_close(html);
    cell_open(html, "Verdict");
    badge(html, verdict_kind(verdict), verdict_words(verdict));
    if (verdict->reached != REACHED_NONE) {
        char words[64];
        (void)snprintf(words, sizeof words, "%s level", criterion_reached_name(verdict->reached));
        badge(html, "bad", words);
    }
    if (verdict->reason[0] != '\0')
        html_element(html, "small", NULL, verdict->reason);
    if (verdict->cause != CAUSE_NONE) {
        html_open(html, "small", NULL);
        html_format(html, "Cause: %s. %s", cause_name(verdict->cause), verdict->cause_evidence);
        html_close(html, "small");
    }
    if (verdict->outcome == VERDICT_FAIL && verdict->criterion.corrective_action[0] != '\0')
        html_element(html, "small", NULL, verdict->criterion.corrective_action);
    cell_close(html);
    cell(html, "Value", value_words(verdict, value));
    cell(html, "Limit", limit_words(&verdict->criterion, limit));
    source_cell(html, &verdict->criterion);
    html_close(html, "tr");
}

void verdict_table(struct html *html, const struct verdict *verdicts, size_t count)
{
    static const char *const headings[] = {
        "Criterion", "Verdict", "Value", "Limit", "Source", NULL};
    if (count == 0) {
        html_element(html, "p", NULL, "Nothing was judged.");
        return;
    }
    table_begin(html, "Verdicts by the adopted guideline", headings);
    for (size_t i = 0; i < count; i++)
        verdict_row(html, &verdicts[i]);
    table_end(html);
}

static void record_row(struct html *html, const struct store_record *record)
{
    char at[TIME_TEXT_SIZE], flags[160];
    html_open(html, "tr", NULL);
    cell_open(html, "Done");
    link_to(html, "records", record->id, time_words(record->ended_at, at));
    cell_close(html);
    cell(html, "Trigger", record->trigger);
    cell(html, "Tests", record->tests);
    cell_open(html, "Result");
    badge(html,
          strcmp(record->result, "pass") == 0   ? "good"
          : strcmp(record->result, "fail") == 0 ? "bad"
                                                : "calm",
          record->result);
    cell_close(html);
    cell(html, "Meter", record->meter);
    cell(html, "Flags", record_flags_format(record->flags, flags));
    html_close(html, "tr");
}

void record_table(struct html *html, const struct store_record *records, size_t count)
{
    static const char *const headings[] = {
        "Done", "Trigger", "Tests", "Result", "Meter", "Flags", NULL};
    if (count == 0) {
        html_element(html, "p", NULL, "No record has come yet.");
        return;
    }
    table_begin(html, "Records, newest first", headings);
    for (size_t i = 0; i < count; i++)
        record_row(html, &records[i]);
    table_end(html);
}
