/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_VM_CARD_TOOL_TOOL_H
#define TESTS_VM_CARD_TOOL_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

/* Another program at the graphics card, with no code of the product: it plants settings as a
 * careless desktop leaves them, and says what is in force. Everything that goes wrong ends it. */

struct tool {
    const char *card;
    int fd;
    uint32_t connector_id, crtc_id, primary_id, cursor_id;
    unsigned crtc_index;
    drmModeModeInfo mode;
    drmModeAtomicReq *pending;
};

__attribute__((noreturn, format(printf, 1, 2))) void give_up(const char *format, ...);

/* route.c */
struct tool tool_open(const char *card, const char *connector);
/* For messages and the words OBJECT|NAME: "connector", "crtc", "plane", "cursor". */
uint32_t tool_object(const struct tool *tool, const char *kind, uint32_t *type);

/* property.c */
drmModePropertyRes *tool_property(const struct tool *tool, uint32_t id, uint32_t type,
                                  const char *name, uint64_t *value);
void tool_add(struct tool *tool, uint32_t id, uint32_t type, const char *name, uint64_t value);
void tool_set(struct tool *tool, const char *assignment); /* "crtc|GAMMA_LUT=invert:256" */
void tool_dump(const struct tool *tool);

/* picture.c */
struct picture {
    uint32_t handle, framebuffer_id, width, height, format, stride;
    uint64_t size;
    uint8_t *pixels;
};
struct picture tool_picture(const struct tool *tool, const char *format);
/* Every level of the format, in no order: what noise of card.py computes, too. */
void tool_paint(struct picture *picture, unsigned seed);
void tool_save(const struct picture *picture, const char *path);

#endif
