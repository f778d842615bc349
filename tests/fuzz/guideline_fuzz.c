/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/guideline.h"
#include "monqa/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert, which a release build leaves out. */
static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const char *text, size_t room)
{
    const size_t length = strnlen(text, room);
    must(length < room && text_is_utf8(text, length));
}

static void check_criterion(const struct guideline *guideline, const struct criterion *criterion)
{
    enum qa_test test;
    check_text(criterion->id, sizeof criterion->id);
    check_text(criterion->formula, sizeof criterion->formula);
    check_text(criterion->clause, sizeof criterion->clause);
    check_text(criterion->source, sizeof criterion->source);
    must(isfinite(criterion->limit) || (isnan(criterion->limit) && !criterion->mandatory));
    must(guideline_has_class(guideline, criterion->class));
    must(guideline_metric_test(criterion->metric, &test) && test == criterion->test);
}

/* What was accepted can be judged: by nothing, which fails nothing and passes nothing. */
static void judge_nothing(const struct guideline *guideline)
{
    static const struct evidence nothing;
    struct evaluation evaluation = {0};
    struct error error = {0};
    must(guideline_evaluate(
        guideline, guideline->classes[0], GUIDELINE_ALL_TESTS, &nothing, &evaluation, &error));
    must(evaluation_result(&evaluation) == EVALUATION_INCOMPLETE);
    evaluation_finish(&evaluation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct error error = {0};
    must(guideline_library_init(&error));
    if (!guideline_parse("fuzz.xml", data, size, &guideline, &error)) {
        must(guideline == NULL && error.kind == ERROR_INVALID);
        must(strncmp(error.text, "fuzz.xml:", 9) == 0);
        return 0;
    }
    must(guideline->class_count > 0);
    for (size_t i = 0; i < guideline->criterion_count; i++)
        check_criterion(guideline, &guideline->criteria[i]);
    for (size_t i = 0; i < guideline->interval_count; i++)
        must(interval_compare(guideline->intervals[i].rule.recommended,
                              guideline->intervals[i].rule.longest) <= 0);
    judge_nothing(guideline);
    return 0;
}
