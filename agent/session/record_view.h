/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_RECORD_VIEW_H
#define AGENT_SESSION_RECORD_VIEW_H

#include "monqa/record.h"

/* Each reason once. */
void record_add_simulated(struct record *record, const char *reason);
/* For the false of record_add_...: gives false with the error set. */
bool record_is_full(struct error *error);

struct record_test *record_find_test(struct record *record,
                                     enum qa_test test); /* NULL: not part of it */
/* Every reading of the test so far. */
void record_supersede(struct record *record, enum qa_test test);
/* control: READING_CONTROL, or 0 for any but the control. Never one that is superseded. */
const struct reading *record_find_reading(const struct record *record, enum qa_test test,
                                          int level_ddl, enum reading_point point,
                                          unsigned control);
const struct record_frame *record_find_frame(const struct record *record, enum qa_test test,
                                             const char *pattern);
const struct answer *record_find_answer(const struct record *record, enum qa_test test,
                                        const char *question);

#endif
