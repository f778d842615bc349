/* SPDX-License-Identifier: GPL-2.0 */
#include "card.h"

#include <drm/drm_atomic.h>
#include <drm/drm_atomic_helper.h>
#include <drm/drm_atomic_state_helper.h>
#include <drm/drm_edid.h>
#include <drm/drm_file.h>
#include <drm/drm_modeset_lock.h>
#include <drm/drm_probe_helper.h>
#include <drm/drm_property.h>
#include <drm/drm_sysfs.h>
#include <linux/debugfs.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

/* Properties that each driver makes for itself, spelled as amdgpu, radeon and nouveau do. "dither"
 * and "underscan" may be stubborn: the first takes any value and stays on, the second refuses. */
struct own_property {
    const char *name;
    const char *choices[4]; /* none: a number up to maximum */
    u64 maximum;
};

static const struct own_property own[] = {
    {"dither", {"off", "on"}, 1},
    {"underscan", {"off", "on", "auto"}, 2},
    {"underscan hborder", {NULL}, 128},
    {"abm level", {NULL}, 4},
    {"dithering mode", {"auto", "off", "on"}, 2},
    {"dithering depth", {"auto", "6 bpc", "8 bpc"}, 2},
};

#define STUBBORN_DITHER 0
#define STUBBORN_UNDERSCAN 1
#define STUBBORN_VALUE 1

static bool stubborn;
module_param(stubborn, bool, 0600);

struct connector_state {
    struct drm_connector_state base;
    u64 own[ARRAY_SIZE(own)];
};

static struct output *output_of(struct drm_connector *connector)
{
    return container_of(connector, struct output, connector);
}

static struct connector_state *own_state(struct drm_connector_state *state)
{
    return container_of(state, struct connector_state, base);
}

static int own_index(struct drm_connector *connector, const struct drm_property *property)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(own); i++)
        if (output_of(connector)->own_properties[i] == property)
            return (int)i;
    return -1;
}

static bool is_stubborn(int index)
{
    return stubborn && (index == STUBBORN_DITHER || index == STUBBORN_UNDERSCAN);
}

static int get_property(struct drm_connector *connector, const struct drm_connector_state *state,
                        struct drm_property *property, uint64_t *value)
{
    int index = own_index(connector, property);

    if (index < 0)
        return -EINVAL;
    *value = is_stubborn(index)
                 ? STUBBORN_VALUE
                 : container_of_const(state, struct connector_state, base)->own[index];
    return 0;
}

static int set_property(struct drm_connector *connector, struct drm_connector_state *state,
                        struct drm_property *property, uint64_t value)
{
    int index = own_index(connector, property);

    if (index < 0)
        return -EINVAL;
    if (is_stubborn(index))
        return index == STUBBORN_DITHER || value == STUBBORN_VALUE ? 0 : -EINVAL;
    own_state(state)->own[index] = value;
    return 0;
}

static void reset(struct drm_connector *connector)
{
    struct connector_state *state = kzalloc(sizeof *state, GFP_KERNEL);

    if (connector->state) {
        __drm_atomic_helper_connector_destroy_state(connector->state);
        kfree(own_state(connector->state));
    }
    __drm_atomic_helper_connector_reset(connector, state ? &state->base : NULL);
}

static struct drm_connector_state *duplicate_state(struct drm_connector *connector)
{
    struct connector_state *state = kmemdup(own_state(connector->state), sizeof *state, GFP_KERNEL);

    if (!state)
        return NULL;
    __drm_atomic_helper_connector_duplicate_state(connector, &state->base);
    return &state->base;
}

static void destroy_state(struct drm_connector *connector, struct drm_connector_state *state)
{
    __drm_atomic_helper_connector_destroy_state(state);
    kfree(own_state(state));
}

static int read_block(void *context, u8 *block, unsigned int number, size_t length)
{
    const struct firmware *firmware = context;

    if ((size_t)number * EDID_LENGTH + length > firmware->size)
        return -ENXIO;
    memcpy(block, firmware->data + number * EDID_LENGTH, length);
    return 0;
}

