/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_CARD_H
#define AGENT_DISPLAY_KMS_CARD_H

#include "agent/display/display.h"
#include "agent/display/seat.h"

#include <xf86drmMode.h>

/* A graphics card's primary node. */
struct kms_card {
    int fd;
    char path[64];
    char driver[32];
    bool atomic;       /* from kms_card_become_master on */
    struct seat *seat; /* that handed us fd; NULL: opened by ourselves */
    int device;        /* for the seat */
};

/* Opens without asking for anything: enough to list. */
bool kms_card_open(const char *path, struct kms_card *card, struct error *error);
/* The same by the seat, where there is one. */
bool kms_card_open_on(struct seat *seat, const char *path, struct kms_card *card,
                      struct error *error);
/* Atomic mode setting where the driver has it, and the right to draw; ERROR_UNAVAILABLE names who
 * may hold that. */
bool kms_card_become_master(struct kms_card *card, struct error *error);
void kms_card_close(struct kms_card *card); /* closed and {.fd = -1} allowed */

/* "DP-1" */
void kms_connector_name(const drmModeConnector *connector, char *text, size_t size);
/* Everything but card. */
void kms_connector_describe(int fd, const drmModeConnector *connector, struct display_info *info);
/* The mode the monitor prefers; NULL: it has none. */
const drmModeModeInfo *kms_preferred_mode(const drmModeConnector *connector);
double kms_refresh_hz(const drmModeModeInfo *mode);

/* Cleanups for what libdrm allocates. */
void kms_free_resources(drmModeRes **resources);
void kms_free_connector(drmModeConnector **connector);

/* Index of the connector with that name: "DP-1", or "card1-DP-1" where two cards have one. NULL:
 * the only connected one. ERROR_INVALID when the name is wrong or not enough, ERROR_UNAVAILABLE
 * when nothing is connected there. Pure. */
bool kms_find_connector(const struct display_info *infos, size_t count, const char *name,
                        size_t *index, struct error *error);

#endif
