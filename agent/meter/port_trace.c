/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/port_trace.h"

#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

void trace_add(struct trace *trace, enum trace_direction direction, const void *bytes,
               size_t length)
{
    const unsigned char *from = bytes;
    for (size_t i = 0; i < length; i++) {
        size_t at = (trace->start + trace->length) % TRACE_BYTES;
        trace->bytes[at] = from[i];
        trace->directions[at] = (unsigned char)direction;
        if (trace->length < TRACE_BYTES)
            trace->length++;
        else
            trace->start = (trace->start + 1) % TRACE_BYTES;
    }
}

void trace_format(const struct trace *trace, char *text, size_t size)
{
    size_t used = 0;
    int before = -1;
    text[0] = '\0';
    for (size_t i = 0; i < trace->length && used + 8 < size; i++) {
        size_t at = (trace->start + i) % TRACE_BYTES;
        int direction = trace->directions[at];
        if (direction != before)
            used += (size_t)snprintf(text + used,
                                     size - used,
                                     "%s%c ",
                                     before < 0 ? "" : " ",
                                     direction == TRACE_SENT ? '>' : '<');
        before = direction;
        if (used + 8 >= size)
            return;
        text_printable(text + used, size - used, &trace->bytes[at], 1);
        used += strlen(text + used);
    }
}
