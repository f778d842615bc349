/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_BACKEND_H
#define AGENT_DISPLAY_BACKEND_H

#include "agent/display/display.h"

/* What stands behind display.h; to add a backend, write its file and choose it in display_open. */
struct display_backend {
    bool (*show)(struct display *display, const struct raster *raster, struct error *error);
    bool (*show_page)(struct display *display, const uint32_t *pixels, struct error *error);
    bool (*shows_still)(const struct display *display); /* NULL: always */
    /* NULL: nothing can be proved. */
    void (*prove)(struct display *display, const struct raster *raster, struct signal_proof *proof);
    void (*close)(struct display *display); /* frees state and restores; the rest is display.c's */
};

struct display {
    const struct display_backend *backend;
    void *state; /* the backend's own */
    struct display_info info;
    struct signal_path path;
    unsigned depth_bits;
    bool simulated, on_seat;
};

/* Each fills a zeroed display. After a failure nothing is left open. */
bool headless_open(const struct display_options *options, struct display *display,
                   struct error *error);
bool kms_open(const struct display_options *options, struct display *display, struct error *error);

/* The connectors of all cards, in the order of the cards. */
bool kms_list(struct display_info **infos, size_t *count, struct error *error);

/* Parses edid into parsed when there is one that can be parsed. */
void display_info_parse_edid(struct display_info *info);

#endif
