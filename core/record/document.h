/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RECORD_DOCUMENT_H
#define CORE_RECORD_DOCUMENT_H

#include "monqa/error.h"

#include <libxml/tree.h>
#include <stddef.h>

/* Bytes -> XML tree: size, UTF-8, no markup but elements, well-formed. The caller frees with
 * xmlFreeDoc. */
bool document_read(const char *name, const void *bytes, size_t length, xmlDoc **document,
                   struct error *error);

/* The schema says yes or no; trouble names the line and what the schema missed there. */
bool document_is_valid(xmlDoc *document, const char *name, struct error *error);

#endif
