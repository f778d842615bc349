/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"

#include <string.h>

/* What can be asked; the pictures and the words are the procedure's. */
static const char *const questions[] = {
    "five-percent-seen",
    "ninety-five-percent-seen",
    "sixteen-steps-distinct",
    "line-pairs-resolved",
    "ramps-continuous",
    "letters-legible",
    "artefacts-absent",
    "screen-clean",
};

/* Asked again, the worst answer stands: a repeat erases no fail. */
static void add_answer(const struct evidence *evidence, struct metric_set *set,
                       const char *question)
{
    size_t given[3] = {0};
    for (size_t i = 0; i < evidence->answer_count; i++)
        if (strcmp(evidence->answers[i].question, question) == 0)
            given[evidence->answers[i].value]++;
    struct metric *metric = metric_add(set, "answer:%s", question);
    if (given[ANSWER_NO] > 0)
        metric_set_value(metric, 0);
    else if (given[ANSWER_CANNOT_TELL] > 0)
        metric_refuse(metric, "answered: cannot tell");
    else if (given[ANSWER_YES] > 0)
        metric_set_value(metric, 1);
    else
        metric_refuse(metric, evidence->answer_count == 0 ? "no answers" : "not answered");
}

void add_answer_metrics(const struct evidence *evidence, struct metric_set *set)
{
    for (size_t i = 0; i < ARRAY_LENGTH(questions); i++)
        add_answer(evidence, set, questions[i]);
}
