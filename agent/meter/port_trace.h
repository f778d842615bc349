/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PORT_TRACE_H
#define AGENT_METER_PORT_TRACE_H

#include <stddef.h>

/* The last bytes of both directions, the oldest forgotten first. */
enum trace_direction { TRACE_SENT, TRACE_CAME };

#define TRACE_BYTES 512
struct trace {
    unsigned char bytes[TRACE_BYTES];
    unsigned char directions[TRACE_BYTES]; /* enum trace_direction */
    size_t start, length;
    size_t fresh; /* those since trace_mark */
};

void trace_add(struct trace *trace, enum trace_direction direction, const void *bytes,
               size_t length);
void trace_mark(struct trace *trace);
/* "> *IDN?\x0a < GOSSEN..."; cut at the end when it does not fit. */
void trace_format(const struct trace *trace, char *text, size_t size);
/* What came and went since the mark; its end when not all of it fits. */
void trace_format_fresh(const struct trace *trace, char *text, size_t size);

#endif
