/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_viewer.h"

#include <math.h>
#include <stdio.h>

static bool was_looked_at(const struct record *record)
{
    for (size_t i = 0; i < record->test_count; i++)
        if (record->tests[i].test == TEST_VISUAL_IN_VIEWER)
            return true;
    return false;
}

static void measure_row(struct html *html, const char *const headings[],
                        const struct viewer_measure *measure)
{
    char text[32] = "told no value";
    html_open(html, "tr", NULL);
    cell(html, headings[0], viewer_quantity_name(measure->quantity));
    if (!isnan(measure->value))
        (void)snprintf(text, sizeof text, "%.6g", measure->value);
    cell(html, headings[1], text);
    (void)snprintf(text, sizeof text, "%.6g", measure->true_value);
    cell(html, headings[2], text);
    text[0] = '\0';
    if (!isnan(measure->value))
        (void)snprintf(text, sizeof text, "%+.6g", measure->value - measure->true_value);
    cell(html, headings[3], text);
    html_close(html, "tr");
}

static void answer_rows(struct html *html, const struct record *record)
{
    static const char *const headings[] = {"Question", "Answer", "Remark", NULL};
    table_begin(html, "What was answered", headings);
    for (size_t i = 0; i < record->answer_count; i++) {
        const struct answer *answer = &record->answers[i];
        if (answer->test != TEST_VISUAL_IN_VIEWER)
            continue;
        html_open(html, "tr", NULL);
        cell(html, headings[0], answer->question);
        cell(html, headings[1], answer_value_name(answer->value));
        cell(html, headings[2], answer->remark);
        html_close(html, "tr");
    }
    table_end(html);
}

void viewer_section(struct html *html, const struct record *record)
{
    static const char *const headings[] = {"Quantity", "Measured", "True", "Difference", NULL};
    if (!was_looked_at(record))
        return;
    html_element(html, "h2", NULL, "In the viewer");
    html_element(html,
                 "p",
                 NULL,
                 "It is the viewer's geometry, not the display's; the signal path below is that of "
                 "the workstation's own pictures.");
    table_begin(html, "By the viewer's own tools", headings);
    for (size_t i = 0; i < record->viewer_measure_count; i++)
        measure_row(html, headings, &record->viewer_measures[i]);
    table_end(html);
    answer_rows(html, record);
}

void viewer_json(json_t *object, const struct record *record)
{
    json_t *measures = json_array(), *answers = json_array();
    for (size_t i = 0; i < record->viewer_measure_count; i++) {
        const struct viewer_measure *measure = &record->viewer_measures[i];
        (void)json_array_append_new(measures,
                                    json_pack("{s:s, s:o, s:f}",
                                              "quantity",
                                              viewer_quantity_name(measure->quantity),
                                              "value",
                                              real_or_null(measure->value),
                                              "true_value",
                                              measure->true_value));
    }
    for (size_t i = 0; i < record->answer_count; i++) {
        const struct answer *answer = &record->answers[i];
        if (answer->test == TEST_VISUAL_IN_VIEWER)
            (void)json_array_append_new(answers,
                                        json_pack("{s:o, s:s, s:o}",
                                                  "question",
                                                  safe_text(answer->question),
                                                  "value",
                                                  answer_value_name(answer->value),
                                                  "remark",
                                                  safe_text(answer->remark)));
    }
    json_t *viewer = json_pack("{s:o, s:o}", "answers", answers, "measures", measures);
    if (!was_looked_at(record)) {
        json_decref(viewer);
        viewer = json_null();
    }
    (void)json_object_set_new(object, "viewer", viewer);
}
