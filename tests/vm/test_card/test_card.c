/* SPDX-License-Identifier: Apache-2.0 */
/* Or, as a module of Linux, under the GNU General Public License, version 2.
 *
 * A graphics card for tests in the emulated machine: one HDMI output with the EDID of firmware
 * "edid/test_card.bin", 10 bits a channel, and the properties of real drivers that can falsify a
 * level, which no emulated card has. It begins in the state that a careless desktop leaves:
 * tables, matrix, limited range. "dither" takes any value and stays on; "underscan" refuses to
 * change. /sys/kernel/debug/test_card has the pixels that are being scanned out, as they came. */
#include <drm/drm_atomic_helper.h>
#include <drm/drm_color_mgmt.h>
#include <drm/drm_connector.h>
#include <drm/drm_drv.h>
#include <drm/drm_edid.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_framebuffer.h>
#include <drm/drm_gem_atomic_helper.h>
#include <drm/drm_gem_framebuffer_helper.h>
#include <drm/drm_gem_shmem_helper.h>
#include <drm/drm_managed.h>
#include <drm/drm_probe_helper.h>
#include <drm/drm_property.h>
#include <drm/drm_simple_kms_helper.h>
#include <linux/debugfs.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#define SCANOUT_MAX (64u << 20)
#define LUT_ENTRIES 256

struct test_card {
    struct drm_device drm;
    struct drm_simple_display_pipe pipe;
    struct drm_connector connector;
    struct drm_property *dither, *underscan;
    struct debugfs_blob_wrapper scanout;
};

static struct platform_device *device;
static struct dentry *scanout_file;
static struct test_card *only_card;

static void scan_out(struct drm_simple_display_pipe *pipe)
{
    struct drm_plane_state *plane = pipe->plane.state;
    struct drm_shadow_plane_state *shadow = to_drm_shadow_plane_state(plane);
    size_t row_bytes, y;

    if (!plane->fb)
        return;
    row_bytes = 4 * (size_t)plane->fb->width;
    for (y = 0; y < plane->fb->height && (y + 1) * row_bytes <= SCANOUT_MAX; y++)
        memcpy(only_card->scanout.data + y * row_bytes,
               shadow->data[0].vaddr + y * plane->fb->pitches[0],
               row_bytes);
    only_card->scanout.size = y * row_bytes;
}

static void enable(struct drm_simple_display_pipe *pipe, struct drm_crtc_state *crtc,
                   struct drm_plane_state *plane)
{
    scan_out(pipe);
}

static void update(struct drm_simple_display_pipe *pipe, struct drm_plane_state *old)
{
    scan_out(pipe);
}

static void disable(struct drm_simple_display_pipe *pipe)
{
    only_card->scanout.size = 0;
}

static const struct drm_simple_display_pipe_funcs pipe_funcs = {
    .enable = enable,
    .disable = disable,
    .update = update,
    DRM_GEM_SIMPLE_DISPLAY_PIPE_SHADOW_PLANE_FUNCS,
};

static int get_modes(struct drm_connector *connector)
{
    const struct firmware *firmware;
    int count = 0;

    if (request_firmware(&firmware, "edid/test_card.bin", &device->dev) != 0)
        return 0;
    if (firmware->size >= EDID_LENGTH) {
        drm_connector_update_edid_property(connector, (const struct edid *)firmware->data);
        count = drm_add_edid_modes(connector, (struct edid *)firmware->data);
    }
    release_firmware(firmware);
    return count;
}

static const struct drm_connector_helper_funcs connector_helper = {.get_modes = get_modes};

static int get_property(struct drm_connector *connector, const struct drm_connector_state *state,
                        struct drm_property *property, uint64_t *value)
{
    if (property != only_card->dither && property != only_card->underscan)
        return -EINVAL;
    *value = 1;
    return 0;
}

static int set_property(struct drm_connector *connector, struct drm_connector_state *state,
                        struct drm_property *property, uint64_t value)
{
    return property == only_card->dither || value == 1 ? 0 : -EINVAL;
}

static const struct drm_connector_funcs connector_funcs = {
    .fill_modes = drm_helper_probe_single_connector_modes,
    .destroy = drm_connector_cleanup,
    .reset = drm_atomic_helper_connector_reset,
    .atomic_duplicate_state = drm_atomic_helper_connector_duplicate_state,
    .atomic_destroy_state = drm_atomic_helper_connector_destroy_state,
    .atomic_get_property = get_property,
    .atomic_set_property = set_property,
};

static const struct drm_mode_config_funcs mode_funcs = {
    .fb_create = drm_gem_fb_create_with_dirty,
    .atomic_check = drm_atomic_helper_check,
    .atomic_commit = drm_atomic_helper_commit,
};

DEFINE_DRM_GEM_FOPS(file_operations);

