/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_DOCUMENT_H
#define CORE_GUIDELINE_DOCUMENT_H

#include "monqa/error.h"

#include <libxml/tree.h>
#include <stddef.h>

#define GUIDELINE_NAMESPACE "urn:monqa:guideline:1"

/* Bytes -> XML tree: bounded, UTF-8, no markup but elements and comments, well-formed. The caller
 * frees with xmlFreeDoc. */
bool document_open(const char *name, const void *bytes, size_t length, xmlDoc **document,
                   struct error *error);

/* The schema says yes or no; the error has the line and libxml2's words. */
bool document_validate(const char *name, xmlDoc *document, struct error *error);

#endif
