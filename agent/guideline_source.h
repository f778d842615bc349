/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_GUIDELINE_SOURCE_H
#define AGENT_GUIDELINE_SOURCE_H

#include "monqa/buffer.h"
#include "monqa/guideline.h"

/* The bytes of a shipped guideline by its id, or of a file by its path: what is no id and holds
 * '/' or '.' is a path. */
bool guideline_bytes(const char *id_or_path, struct buffer *bytes, struct error *error);
/* The same, parsed. The caller destroys it. guideline_library_init comes first. */
bool guideline_load(const char *id_or_path, struct guideline **guideline, struct error *error);

#endif
