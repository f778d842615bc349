/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KMS_TEST_MODULE_CARD_H
#define KMS_TEST_MODULE_CARD_H

#include <drm/drm_connector.h>
#include <drm/drm_crtc.h>
#include <drm/drm_device.h>
#include <drm/drm_encoder.h>
#include <drm/drm_plane.h>
#include <drm/drm_writeback.h>
#include <linux/hrtimer.h>
#include <linux/workqueue.h>

/* A graphics card for tests in the emulated machine: what no emulated card has. See the
 * README of tests/vm. */

#define OUTPUTS_MAX 4
#define OWN_PROPERTIES_MAX 8

/* One connector and, beside it, one scan-out unit; any of the ones may be used with any of the
 * others. */
struct output {
    struct drm_plane primary, cursor;
    struct drm_crtc crtc;
    struct drm_encoder encoder;
    struct drm_connector connector;
    struct drm_writeback_connector writeback;
    bool plugged, link_bad;
    struct drm_property *own_properties[OWN_PROPERTIES_MAX];
    struct hrtimer vblank_timer;
    ktime_t period, last_vblank;
    struct work_struct crc_work;
    bool crc_wanted;
    u64 crc_frame;
};

struct card {
    struct drm_device drm;
    struct output outputs[OUTPUTS_MAX];
    unsigned int output_count;
};

static inline struct card *to_card(struct drm_device *drm)
{
    return container_of(drm, struct card, drm);
}

/* connector.c */
int connector_init(struct card *card, struct output *output, int type);
/* After the states exist. */
int connector_add_properties(struct card *card, struct output *output);

/* crtc.c */
int crtc_init(struct card *card, struct output *output, unsigned int lut_entries, bool with_ctm);

/* plane.c */
int planes_init(struct card *card, struct output *output, const u32 *formats, unsigned int count);

/* writeback.c */
int writeback_init(struct card *card, struct output *output);

/* compose.c: what the scan-out unit makes of the planes, tables and matrix. */
struct picture {
    unsigned int width, height;
    u16 *levels; /* red, green, blue of each pixel, row after row */
};

/* A link lets through so many bits, in the full or the limited range. */
struct link {
    unsigned int bits;
    bool limited;
};

/* The caller holds the locks of the CRTC and its planes. link NULL: 16 bits, before any link.
 * picture is all zero where nothing is shown; its levels are the caller's, to vfree. */
int compose(struct output *output, const struct link *link, struct picture *picture);

#endif
