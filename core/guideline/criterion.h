/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_CRITERION_H
#define CORE_GUIDELINE_CRITERION_H

#include "monqa/guideline.h"

/* "at-most", "below", "at-least", "above", "is". */
bool comparison_parse(const char *word, enum comparison *comparison);
bool decision_rule_parse(const char *name, enum decision_rule *rule);
/* "R", "R2", "R2w", "M", "I", "?". */
bool provenance_is_known(const char *provenance);

#endif
