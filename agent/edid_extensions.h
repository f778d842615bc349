/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_EDID_EXTENSIONS_H
#define AGENT_EDID_EXTENSIONS_H

#include "monqa/buffer.h"
#include "monqa/edid.h"

/* "extensions_decoded": what CTA-861 and DisplayID blocks say; null where neither is there. */
void edid_write_extensions(struct buffer *line, const struct edid *edid);
/* The same in a few words on standard output, nothing where there is nothing. */
void edid_print_extensions(const struct edid *edid);

#endif
