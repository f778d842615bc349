/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/record_view.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <string.h>

void record_add_simulated(struct record *record, const char *reason)
{
    for (size_t i = 0; i < record->simulated_count; i++)
        if (strcmp(record->simulated[i], reason) == 0)
            return;
    if (record->simulated_count < ARRAY_LENGTH(record->simulated))
        (void)text_copy(
            record->simulated[record->simulated_count++], sizeof record->simulated[0], reason);
}

bool record_is_full(struct error *error)
{
    return error_set(error, ERROR_INVALID, "record: full, or no memory; the session ends here");
}

struct record_test *record_find_test(struct record *record, enum qa_test test)
{
    for (size_t i = 0; i < record->test_count; i++)
        if (record->tests[i].test == test)
            return &record->tests[i];
    return NULL;
}

const struct reading *record_find_reading(const struct record *record, enum qa_test test,
                                          int level_ddl, enum reading_point point, unsigned control)
{
    for (size_t i = 0; i < record->reading_count; i++) {
        const struct reading *reading = &record->readings[i];
        if (reading->test == test && reading->level_ddl == level_ddl && reading->point == point &&
            (reading->flags & (READING_CONTROL | READING_SUPERSEDED)) == control)
            return reading;
    }
    return NULL;
}

void record_supersede(struct record *record, enum qa_test test)
{
    for (size_t i = 0; i < record->reading_count; i++)
        if (record->readings[i].test == test)
            record->readings[i].flags |= READING_SUPERSEDED;
}

const struct record_frame *record_find_frame(const struct record *record, enum qa_test test,
                                             const char *pattern)
{
    for (size_t i = 0; i < record->frame_count; i++)
        if (record->frames[i].test == test && strcmp(record->frames[i].pattern, pattern) == 0)
            return &record->frames[i];
    return NULL;
}

const struct answer *record_find_answer(const struct record *record, enum qa_test test,
                                        const char *question)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (record->answers[i].test == test && strcmp(record->answers[i].question, question) == 0)
            return &record->answers[i];
    return NULL;
}
