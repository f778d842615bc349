/* SPDX-License-Identifier: Apache-2.0 */
/* What is done in each test: the words of the session itself. */
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "monqa/procedure.h"
#include "monqa/visual_target.h"

#include <string.h>

static bool is_told(const struct step *steps, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(steps[j].instruction, steps[i].instruction) == 0)
            return true;
    return false;
}

/* What is said several times is told once. */
static void step_list(struct html *html, const struct step *steps, size_t count)
{
    html_open(html, "ol", NULL);
    for (size_t i = 0; i < count; i++)
        if (!is_told(steps, i))
            html_element(html, "li", NULL, steps[i].instruction);
    html_close(html, "ol");
}

static void pattern_words(struct html *html, const struct step *steps, size_t count)
{
    const struct pattern_entry *entry =
        count > 0 && steps[0].pattern != NULL ? pattern_find(steps[0].pattern) : NULL;
    if (entry == NULL)
        return;
    html_open(html, "p", "class", "note", NULL);
    html_format(html, "Pattern %s: %s", entry->name, entry->look_for);
    html_close(html, "p");
}

static void test_part(struct html *html, enum qa_test test)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    html_element(html, "h2", NULL, test_words(qa_test_name(test)));
    if (procedure_measures(test)) {
        html_element(html, "h3", NULL, "Before the first reading");
        step_list(html, steps, procedure_conditions(test, steps));
        html_element(html, "h3", NULL, "Readings");
    }
    size_t count = procedure_steps(test, steps);
    pattern_words(html, steps, count);
    step_list(html, steps, count);
    for (int kind = 0; test == TEST_VISUAL_QC && kind < TARGET_KIND_COUNT; kind++)
        html_element(html, "p", NULL, target_question((enum target_kind)kind));
}

bool handle_how_to(struct exchange *exchange, struct error *error)
{
    struct html html;
    page_begin(exchange, &html, 200, "How to");
    html_element(
        &html,
        "p",
        NULL,
        "At a workstation with Linux, start Monitor QA from the desktop: it asks what "
        "stands here, one question a screen. Elsewhere, take the page Test in the browser.");
    html_element(&html, "p", "note", "No patient is ever named, in no remark either.");
    for (int test = 0; test < TEST_COUNT; test++)
        if (procedure_has((enum qa_test)test))
            test_part(&html, (enum qa_test)test);
    return page_end(exchange, &html, error);
}
