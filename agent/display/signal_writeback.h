/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_WRITEBACK_H
#define AGENT_DISPLAY_SIGNAL_WRITEBACK_H

#include "agent/display/kms_buffer.h"
#include "agent/display/kms_route.h"

/* A connector that writes what a CRTC scans out to memory. Once it hangs on the CRTC it stays there
 * until the end: each of the two needs the mode to be set anew. */
struct signal_writeback {
    bool is_absent; /* looked for, and not there or refused */
    uint32_t connector_id, crtc_id;
    uint32_t crtc_property, framebuffer_property, fence_property;
    struct kms_buffer buffer; /* what was captured last */
};

struct signal_size {
    unsigned width, height;
};

/* One frame in the format that is scanned out. False: the card cannot. Needs the right to draw. */
bool signal_writeback_capture(struct signal_writeback *writeback, int fd,
                              const struct kms_route *route, const struct kms_format *format,
                              struct signal_size size);
void signal_writeback_forget(struct signal_writeback *writeback); /* the card lost it already */
void signal_writeback_finish(struct signal_writeback *writeback, int fd);

#endif
