/* SPDX-License-Identifier: GPL-2.0 */
#include "card.h"

#include <drm/drm_atomic_helper.h>
#include <drm/drm_drv.h>
#include <drm/drm_fbdev_shmem.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_gem_framebuffer_helper.h>
#include <drm/drm_gem_shmem_helper.h>
#include <drm/drm_managed.h>
#include <drm/drm_vblank.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/unaligned.h>

static char *outputs[OUTPUTS_MAX] = {"HDMI-A", "DP"};
static int output_count = 2;
module_param_array(outputs, charp, &output_count, 0400);
MODULE_PARM_DESC(outputs, "types of the connectors, as in their names: HDMI-A,DP,DP");

static char *formats[8] = {"XR24", "XR30", "XR48", "AB48"};
static int format_count = 4;
module_param_array(formats, charp, &format_count, 0400);
MODULE_PARM_DESC(formats, "of the primary planes, as four characters");

static uint lut_entries = 1024;
module_param(lut_entries, uint, 0400);
MODULE_PARM_DESC(lut_entries, "of GAMMA_LUT and DEGAMMA_LUT; 0: no tables and no matrix");

static bool ctm = true;
module_param(ctm, bool, 0400);
MODULE_PARM_DESC(ctm, "DEGAMMA_LUT and CTM beside GAMMA_LUT");

static bool properties = true;
module_param(properties, bool, 0400);
MODULE_PARM_DESC(properties, "the connectors have those of real drivers");

static bool writeback = true;
module_param(writeback, bool, 0400);
MODULE_PARM_DESC(writeback, "each scan-out unit has a writeback connector");

static bool console;
module_param(console, bool, 0400);
MODULE_PARM_DESC(console, "the kernel draws its console on it");

static const struct drm_mode_config_funcs mode_funcs = {
    .fb_create = drm_gem_fb_create_with_dirty,
    .atomic_check = drm_atomic_helper_check,
    .atomic_commit = drm_atomic_helper_commit,
};

DEFINE_DRM_GEM_FOPS(file_operations);

static const struct drm_driver driver = {
    .driver_features = DRIVER_MODESET | DRIVER_ATOMIC | DRIVER_GEM,
    .name = "kms_test_module",
    .desc = "graphics card for tests",
    .date = "20261124",
    .major = 1,
    .fops = &file_operations,
    DRM_GEM_SHMEM_DRIVER_OPS,
};

static int connector_type(const char *name)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {
        {"HDMI-A", DRM_MODE_CONNECTOR_HDMIA},
        {"DP", DRM_MODE_CONNECTOR_DisplayPort},
        {"DVI-D", DRM_MODE_CONNECTOR_DVID},
        {"eDP", DRM_MODE_CONNECTOR_eDP},
        {"LVDS", DRM_MODE_CONNECTOR_LVDS},
        {"VGA", DRM_MODE_CONNECTOR_VGA},
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(types); i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return -EINVAL;
}

static int output_init(struct card *card, struct output *output, const char *name, const u32 *codes)
{
    int type = connector_type(name), result;

    if (type < 0)
        return type;
    result = planes_init(card, output, codes, (unsigned int)format_count);
    if (!result)
        result = crtc_init(card, output, lut_entries, ctm);
    if (!result)
        result = connector_init(card, output, type);
    if (!result && writeback)
        result = writeback_init(card, output);
    return result;
}

/* Everything goes with everything, so that two outputs can show one picture. */
static void connect_all(struct card *card)
{
    struct drm_encoder *encoder;
    u32 crtcs = (1u << card->drm.mode_config.num_crtc) - 1;
    u32 encoders = (1u << card->drm.mode_config.num_encoder) - 1;

    drm_for_each_encoder(encoder, &card->drm)
    {
        encoder->possible_clones = encoders;
        if (!encoder->possible_crtcs)
            encoder->possible_crtcs = crtcs;
    }
}

static int read_formats(u32 *codes)
{
    int i;

    for (i = 0; i < format_count; i++) {
        if (strlen(formats[i]) != 4)
            return -EINVAL;
        codes[i] = get_unaligned_le32(formats[i]);
    }
    return 0;
}

static int add_properties(struct card *card)
{
    int i, result = 0;

    for (i = 0; i < output_count && properties && !result; i++)
        result = connector_add_properties(card, &card->outputs[i]);
    return result;
}

static int set_up(struct card *card)
{
    u32 codes[ARRAY_SIZE(formats)];
    struct drm_device *drm = &card->drm;
    int result = drmm_mode_config_init(drm), i;

    if (result)
        return result;
    drm->mode_config.max_width = drm->mode_config.max_height = 8192;
    drm->mode_config.cursor_width = drm->mode_config.cursor_height = 64;
    drm->mode_config.funcs = &mode_funcs;
    result = read_formats(codes);
    for (i = 0; i < output_count && !result; i++)
        result = output_init(card, &card->outputs[i], outputs[i], codes);
    if (!result)
        result = drm_vblank_init(drm, (unsigned int)output_count);
    if (result)
        return result;
    connect_all(card);
    drm_mode_config_reset(drm);
    return add_properties(card);
}

static int __init kms_test_module_init(void)
{
    struct platform_device *device =
        platform_device_register_simple("kms_test_module", -1, NULL, 0);
    struct card *card;
    int result;

    if (IS_ERR(device))
        return PTR_ERR(device);
    result = dma_coerce_mask_and_coherent(&device->dev, DMA_BIT_MASK(64));
    if (result)
        return result;
    card = devm_drm_dev_alloc(&device->dev, &driver, struct card, drm);
    if (IS_ERR(card))
        return PTR_ERR(card);
    result = set_up(card);
    if (!result)
        result = drm_dev_register(&card->drm, 0);
    if (!result && console)
        drm_fbdev_shmem_setup(&card->drm, 32);
    return result;
}

/* No way out: the machine is thrown away. */
module_init(kms_test_module_init);
MODULE_DESCRIPTION("graphics card for tests");
MODULE_LICENSE("GPL");
