/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_estate.h"

#include "monqa/cleanup.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number_cell(struct html *html, const char *heading, double value)
{
    char text[32] = "";
    if (isfinite(value))
        (void)snprintf(text, sizeof text, "%.4g", value);
    cell(html, heading, text);
}

static void baseline_row(struct html *html, const struct store_baseline *one)
{
    html_open(html, "tr", NULL);
    cell_open(html, "Record");
    link_to(html, "records", one->record_id, one->set_on);
    cell_close(html);
    cell(html, "Class", one->class);
    cell(html, "Geometry", reading_geometry_name(one->values.geometry));
    number_cell(html, "Black, cd/m\xc2\xb2", one->values.l_min_cd_m2);
    number_cell(html, "White, cd/m\xc2\xb2", one->values.l_max_cd_m2);
    cell_open(html, "Set by");
    html_element(html, "span", NULL, one->set_by);
    html_element(html, "small", NULL, one->why);
    cell_close(html);
    html_close(html, "tr");
}

static bool baselines(struct exchange *exchange, struct html *html, const char *id,
                      struct error *error)
{
    static const char *const headings[] = {"Record",
                                           "Class",
                                           "Geometry",
                                           "Black, cd/m\xc2\xb2",
                                           "White, cd/m\xc2\xb2",
                                           "Set by",
                                           NULL};
    CLEANUP(free_pointer) struct store_baseline *rows = NULL;
    size_t count;
    if (!store_baselines(exchange->store, id, &rows, &count, error))
        return false;
    if (count == 0)
        return true;
    html_element(html, "h2", NULL, "Baseline");
    table_begin(html, "As emitted; the first row is what drift is measured from", headings);
    for (size_t i = 0; i < count; i++)
        baseline_row(html, &rows[i]);
    table_end(html);
    return true;
}

static bool pairs(struct exchange *exchange, struct html *html, const char *id, struct error *error)
{
    CLEANUP(free_pointer) struct store_pair *rows = NULL;
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    size_t count, verdict_count;
    if (!store_pairs(exchange->store, id, &rows, &count, error))
        return false;
    if (count == 0)
        return true;
    if (!store_pair_verdicts(exchange->store, rows[0].id, &verdicts, &verdict_count, error))
        return false;
    html_element(html, "h2", NULL, "Compared with the displays beside it");
    html_open(html, "p", NULL);
    html_format(html, "On %s with %s: %s.", rows[0].done_on, rows[0].meter, rows[0].result);
    html_close(html, "p");
    verdict_table(html, verdicts, verdict_count);
    return true;
}

static void maintenance_form(struct exchange *exchange, struct html *html, const char *id)
{
    char path[96];
    if (!exchange->has_session || !may(exchange, ROLES_GUIDELINE))
        return;
    (void)snprintf(path, sizeof path, "/displays/%s/maintenance", id);
    form_open(exchange, html, path, "Note maintenance: the tests after it become due");
    field_open(html, "kind", "What");
    html_open(html, "select", "class", "form-select", "id", "kind", "name", "kind", NULL);
    html_open(html, "option", "value", "repair", NULL);
    html_text(html, "repair");
    html_close(html, "option");
    html_open(html, "option", "value", "calibration", NULL);
    html_text(html, "calibrated to another target");
    html_close(html, "option");
    html_close(html, "select");
    html_close(html, "div");
    text_field(html, &(struct field_rule){"mended", "What was done", 120, NULL, NULL, false});
    form_close(html, "Note it");
}

bool estate_section(struct exchange *exchange, struct html *html,
                    const struct store_display *display, struct error *error)
{
    if (!baselines(exchange, html, display->id, error) ||
        !pairs(exchange, html, display->id, error))
        return false;
    maintenance_form(exchange, html, display->id);
    return true;
}

static json_t *baseline_json(const struct store_baseline *one)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:o}",
                     "record_id",
                     one->record_id,
                     "class",
                     one->class,
                     "geometry",
                     reading_geometry_name(one->values.geometry),
                     "l_min_cd_m2",
                     real_or_null(one->values.l_min_cd_m2),
                     "l_max_cd_m2",
                     real_or_null(one->values.l_max_cd_m2),
                     "set_on",
                     one->set_on,
                     "set_by",
                     safe_text(one->set_by),
                     "why",
                     safe_text(one->why));
}

static bool pair_json(struct exchange *exchange, const struct store_pair *one, json_t **made,
                      struct error *error)
{
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    size_t count;
    if (!store_pair_verdicts(exchange->store, one->id, &verdicts, &count, error))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(array, verdict_json(&verdicts[i]));
    *made = json_pack("{s:s, s:s, s:s, s:o, s:s, s:b, s:s, s:o}",
                      "session_id",
                      one->session_id,
                      "class",
                      one->class,
                      "done_on",
                      one->done_on,
                      "meter",
                      safe_text(one->meter),
                      "result",
                      one->result,
                      "counts",
                      (int)one->does_count,
                      "displays",
                      one->display_ids,
                      "verdicts",
                      array);
    return true;
}

bool estate_json(struct exchange *exchange, json_t *display, const char *id, struct error *error)
{
    CLEANUP(free_pointer) struct store_baseline *rows = NULL;
    CLEANUP(free_pointer) struct store_pair *compared = NULL;
    size_t count, pair_count;
    if (!store_baselines(exchange->store, id, &rows, &count, error) ||
        !store_pairs(exchange->store, id, &compared, &pair_count, error))
        return false;
    json_t *baseline_array = json_array(), *pair_array = json_array();
    (void)json_object_set_new(display, "baselines", baseline_array);
    (void)json_object_set_new(display, "pairs", pair_array);
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(baseline_array, baseline_json(&rows[i]));
    for (size_t i = 0; i < pair_count; i++) {
        json_t *one = NULL;
        if (!pair_json(exchange, &compared[i], &one, error))
            return false;
        (void)json_array_append_new(pair_array, one);
    }
    return true;
}

void baseline_form(struct exchange *exchange, struct html *html, const struct store_record *record)
{
    char path[96];
    if (!exchange->has_session || !may(exchange, ROLES_ADVISE) ||
        strstr(record->tests, "luminance-response") == NULL)
        return;
    (void)snprintf(path, sizeof path, "/records/%s/baseline", record->id);
    form_open(exchange, html, path, "Measure drift from this record from now on");
    text_field(html, &(struct field_rule){"why", "Reason", 256, NULL, NULL, false});
    form_close(html, "Make it the baseline");
}

bool meter_alert(struct exchange *exchange, struct html *html, struct error *error)
{
    CLEANUP(free_pointer) struct store_meter *meters = NULL;
    size_t count, expired = 0, unknown = 0;
    char today[DATE_TEXT_SIZE];
    if (!store_meters(exchange->store, &meters, &count, error))
        return false;
    (void)date_format(exchange->today, today);
    for (size_t i = 0; i < count; i++) {
        unknown += meters[i].due_on[0] == '\0';
        expired += meters[i].due_on[0] != '\0' && strcmp(meters[i].due_on, today) < 0;
    }
    if (expired + unknown == 0)
        return true;
    html_open(html, "p", "class", expired > 0 ? "alert alert-danger" : "alert alert-warning", NULL);
    html_open(html, "a", "href", "/meters", NULL);
    html_format(html,
                "Meters: %zu with an expired calibration, %zu without a certificate here",
                expired,
                unknown);
    html_close(html, "a");
    html_text(html, ".");
    html_close(html, "p");
    return true;
}
