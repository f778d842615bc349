/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_RECORD_SAMPLE_H
#define TESTS_SUPPORT_RECORD_SAMPLE_H

#include "monqa/record.h"

/* Every field set, to a value that no other has; texts with what XML cannot carry. Padding is zero,
 * so structs can be compared as bytes. The caller finishes it. */
/* As records were before anything was added to version 1: what full.xml holds. */
void record_sample_first(struct record *record);
void record_sample_full(struct record *record);
/* The least that a record may hold: no meter, no EDID, no reading, no judgement. */
void record_sample_least(struct record *record);

#endif
