/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_EVALUATE_OUTPUT_H
#define AGENT_EVALUATE_OUTPUT_H

#include "monqa/guideline.h"

/* One set of readings judged by one class of one guideline. */
struct judged {
    const struct guideline *guideline; /* borrowed */
    char class[32];
    unsigned counted; /* tests that the result is of: bit i = enum qa_test i */
    struct evaluation evaluation;
    enum evaluation_result result;
};
void judged_finish(struct judged *judged);

/* One JSON line. */
bool judged_print_json(const struct judged *judged, const struct evidence *evidence,
                       struct error *error);
/* Every verdict with its formula, what it was fed with, its limit and its clause. */
void judged_print(const struct judged *judged, const struct evidence *evidence);
/* Many side by side: which guidance the display meets, then metric by metric. */
void judged_print_table(const struct judged *judged, size_t count);

#endif
