/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_SIGNAL_STATE_H
#define MONQA_SIGNAL_STATE_H

#include "monqa/buffer.h"
#include "monqa/signal_path.h"

/* A path as lines of text, to be kept on disk and compared later: what is now, without what was
 * found and without doubts. "monqa-signal 1" first; then NAME TAB VALUE, and for each property
 * "property" TAB OBJECT TAB NAME TAB VALUE. A control character within a text becomes "?". */
#define SIGNAL_STATE_BYTES_MAX (64u << 10)
void signal_state_format(const struct signal_path *path, struct buffer *text);
/* ERROR_INVALID names the file and line. A name that is not known is passed over: a later version
 * may have written it. */
bool signal_state_parse(const char *name, const char *text, size_t length, struct signal_path *path,
                        struct error *error);

#endif
