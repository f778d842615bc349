/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/edition_view.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DISPLAYS_SHOWN 500

static void option(struct html *html, const char *value)
{
    html_open(html, "option", "value", value, NULL);
    html_text(html, value);
    html_close(html, "option");
}

static bool start_form(struct exchange *exchange, struct html *html, struct error *error)
{
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    size_t count;
    if (!exchange->has_session || !may(exchange, ROLES_GUIDELINE))
        return true;
    if (!store_editions(exchange->store, &rows, &count, error))
        return false;
    form_open(
        exchange, html, "/reevaluation", "Judge everything that is stored by another edition");
    field_open(html, "edition", "Edition");
    html_open(html, "select", "class", "form-select", "id", "edition", "name", "edition", NULL);
    for (size_t i = 0; i < count; i++) {
        char name[96];
        if (rows[i].made_at == 0)
            continue;
        (void)snprintf(name, sizeof name, "%s@%s", rows[i].guideline_id, rows[i].edition);
        option(html, name);
    }
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++)
        option(html, *id);
    html_close(html, "select");
    html_close(html, "div");
    form_close(html, "Try it");
    html_element(html, "p", NULL, "It is a report: no stored verdict is touched.");
    return true;
}

static void criteria_table(struct html *html, const struct reevaluation *report)
{
    static const char *const headings[] = {"Class", "Criterion", "Now", "Then", "Verdicts", NULL};
    bool has_rows = false;
    for (size_t i = 0; i < report->criterion_count; i++)
        for (int before = 0; before < STAND_COUNT; before++)
            for (int after = 0; after < STAND_COUNT; after++) {
                const struct reevaluated_criterion *one = &report->criteria[i];
                char text[32];
                if (before == after || one->changes[before][after] == 0)
                    continue;
                if (!has_rows)
                    table_begin(html, "Which verdicts would change", headings);
                has_rows = true;
                html_open(html, "tr", NULL);
                cell(html, headings[0], one->class);
                cell(html, headings[1], one->id);
                cell(html, headings[2], stand_words((enum stand)before));
                cell_open(html, headings[3]);
                badge(html,
                      after == STAND_FAIL   ? "bad"
                      : after == STAND_PASS ? "good"
                                            : "calm",
                      stand_words((enum stand)after));
                cell_close(html);
                (void)snprintf(text, sizeof text, "%" PRId64, one->changes[before][after]);
                cell(html, headings[4], text);
                html_close(html, "tr");
            }
    if (has_rows)
        table_end(html);
}

static bool display_row(struct exchange *exchange, struct html *html,
                        const struct reevaluated_display *one, struct error *error)
{
    struct store_display display;
    bool found;
    char words[96], text[64];
    if (!store_display(exchange->store, one->id, &found, &display, error))
        return false;
    if (!found)
        return true;
    html_open(html, "tr", NULL);
    cell_open(html, "Display");
    link_to(html, "displays", one->id, display_words(&display, words));
    html_open(html, "small", NULL);
    html_format(
        html, "%s, %s, %s", display.place.site, display.place.room, display.place.workstation);
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Newest record");
    if (one->newest_id[0] != '\0')
        link_to(html, "records", one->newest_id, time_words(one->newest_at, text));
    cell_close(html);
    cell(html, "Now", one->before);
    cell_open(html, "Then");
    badge(html,
          strcmp(one->after, "fail") == 0   ? "bad"
          : strcmp(one->after, "pass") == 0 ? "good"
                                            : "calm",
          one->after);
    cell_close(html);
    (void)snprintf(text, sizeof text, "%" PRId64 " of %" PRId64, one->changed, one->records);
    cell(html, "Records that change", text);
    html_close(html, "tr");
    return true;
}

/* Those whose newest result would be another. */
static bool display_table(struct exchange *exchange, struct html *html,
                          const struct reevaluation *report, struct error *error)
{
    static const char *const headings[] = {
        "Display", "Newest record", "Now", "Then", "Records that change", NULL};
    size_t count = 0;
    for (size_t i = 0; i < report->display_count; i++) {
        const struct reevaluated_display *one = &report->displays[i];
        if (strcmp(one->before, one->after) == 0 || count++ >= DISPLAYS_SHOWN)
            continue;
        if (count == 1)
            table_begin(html, "Displays whose newest result would be another", headings);
        if (!display_row(exchange, html, one, error))
            return false;
    }
    if (count > 0)
        table_end(html);
    html_open(html, "p", NULL);
    html_format(html, "%zu displays would have another result.", count);
    if (count > DISPLAYS_SHOWN)
        html_format(html, " %d are shown; monqa-collector reevaluate lists all.", DISPLAYS_SHOWN);
    html_close(html, "p");
    return true;
}

