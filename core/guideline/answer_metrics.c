/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"

#include <string.h>

/* "answer:" and what can be asked; the pictures and the words are the procedure's. */
static const char *const questions[] = {
    "answer:five-percent-seen",
    "answer:ninety-five-percent-seen",
    "answer:sixteen-steps-distinct",
    "answer:line-pairs-resolved",
    "answer:ramps-continuous",
    "answer:letters-legible",
    "answer:artefacts-absent",
    "answer:screen-clean",
    "answer:viewer-five-percent-seen",
    "answer:viewer-ninety-five-percent-seen",
    "answer:viewer-sixteen-steps-distinct",
    "answer:viewer-line-pairs-resolved",
    "answer:viewer-artefacts-absent",
};

/* Asked again, the worst answer stands: a repeat erases no fail. */
static void add_answer(const struct evidence *evidence, struct metric_set *set, const char *name)
{
    const char *question = name + strlen("answer:");
    size_t given[3] = {0};
    for (size_t i = 0; i < evidence->answer_count; i++)
        if (strcmp(evidence->answers[i].question, question) == 0)
            given[evidence->answers[i].value]++;
    struct metric *metric = metric_add(set, name);
    if (given[ANSWER_NO] > 0)
        metric_set_value(metric, 0);
    else if (given[ANSWER_CANNOT_TELL] > 0)
        metric_refuse(metric, CAUSE_PROCEDURE, "answered: cannot tell");
    else if (given[ANSWER_YES] > 0)
        metric_set_value(metric, 1);
    else
        metric_refuse(metric,
                      CAUSE_PROCEDURE,
                      "%s",
                      evidence->answer_count == 0 ? "no answers" : "not answered");
}

void add_answer_metrics(const struct measured *measured, struct metric_set *set)
{
    for (size_t i = 0; i < ARRAY_LENGTH(questions); i++)
        add_answer(measured->evidence, set, questions[i]);
}