/* The monitor's EDID is the file edid/CONNECTOR.bin of the firmware; none: a monitor without. */
static int get_modes(struct drm_connector *connector)
{
    const struct drm_edid *edid = NULL;
    const struct firmware *firmware;
    char path[64];
    int count;

    snprintf(path, sizeof path, "edid/%s.bin", connector->name);
    if (request_firmware_direct(&firmware, path, connector->dev->dev) == 0) {
        edid = drm_edid_read_custom(connector, read_block, (void *)firmware);
        release_firmware(firmware);
    }
    drm_edid_connector_update(connector, edid);
    drm_edid_free(edid);
    count = drm_edid_connector_add_modes(connector);
    return count ? count : drm_add_modes_noedid(connector, 1024, 768);
}

static int detect(struct drm_connector *connector, struct drm_modeset_acquire_ctx *context,
                  bool force)
{
    return output_of(connector)->plugged ? connector_status_connected
                                         : connector_status_disconnected;
}

static const struct drm_connector_helper_funcs helper_funcs = {
    .get_modes = get_modes,
    .detect_ctx = detect,
};

/* Limited where a real driver sends it so: asked for, or "Automatic" and a television's mode. */
static bool is_limited(const struct drm_connector *connector)
{
    switch (connector->state->hdmi.broadcast_rgb) {
    case DRM_HDMI_BROADCAST_RGB_LIMITED:
        return true;
    case DRM_HDMI_BROADCAST_RGB_FULL:
        return false;
    default:
        return connector->broadcast_rgb_property && connector->display_info.is_hdmi &&
               drm_default_rgb_quant_range(&connector->state->crtc->mode) ==
                   HDMI_QUANTIZATION_RANGE_LIMITED;
    }
}

/* A debugfs file "wire": width and height as u32, then the levels as the monitor gets them. */
static int compose_wire(struct drm_connector *connector, struct debugfs_blob_wrapper *blob)
{
    struct output *source;
    struct picture picture;
    struct link link;
    size_t bytes;
    u32 *data;
    int result;

    if (!connector->state->crtc)
        return 0;
    source = container_of(connector->state->crtc, struct output, crtc);
    link.bits = connector->state->max_bpc ? connector->state->max_bpc : 8;
    link.limited = is_limited(connector);
    result = compose(source, &link, &picture);
    if (result || !picture.levels)
        return result;
    bytes = array3_size(picture.width, picture.height, 3 * sizeof(u16));
    data = vmalloc(bytes + 8);
    if (data) {
        data[0] = picture.width;
        data[1] = picture.height;
        memcpy(data + 2, picture.levels, bytes);
        *blob = (struct debugfs_blob_wrapper){.data = data, .size = bytes + 8};
    }
    vfree(picture.levels);
    return data ? 0 : -ENOMEM;
}

static int open_wire(struct inode *inode, struct file *file)
{
    struct drm_connector *connector = inode->i_private;
    struct debugfs_blob_wrapper *blob = kzalloc(sizeof *blob, GFP_KERNEL);
    int result;

    if (!blob)
        return -ENOMEM;
    drm_modeset_lock_all(connector->dev);
    result = compose_wire(connector, blob);
    drm_modeset_unlock_all(connector->dev);
    if (result)
        kfree(blob);
    else
        file->private_data = blob;
    return result;
}

static ssize_t read_wire(struct file *file, char __user *to, size_t count, loff_t *offset)
{
    struct debugfs_blob_wrapper *blob = file->private_data;

    return simple_read_from_buffer(to, count, offset, blob->data, blob->size);
}

static int release_wire(struct inode *inode, struct file *file)
{
    struct debugfs_blob_wrapper *blob = file->private_data;

    vfree(blob->data);
    kfree(blob);
    return 0;
}

static const struct file_operations wire_operations = {
    .owner = THIS_MODULE,
    .open = open_wire,
    .read = read_wire,
    .release = release_wire,
};

static int get_plugged(void *connector, u64 *value)
{
    *value = output_of(connector)->plugged;
    return 0;
}

