/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_ADDRESS_H
#define COLLECTOR_WEB_ADDRESS_H

#include "monqa/buffer.h"

/* "&name=value" with what must be written as %XX; nothing for an empty value. */
void query_add(struct buffer *to, const char *name, const char *value);

#endif
