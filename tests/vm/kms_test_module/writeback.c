/* SPDX-License-Identifier: GPL-2.0 */
#include "card.h"

#include <drm/drm_atomic.h>
#include <drm/drm_atomic_helper.h>
#include <drm/drm_edid.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_framebuffer.h>
#include <drm/drm_gem_framebuffer_helper.h>
#include <drm/drm_probe_helper.h>
#include <linux/iosys-map.h>
#include <linux/vmalloc.h>

/* What leaves the tables, before the link, into a framebuffer of the asker. */

static const u32 formats[] = {DRM_FORMAT_XRGB8888, DRM_FORMAT_XRGB2101010, DRM_FORMAT_XRGB16161616};

struct mapping {
    struct iosys_map map[DRM_FORMAT_MAX_PLANES];
    struct iosys_map data[DRM_FORMAT_MAX_PLANES];
};

static int prepare_job(struct drm_writeback_connector *connector, struct drm_writeback_job *job)
{
    struct mapping *mapping;
    int result;

    if (!job->fb)
        return 0;
    mapping = kzalloc(sizeof *mapping, GFP_KERNEL);
    if (!mapping)
        return -ENOMEM;
    result = drm_gem_fb_vmap(job->fb, mapping->map, mapping->data);
    if (result)
        kfree(mapping);
    else
        job->priv = mapping;
    return result;
}

static void cleanup_job(struct drm_writeback_connector *connector, struct drm_writeback_job *job)
{
    struct mapping *mapping = job->priv;

    if (!mapping)
        return;
    drm_gem_fb_vunmap(job->fb, mapping->map);
    kfree(mapping);
}

static u64 packed(u32 format, const u16 *rgb)
{
    u64 value = 0;
    unsigned int bits = format == DRM_FORMAT_XRGB8888      ? 8
                        : format == DRM_FORMAT_XRGB2101010 ? 10
                                                           : 16;
    unsigned int i;

    for (i = 0; i < 3; i++)
        value = value << bits | (rgb[i] * ((1ull << bits) - 1) + 32767) / 65535;
    return value;
}

static void store(const struct picture *picture, struct drm_framebuffer *fb, u8 *to)
{
    u32 format = fb->format->format;
    unsigned int x, y, bytes = fb->format->cpp[0];

    for (y = 0; y < picture->height && y < fb->height; y++)
        for (x = 0; x < picture->width && x < fb->width; x++) {
            u64 value = packed(format, picture->levels + 3 * (y * picture->width + x));

            memcpy(to + y * fb->pitches[0] + x * bytes, &value, bytes);
        }
}

static void commit(struct drm_connector *connector, struct drm_atomic_state *state)
{
    struct drm_connector_state *wanted = drm_atomic_get_new_connector_state(state, connector);
    struct drm_writeback_connector *writeback = drm_connector_to_writeback(connector);
    struct drm_framebuffer *fb;
    struct mapping *mapping;
    struct picture picture;
    int result;

    if (!wanted->writeback_job || !wanted->writeback_job->fb)
        return;
    fb = wanted->writeback_job->fb;
    mapping = wanted->writeback_job->priv;
    result = compose(container_of(wanted->crtc, struct output, crtc), NULL, &picture);
    if (result == 0 && picture.levels)
        store(&picture, fb, mapping->data[0].vaddr);
    vfree(picture.levels);
    drm_writeback_queue_job(writeback, wanted);
    drm_writeback_signal_completion(writeback, result);
}

static int check(struct drm_encoder *encoder, struct drm_crtc_state *crtc,
                 struct drm_connector_state *connector)
{
    struct drm_framebuffer *fb;

    if (!connector->writeback_job || !connector->writeback_job->fb)
        return 0;
    fb = connector->writeback_job->fb;
    return fb->width == crtc->mode.hdisplay && fb->height == crtc->mode.vdisplay ? 0 : -EINVAL;
}

static int get_modes(struct drm_connector *connector)
{
    return drm_add_modes_noedid(
        connector, connector->dev->mode_config.max_width, connector->dev->mode_config.max_height);
}

static const struct drm_encoder_helper_funcs encoder_helper = {.atomic_check = check};

static const struct drm_connector_helper_funcs connector_helper = {
    .get_modes = get_modes,
    .prepare_writeback_job = prepare_job,
    .cleanup_writeback_job = cleanup_job,
    .atomic_commit = commit,
};

static const struct drm_connector_funcs connector_funcs = {
    .fill_modes = drm_helper_probe_single_connector_modes,
    .destroy = drm_connector_cleanup,
    .reset = drm_atomic_helper_connector_reset,
    .atomic_duplicate_state = drm_atomic_helper_connector_duplicate_state,
    .atomic_destroy_state = drm_atomic_helper_connector_destroy_state,
};

int writeback_init(struct card *card, struct output *output)
{
    drm_connector_helper_add(&output->writeback.base, &connector_helper);
    return drm_writeback_connector_init(&card->drm,
                                        &output->writeback,
                                        &connector_funcs,
                                        &encoder_helper,
                                        formats,
                                        ARRAY_SIZE(formats),
                                        drm_crtc_mask(&output->crtc));
}