static int set_plugged(void *data, u64 value)
{
    struct drm_connector *connector = data;

    output_of(connector)->plugged = value != 0;
    drm_kms_helper_connector_hotplug_event(connector);
    return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(plugged_operations, get_plugged, set_plugged, "%llu\n");

static int get_link_bad(void *connector, u64 *value)
{
    *value = output_of(connector)->link_bad;
    return 0;
}

/* As a driver does whose link training failed. */
static int set_link_bad(void *data, u64 value)
{
    struct drm_connector *connector = data;

    output_of(connector)->link_bad = value != 0;
    drm_connector_set_link_status_property(
        connector, value ? DRM_MODE_LINK_STATUS_BAD : DRM_MODE_LINK_STATUS_GOOD);
    drm_kms_helper_connector_hotplug_event(connector);
    return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(link_bad_operations, get_link_bad, set_link_bad, "%llu\n");

static void add_files(struct drm_connector *connector, struct dentry *folder)
{
    debugfs_create_file("wire", 0400, folder, connector, &wire_operations);
    debugfs_create_file_unsafe("plugged", 0600, folder, connector, &plugged_operations);
    debugfs_create_file_unsafe("link_bad", 0600, folder, connector, &link_bad_operations);
}

static const struct drm_connector_funcs connector_funcs = {
    .fill_modes = drm_helper_probe_single_connector_modes,
    .destroy = drm_connector_cleanup,
    .reset = reset,
    .atomic_duplicate_state = duplicate_state,
    .atomic_destroy_state = destroy_state,
    .atomic_get_property = get_property,
    .atomic_set_property = set_property,
    .debugfs_init = add_files,
};

static struct drm_property *create(struct drm_device *drm, const struct own_property *wanted)
{
    struct drm_prop_enum_list list[ARRAY_SIZE(wanted->choices)];
    int count;

    if (!wanted->choices[0])
        return drm_property_create_range(drm, 0, wanted->name, 0, wanted->maximum);
    for (count = 0; count < (int)ARRAY_SIZE(list) && wanted->choices[count]; count++)
        list[count] = (struct drm_prop_enum_list){count, (char *)wanted->choices[count]};
    return drm_property_create_enum(drm, 0, wanted->name, list, count);
}

static int attach_own(struct card *card, struct output *output)
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(own); i++) {
        output->own_properties[i] = create(&card->drm, &own[i]);
        if (!output->own_properties[i])
            return -ENOMEM;
        drm_object_attach_property(&output->connector.base, output->own_properties[i], 0);
    }
    return 0;
}

int connector_add_properties(struct card *card, struct output *output)
{
    struct drm_connector *connector = &output->connector;
    bool hdmi = connector->connector_type == DRM_MODE_CONNECTOR_HDMIA;
    int result;

    drm_connector_attach_content_type_property(connector);
    drm_connector_attach_hdr_output_metadata_property(connector);
    if (hdmi)
        drm_connector_attach_broadcast_rgb_property(connector);
    result = hdmi ? drm_mode_create_hdmi_colorspace_property(connector, 0)
                  : drm_mode_create_dp_colorspace_property(connector, 0);
    if (!result)
        result = drm_connector_attach_colorspace_property(connector);
    if (!result)
        result = drm_connector_attach_scaling_mode_property(
            connector,
            BIT(DRM_MODE_SCALE_NONE) | BIT(DRM_MODE_SCALE_FULLSCREEN) | BIT(DRM_MODE_SCALE_CENTER) |
                BIT(DRM_MODE_SCALE_ASPECT));
    if (!result)
        result = drm_connector_attach_vrr_capable_property(connector);
    if (!result)
        result = drm_connector_attach_max_bpc_property(connector, 8, 16);
    drm_connector_create_privacy_screen_properties(connector);
    drm_connector_attach_privacy_screen_properties(connector);
    return result ? result : attach_own(card, output);
}

int connector_init(struct card *card, struct output *output, int type)
{
    static const struct drm_encoder_funcs encoder_funcs = {.destroy = drm_encoder_cleanup};
    int result = drm_connector_init(&card->drm, &output->connector, &connector_funcs, type);

    if (!result)
        result = drm_encoder_init(
            &card->drm, &output->encoder, &encoder_funcs, DRM_MODE_ENCODER_VIRTUAL, NULL);
    if (result)
        return result;
    drm_connector_helper_add(&output->connector, &helper_funcs);
    output->connector.polled = DRM_CONNECTOR_POLL_HPD;
    output->plugged = true;
    return drm_connector_attach_encoder(&output->connector, &output->encoder);
}
