/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_CATALOGUE_RANGE_H
#define PATTERNS_CATALOGUE_RANGE_H

#include "monqa/pattern.h"

/* Names that end in a level, any of a range: "TG270-ULN8-013". NULL where it is no such name. */
const struct pattern_entry *pattern_find_in_range(const char *name);
/* The entry as it is drawn: with the name asked for, and the level of a range as its variant. */
struct pattern_entry pattern_named(const struct pattern_entry *entry, const char *name);

#endif