static const struct drm_driver driver = {
    .driver_features = DRIVER_MODESET | DRIVER_ATOMIC | DRIVER_GEM,
    .name = "test_card",
    .desc = "graphics card for tests",
    .date = "20261124",
    .major = 1,
    .fops = &file_operations,
    DRM_GEM_SHMEM_DRIVER_OPS,
};

static int attach_properties(struct test_card *card)
{
    static const struct drm_prop_enum_list off_on[] = {{0, "off"}, {1, "on"}};
    struct drm_connector *connector = &card->connector;

    card->dither = drm_property_create_enum(&card->drm, 0, "dither", off_on, 2);
    card->underscan = drm_property_create_enum(&card->drm, 0, "underscan", off_on, 2);
    if (!card->dither || !card->underscan)
        return -ENOMEM;
    drm_object_attach_property(&connector->base, card->dither, 1);
    drm_object_attach_property(&connector->base, card->underscan, 1);
    drm_connector_attach_edid_property(connector);
    drm_connector_attach_content_type_property(connector);
    drm_connector_attach_hdr_output_metadata_property(connector);
    drm_connector_attach_broadcast_rgb_property(connector);
    if (drm_mode_create_hdmi_colorspace_property(connector, 0) != 0 ||
        drm_connector_attach_colorspace_property(connector) != 0)
        return -ENOMEM;
    return drm_connector_attach_max_bpc_property(connector, 8, 16);
}

/* A desktop with a night mode was here. */
static int spoil(struct test_card *card)
{
    struct drm_crtc_state *crtc = card->pipe.crtc.state;
    struct drm_connector_state *connector = card->connector.state;
    struct drm_property_blob *lut, *ctm;
    struct drm_color_ctm matrix = {
        .matrix = {1ull << 32, 0, 0, 0, 1ull << 32, 0, 0, 0, 1ull << 31}};
    struct drm_color_lut *entries;
    int i;

    lut = drm_property_create_blob(&card->drm, LUT_ENTRIES * sizeof *entries, NULL);
    ctm = drm_property_create_blob(&card->drm, sizeof matrix, &matrix);
    if (IS_ERR(lut) || IS_ERR(ctm))
        return -ENOMEM;
    entries = lut->data;
    for (i = 0; i < LUT_ENTRIES; i++)
        entries[i].red = entries[i].green = entries[i].blue = 65535 - i * 257;
    crtc->gamma_lut = lut;
    crtc->ctm = ctm;
    connector->hdmi.broadcast_rgb = DRM_HDMI_BROADCAST_RGB_LIMITED;
    connector->content_type = DRM_MODE_CONTENT_TYPE_CINEMA;
    connector->colorspace = DRM_MODE_COLORIMETRY_BT709_YCC;
    connector->max_requested_bpc = 16;
    return 0;
}

static int set_up(struct test_card *card)
{
    static const uint32_t formats[] = {DRM_FORMAT_XRGB8888, DRM_FORMAT_XRGB2101010};
    struct drm_device *drm = &card->drm;
    int result = drmm_mode_config_init(drm);

    if (result)
        return result;
    drm->mode_config.max_width = drm->mode_config.max_height = 4096;
    drm->mode_config.funcs = &mode_funcs;
    result = drm_connector_init(drm, &card->connector, &connector_funcs, DRM_MODE_CONNECTOR_HDMIA);
    if (result)
        return result;
    drm_connector_helper_add(&card->connector, &connector_helper);
    result = drm_simple_display_pipe_init(
        drm, &card->pipe, &pipe_funcs, formats, ARRAY_SIZE(formats), NULL, &card->connector);
    if (result)
        return result;
    drm_crtc_enable_color_mgmt(&card->pipe.crtc, LUT_ENTRIES, true, LUT_ENTRIES);
    drm_mode_config_reset(drm);
    result = attach_properties(card);
    return result ? result : spoil(card);
}

static int __init test_card_init(void)
{
    int result;

    device = platform_device_register_simple("test_card", -1, NULL, 0);
    if (IS_ERR(device))
        return PTR_ERR(device);
    only_card = devm_drm_dev_alloc(&device->dev, &driver, struct test_card, drm);
    if (IS_ERR(only_card))
        return PTR_ERR(only_card);
    only_card->scanout.data = vzalloc(SCANOUT_MAX);
    if (!only_card->scanout.data)
        return -ENOMEM;
    result = dma_coerce_mask_and_coherent(&device->dev, DMA_BIT_MASK(64));
    if (!result)
        result = set_up(only_card);
    if (!result)
        result = drm_dev_register(&only_card->drm, 0);
    if (!result)
        scanout_file = debugfs_create_blob("test_card", 0400, NULL, &only_card->scanout);
    return result;
}

/* No way out: the machine is thrown away. */
module_init(test_card_init);
MODULE_DESCRIPTION("graphics card for tests");
MODULE_LICENSE("GPL");