static bool report_section(struct exchange *exchange, struct html *html,
                           const struct reevaluation_job *job, struct error *error)
{
    const struct reevaluation *report = &job->report;
    char at[TIME_TEXT_SIZE];
    html_element(html, "h2", NULL, job->name);
    if (job->is_running) {
        html_open(html, "p", "class", "alert alert-info", NULL);
        html_format(html,
                    "Running: %lld records so far. Load this page again.",
                    (long long)atomic_load(&job->done));
        html_close(html, "p");
        return true;
    }
    if (!job->has_report) {
        html_element(html, "p", "alert alert-danger", job->trouble.text);
        return true;
    }
    html_open(html, "p", NULL);
    html_format(html,
                "%s, edition %s, asked by %s, %s: %" PRId64 " records, %" PRId64
                " with another verdict, %" PRId64 " with another result, %" PRId64
                " of a class that it has not, %" PRId64 " not readable; %" PRId64
                " comparisons of displays, %" PRId64 " with another verdict.",
                report->title,
                report->edition,
                job->who,
                time_words(job->finished_at, at),
                report->records,
                report->changed,
                report->result_changed,
                report->without,
                report->unreadable,
                report->pairs,
                report->pairs_changed);
    html_close(html, "p");
    criteria_table(html, report);
    return display_table(exchange, html, report, error);
}

bool handle_reevaluation(struct exchange *exchange, struct error *error)
{
    struct reevaluation_job *job = &exchange->web->job;
    struct html html;
    bool ok = true;
    page_begin(exchange, &html, 200, "What another edition would change");
    if (!start_form(exchange, &html, error))
        return false;
    (void)pthread_mutex_lock(&job->mutex);
    if (job->name[0] != '\0')
        ok = report_section(exchange, &html, job, error);
    (void)pthread_mutex_unlock(&job->mutex);
    return ok && page_end(exchange, &html, error);
}

bool handle_start_reevaluation(struct exchange *exchange, struct error *error)
{
    char name[96], id[96];
    struct job_order order = {.name = name, .who = exchange->person};
    struct store_xml xml = {0};
    const void *bytes;
    size_t length;
    bool found, is_busy;
    if (!form_text(exchange, "edition", name, sizeof name, error))
        return false;
    memcpy(id, name, sizeof id);
    char *at = strchr(id, '@');
    if (at != NULL)
        *at++ = '\0';
    if (!store_edition_xml(exchange->store, id, at, &found, &xml, error))
        return false;
    order.xml = xml.bytes;
    order.length = xml.length;
    if (!found && guideline_shipped(id, &bytes, &length)) {
        order.xml = malloc(length);
        order.length = length;
        if (order.xml == NULL)
            return error_set(error, ERROR_SYSTEM, "re-evaluation: no memory");
        memcpy(order.xml, bytes, length);
    }
    if (order.xml == NULL)
        return answer_error(exchange, 404, "no such edition is kept or shipped");
    if (!job_start(&exchange->web->job, &order, &is_busy, error))
        return false;
    if (is_busy)
        return answer_error(exchange, 503, "another re-evaluation runs: wait for its end");
    return answer_redirect(exchange, "/reevaluation");
}

static json_t *criteria_json(const struct reevaluation *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->criterion_count; i++)
        for (int before = 0; before < STAND_COUNT; before++)
            for (int after = 0; after < STAND_COUNT; after++)
                if (before != after && report->criteria[i].changes[before][after] > 0)
                    (void)json_array_append_new(
                        array,
                        json_pack("{s:s, s:s, s:s, s:s, s:I}",
                                  "class",
                                  report->criteria[i].class,
                                  "criterion",
                                  report->criteria[i].id,
                                  "now",
                                  stand_words((enum stand)before),
                                  "then",
                                  stand_words((enum stand)after),
                                  "verdicts",
                                  (json_int_t)report->criteria[i].changes[before][after]));
    return array;
}

static json_t *displays_json(const struct reevaluation *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->display_count; i++)
        if (report->displays[i].changed + report->displays[i].pairs_changed > 0)
            (void)json_array_append_new(array,
                                        json_pack("{s:s, s:I, s:I, s:I, s:o, s:o, s:o}",
                                                  "display_id",
                                                  report->displays[i].id,
                                                  "records",
                                                  (json_int_t)report->displays[i].records,
                                                  "changed",
                                                  (json_int_t)report->displays[i].changed,
                                                  "comparisons_changed",
                                                  (json_int_t)report->displays[i].pairs_changed,
                                                  "newest_record_id",
                                                  text_or_null(report->displays[i].newest_id),
                                                  "now",
                                                  text_or_null(report->displays[i].before),
                                                  "then",
                                                  text_or_null(report->displays[i].after)));
    return array;
}

bool json_reevaluation(struct exchange *exchange, struct error *error)
{
    struct reevaluation_job *job = &exchange->web->job;
    (void)pthread_mutex_lock(&job->mutex);
    const struct reevaluation *report = &job->report;
    json_t *answer = json_pack("{s:o, s:b, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}",
                               "edition",
                               text_or_null(job->name),
                               "running",
                               (int)job->is_running,
                               "done",
                               (json_int_t)atomic_load(&job->done),
                               "error",
                               text_or_null(job->is_running ? "" : job->trouble.text),
                               "records",
                               (json_int_t)report->records,
                               "changed",
                               (json_int_t)report->changed,
                               "result_changed",
                               (json_int_t)report->result_changed,
                               "other_class",
                               (json_int_t)report->without,
                               "unreadable",
                               (json_int_t)report->unreadable,
                               "comparisons",
                               (json_int_t)report->pairs,
                               "comparisons_changed",
                               (json_int_t)report->pairs_changed,
                               "criteria",
                               criteria_json(report),
                               "displays",
                               displays_json(report));
    (void)pthread_mutex_unlock(&job->mutex);
    return answer_json(exchange, 200, answer, error);
}
