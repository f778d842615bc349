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
        if (trace->fresh < TRACE_BYTES)
            trace->fresh++;
    }
}

void trace_mark(struct trace *trace)
{
    trace->fresh = 0;
}

static void format_from(const struct trace *trace, size_t first, char *text, size_t size)
{
    size_t used = 0;
    int before = -1;
    text[0] = '\0';
    for (size_t i = first; i < trace->length && used + 8 < size; i++) {
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

void trace_format(const struct trace *trace, char *text, size_t size)
{
    format_from(trace, 0, text, size);
}

/* Characters that this byte takes at most, the mark of a new direction before it included. */
static size_t room_for(const struct trace *trace, size_t i)
{
    char shown[8];
    size_t at = (trace->start + i) % TRACE_BYTES;
    size_t before = (trace->start + i + TRACE_BYTES - 1) % TRACE_BYTES;
    text_printable(shown, sizeof shown, &trace->bytes[at], 1);
    return strlen(shown) + (i > 0 && trace->directions[before] == trace->directions[at] ? 0 : 3);
}

void trace_format_fresh(const struct trace *trace, char *text, size_t size)
{
    size_t first = trace->length, room = 16; /* the first byte's mark, and what format_from keeps */
    size_t oldest = trace->length - trace->fresh;
    while (first > oldest && room + room_for(trace, first - 1) <= size)
        room += room_for(trace, --first);
    format_from(trace, first, text, size);
}
