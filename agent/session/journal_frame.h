/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_JOURNAL_FRAME_H
#define AGENT_SESSION_JOURNAL_FRAME_H

#include "monqa/record.h"

#include <jansson.h>

/* A frame as an entry of the journal; NULL: no memory. */
json_t *journal_encode_frame(const struct record_frame *frame);
/* Of the entry's body; ERROR_INVALID: malformed. */
bool journal_decode_frame(json_t *entry, struct record *record, struct error *error);

#endif
