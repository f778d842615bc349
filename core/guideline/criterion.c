/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/criterion.h"

#include "monqa/cleanup.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *word; /* in the XML, where "<" would have to be escaped */
    const char *sign;
} comparisons[] = {
    [COMPARISON_AT_MOST] = {"at-most", "<="},
    [COMPARISON_BELOW] = {"below", "<"},
    [COMPARISON_AT_LEAST] = {"at-least", ">="},
    [COMPARISON_ABOVE] = {"above", ">"},
    [COMPARISON_IS] = {"is", "="},
};

const char *comparison_sign(enum comparison comparison)
{
    assert((unsigned)comparison < ARRAY_LENGTH(comparisons));
    return comparisons[comparison].sign;
}

bool comparison_parse(const char *word, enum comparison *comparison)
{
    for (size_t i = 0; i < ARRAY_LENGTH(comparisons); i++)
        if (strcmp(comparisons[i].word, word) == 0) {
            *comparison = (enum comparison)i;
            return true;
        }
    return false;
}

bool comparison_holds(enum comparison comparison, double value, double limit)
{
    switch (comparison) {
    case COMPARISON_AT_MOST:
        return value <= limit;
    case COMPARISON_BELOW:
        return value < limit;
    case COMPARISON_AT_LEAST:
        return value >= limit;
    case COMPARISON_ABOVE:
        return value > limit;
    case COMPARISON_IS:
        return value == limit; /* 0 or 1, exactly */
    }
    return false;
}

bool provenance_is_known(const char *provenance)
{
    static const char *const codes[] = {"R", "R2", "R2w", "M", "I", "?"};
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        if (strcmp(codes[i], provenance) == 0)
            return true;
    return false;
}

bool criterion_decides(const struct criterion *criterion)
{
    if (criterion->excluded)
        return false;
    return strcmp(criterion->provenance, "R") == 0 || strcmp(criterion->provenance, "R2") == 0 ||
           criterion->confirmed_by[0] != '\0';
}

static const char *const outcome_names[] = {
    [VERDICT_PASS] = "pass",
    [VERDICT_FAIL] = "fail",
    [VERDICT_NOT_TESTED] = "not-tested",
};

const char *verdict_outcome_name(enum verdict_outcome outcome)
{
    assert((unsigned)outcome < ARRAY_LENGTH(outcome_names));
    return outcome_names[outcome];
}

bool verdict_outcome_parse(const char *name, enum verdict_outcome *outcome)
{
    for (size_t i = 0; i < ARRAY_LENGTH(outcome_names); i++)
        if (strcmp(outcome_names[i], name) == 0) {
            *outcome = (enum verdict_outcome)i;
            return true;
        }
    return false;
}

const char *evaluation_result_name(enum evaluation_result result)
{
    static const char *const names[] = {
        [EVALUATION_PASS] = "pass",
        [EVALUATION_FAIL] = "fail",
        [EVALUATION_INCOMPLETE] = "incomplete",
    };
    assert((unsigned)result < ARRAY_LENGTH(names));
    return names[result];
}

static const char *const rule_names[] = {
    [DECISION_SIMPLE] = "simple",
    [DECISION_GUARDED] = "guarded",
};

const char *decision_rule_name(enum decision_rule rule)
{
    assert((unsigned)rule < ARRAY_LENGTH(rule_names));
    return rule_names[rule];
}

bool decision_rule_parse(const char *name, enum decision_rule *rule)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rule_names); i++)
        if (strcmp(rule_names[i], name) == 0) {
            *rule = (enum decision_rule)i;
            return true;
        }
    return false;
}

const char *criterion_reached_name(enum criterion_reached reached)
{
    static const char *const names[] = {
        [REACHED_NONE] = "",
        [REACHED_REMEDIAL] = "remedial",
        [REACHED_SUSPENSION] = "suspension",
    };
    assert((unsigned)reached < ARRAY_LENGTH(names));
    return names[reached];
}
