/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_JSON_LINE_H
#define AGENT_JSON_LINE_H

#include "monqa/error.h"

#include <jansson.h>

/* Prints the value as one line of standard output, keys in the order they were set and numbers in
 * full precision. Takes the value over (also on failure); NULL, as jansson gives it when there is
 * no memory or a text is not UTF-8, is an error. */
bool json_line_print(json_t *value, struct error *error);

/* Sets a key of an object that is being built. Sticky: takes the value over, and after the first
 * failure *object is NULL and stays so; json_line_print then reports it. */
void json_put(json_t **object, const char *key, json_t *value);

json_t *json_number_or_null(double value);   /* null: NaN and infinite */
json_t *json_text_or_null(const char *text); /* null: NULL and "" */

#endif
