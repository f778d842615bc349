/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_RECORD_SHOW_H
#define AGENT_RECORD_SHOW_H

#include "monqa/record.h"

#include <jansson.h>

/* The whole record as one JSON object: the names of its document with '_' for '-', repeated
 * elements as arrays under their own name; an infinite value is null with "infinite": true. NULL:
 * no memory. */
json_t *record_to_json(const struct record *record);
/* The same for a person, one element a line, on standard output. */
void record_print(const struct record *record);

#endif
