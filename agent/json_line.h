/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_JSON_LINE_H
#define AGENT_JSON_LINE_H

#include "monqa/error.h"

#include <jansson.h>

/* Prints the value as one line of standard output, keys in the order they were set and numbers in
 * full precision. Takes the value over (also on failure); NULL, as jansson gives it when there is
 * no memory or a text is not UTF-8, is an error. */
bool json_line_print(json_t *value, struct error *error);

json_t *json_number_or_null(double value);   /* null: NaN and infinite */
json_t *json_text_or_null(const char *text); /* null: NULL and "" */

#endif
