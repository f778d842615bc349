/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/criterion.h"
#include "core/guideline/metric_set.h"
#include "core/guideline/reader.h"
#include "monqa/cleanup.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct field criterion_fields[] = {
    FIELD(criterion, id, "id"),
    FIELD(criterion, class, "class"),
    FIELD(criterion, metric, "metric"),
    FIELD(criterion, formula, "formula"),
    FIELD(criterion, unit, "unit"),
    FIELD(criterion, clause, "clause"),
    FIELD(criterion, provenance, "provenance"),
    FIELD(criterion, source, "source"),
    OPTIONAL(criterion, pattern, "pattern"),
    OPTIONAL(criterion, room_class, "room-class"),
    OPTIONAL(criterion, confirmed_by, "confirmed-by"),
    OPTIONAL(criterion, confirmed_in, "confirmed-in"),
    OPTIONAL(criterion, excluded_because, "excluded-because"),
    OPTIONAL(criterion, corrective_action, "corrective-action"),
};

static bool read_comparison(const struct reader *reader, const xmlNode *node,
                            enum comparison *comparison)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, "comparison");
    if (value == NULL)
        return refuse(reader, node, "missing attribute", "comparison");
    return comparison_parse(value, comparison) || refuse(reader, node, "unknown comparison", value);
}

static bool check_metric(const struct reader *reader, const xmlNode *node,
                         struct criterion *criterion)
{
    const struct metric *metric = metric_set_find(reader->known, criterion->metric);
    if (metric == NULL && !metric_is_pair_name(criterion->metric))
        return refuse(reader, node, "unknown metric", criterion->metric);
    criterion->metric_index =
        metric != NULL ? (size_t)(metric - reader->known->metrics) : METRICS_MAX;
    if (metric_test(criterion->metric) != criterion->test)
        return refuse(
            reader, node, "the metric does not come from the test", qa_test_name(criterion->test));
    if (isnan(criterion->limit) && criterion->mandatory)
        return refuse(reader, node, "mandatory, and never met for want of a limit:", criterion->id);
    bool is_answer = metric_is_answer(criterion->metric);
    if (is_answer != (criterion->comparison == COMPARISON_IS))
        return refuse(reader, node, "\"is\" goes with answers, and only with them:", criterion->id);
    if (is_answer && !isnan(criterion->limit) && criterion->limit != 0 && criterion->limit != 1)
        return refuse(reader, node, "an answer is 1 (yes) or 0 (no):", criterion->id);
    return true;
}

/* Without a limit: none in this guideline. */
static bool read_limits(const struct reader *reader, const xmlNode *node,
                        struct criterion *criterion)
{
    bool given;
    criterion->limit = NAN;
    return read_number(reader, node, "limit", &criterion->limit, &given) &&
           read_number(
               reader, node, "remedial", &criterion->remedial.limit, &criterion->remedial.given) &&
           read_number(reader,
                       node,
                       "suspension",
                       &criterion->suspension.limit,
                       &criterion->suspension.given);
}

/* Names with one blank between; without the attribute: every trigger. */
static bool read_triggers(const struct reader *reader, const xmlNode *node,
                          struct criterion *criterion)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, "triggers");
    criterion->triggers = (1u << TRIGGER_COUNT) - 1;
    if (value == NULL)
        return true;
    criterion->triggers = 0;
    for (char *word = value; word != NULL;) {
        char *blank = strchr(word, ' ');
        enum schedule_trigger trigger;
        if (blank != NULL)
            *blank = '\0';
        if (!schedule_trigger_parse(word, &trigger))
            return refuse(reader, node, "unknown trigger", word);
        if ((criterion->triggers & 1u << trigger) != 0)
            return refuse(reader, node, "second time the trigger", word);
        criterion->triggers |= 1u << trigger;
        word = blank != NULL ? blank + 1 : NULL;
    }
    return true;
}

/* Whether a value at limit a is on the right side of limit b, the strictness aside. */
static bool is_within(const struct criterion *criterion, double a, double b)
{
    bool upper =
        criterion->comparison == COMPARISON_AT_MOST || criterion->comparison == COMPARISON_BELOW;
    return upper ? a <= b : a >= b;
}

/* What passes is not suspended, and what is suspended is remedied. */
static bool check_levels(const struct reader *reader, const xmlNode *node,
                         const struct criterion *criterion)
{
    const struct criterion_level *remedial = &criterion->remedial;
    const struct criterion_level *suspension = &criterion->suspension;
    if (!remedial->given && !suspension->given)
        return true;
    if (criterion->comparison == COMPARISON_IS)
        return refuse(
            reader, node, "an answer has no remedial or suspension level:", criterion->id);
    if (isnan(criterion->limit))
        return refuse(reader, node, "a level without a limit:", criterion->id);
    if (suspension->given && !is_within(criterion, criterion->limit, suspension->limit))
        return refuse(
            reader, node, "the suspension level is stricter than the limit:", criterion->id);
    if (suspension->given && remedial->given &&
        !is_within(criterion, remedial->limit, suspension->limit))
        return refuse(
            reader, node, "the suspension level is stricter than the remedial:", criterion->id);
    return true;
}

bool read_criterion(const struct reader *reader, const xmlNode *node)
{
    struct guideline *guideline = reader->guideline;
    struct criterion *criterion = &guideline->criteria[guideline->criterion_count];
    if (!read_texts(reader, node, criterion_fields, ARRAY_LENGTH(criterion_fields), criterion) ||
        !read_test(reader, node, &criterion->test) ||
        !read_comparison(reader, node, &criterion->comparison) ||
        !read_limits(reader, node, criterion) || !read_triggers(reader, node, criterion) ||
        !read_truth(reader, node, "mandatory", &criterion->mandatory) ||
        !read_truth(reader, node, "external-meter", &criterion->external_meter) ||
        !read_truth(reader, node, "excluded", &criterion->excluded) ||
        !check_common(reader, node, criterion->class, criterion->provenance) ||
        !check_metric(reader, node, criterion) || !check_levels(reader, node, criterion))
        return false;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, criterion->id) == 0 &&
            strcmp(guideline->criteria[i].class, criterion->class) == 0)
            return refuse(reader, node, "second criterion of its class with the id", criterion->id);
    guideline->criterion_count++;
    return true;
}
