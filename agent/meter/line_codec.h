/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_LINE_CODEC_H
#define AGENT_METER_LINE_CODEC_H

#include "agent/meter/codec.h"
#include "agent/meter/meter.h"
#include "agent/meter/port.h"

#include <regex.h>

/* A meter that the site describes itself. Pure. */

struct line_description {
    struct port_line line;
    char request[128]; /* with its end */
    regex_t pattern;   /* one group */
    double factor;     /* of the number, to cd/m2 */
    bool is_converted; /* from another unit */
    int timeout_ms;
    char model[64], serial[64];
};

/* ERROR_INVALID names the text that will not do. The caller finishes *description. */
bool line_description_init(const struct meter_line_texts *texts,
                           struct line_description *description, struct error *error);
void line_description_finish(struct line_description *description);

/* "protocol" where the whole line does not match, or the group is no number. */
struct measured line_parse_measurement(const struct line_description *description, const char *line,
                                       size_t length);

#endif
