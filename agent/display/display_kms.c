/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/backend.h"
#include "agent/display/kms_buffer.h"
#include "agent/display/kms_card.h"
#include "agent/display/kms_flip.h"
#include "agent/display/kms_route.h"
#include "agent/display/kms_signal.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <drm_fourcc.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drm.h>

struct kms {
    struct kms_card card;
    struct kms_route route;
    struct kms_settings settings;
    bool committed; /* the screen is ours: give it back */
    struct kms_buffer buffers[2];
    unsigned front;
    struct kms_flip flip;
};

static void close_kms(struct display *display)
{
    struct kms *kms = display->state;
    if (kms->committed)
        kms_settings_restore(&kms->settings);
    for (size_t i = 0; i < ARRAY_LENGTH(kms->buffers); i++)
        kms_buffer_destroy(kms->card.fd, &kms->buffers[i]);
    kms_settings_finish(&kms->settings);
    kms_route_finish(&kms->route);
    kms_card_close(&kms->card);
    free(kms);
}

/* The monitor whose readings are being taken must still be the one behind the cable. */
static bool is_same_monitor(const struct display *display, struct error *error)
{
    const struct kms *kms = display->state;
    const struct display_info *info = &display->info;
    CLEANUP(kms_free_connector)
    drmModeConnector *connector = drmModeGetConnector(kms->card.fd, kms->route.connector.id);
    if (connector == NULL)
        return error_set(
            error, ERROR_UNAVAILABLE, "display %s: the output is gone", info->connector);
    CLEANUP(free_pointer) struct display_info *now = calloc(1, sizeof *now);
    if (now == NULL)
        return error_set_errno(error, "display %s", info->connector);
    kms_connector_describe(kms->card.fd, connector, now);
    if (!now->connected)
        return error_set(
            error, ERROR_UNAVAILABLE, "display %s: the monitor was unplugged", info->connector);
    if (now->edid_length != info->edid_length ||
        memcmp(now->edid, info->edid, info->edid_length) != 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "display %s: another monitor is connected than at the start",
                         info->connector);
    return true;
}

static bool show(struct display *display, const struct raster *raster, struct error *error)
{
    struct kms *kms = display->state;
    unsigned back = kms->front == 0 ? 1 : 0;
    if (!is_same_monitor(display, error))
        return false;
    kms_buffer_paint(&kms->buffers[back], raster);
    if (!kms_flip_to(&kms->flip, kms->buffers[back].framebuffer_id, error))
        return error_prefix(error, "display %s: ", display->info.connector);
    kms->front = back;
    return true;
}

static const struct display_backend kms_backend = {.show = show, .close = close_kms};

/* Ten bits only where the plane takes them, the driver can be asked for them, and the monitor says
 * that it has them. */
static unsigned choose_depth(const struct kms_route *route, const struct display_info *info)
{
    const struct kms_property *limit = kms_object_find(&route->connector, "max bpc");
    bool ten = route->offers_10_bits && limit != NULL && !limit->immutable &&
               limit->maximum >= 10 && info->has_edid && info->parsed.bits_per_channel >= 10;
    return ten ? 10 : 8;
}

static bool require_mode(struct kms *kms, struct error *error)
{
    uint32_t blob_id = 0;
    if (drmModeCreatePropertyBlob(
            kms->card.fd, &kms->route.mode, sizeof kms->route.mode, &blob_id) != 0)
        return error_set_errno(error, "mode %s", kms->route.mode.name);
    const struct kms_object *crtc = &kms->route.crtc;
    return kms_settings_require(&kms->settings, crtc, "MODE_ID", blob_id, error) &&
           kms_settings_require(&kms->settings, crtc, "ACTIVE", 1, error) &&
           kms_settings_require(&kms->settings, &kms->route.connector, "CRTC_ID", crtc->id, error);
}

/* The whole plane, one to one, on the whole screen. */
static bool require_picture(struct kms *kms, struct error *error)
{
    uint64_t width = kms->route.mode.hdisplay, height = kms->route.mode.vdisplay;
    const struct {
        const char *name;
        uint64_t value;
    } wanted[] = {
        {"FB_ID", kms->buffers[0].framebuffer_id},
        {"CRTC_ID", kms->route.crtc.id},
        {"SRC_X", 0},
        {"SRC_Y", 0},
        {"SRC_W", width << 16},
        {"SRC_H", height << 16},
        {"CRTC_X", 0},
        {"CRTC_Y", 0},
        {"CRTC_W", width},
        {"CRTC_H", height},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++)
        if (!kms_settings_require(
                &kms->settings, &kms->route.plane, wanted[i].name, wanted[i].value, error))
            return false;
    for (size_t i = 0; i < kms->route.other_count; i++)
        if (!kms_settings_require(&kms->settings, &kms->route.others[i], "FB_ID", 0, error) ||
            !kms_settings_require(&kms->settings, &kms->route.others[i], "CRTC_ID", 0, error))
            return false;
    return true;
}

/* Buffers of that depth and settings that the driver would take. */
static bool prepare(struct kms *kms, unsigned depth_bits, struct error *error)
{
    uint32_t format = depth_bits == 10 ? DRM_FORMAT_XRGB2101010 : DRM_FORMAT_XRGB8888;
    for (size_t i = 0; i < ARRAY_LENGTH(kms->buffers); i++) {
        kms_buffer_destroy(kms->card.fd, &kms->buffers[i]);
        if (!kms_buffer_create(kms->card.fd,
                               kms->route.mode.hdisplay,
                               kms->route.mode.vdisplay,
                               format,
                               &kms->buffers[i],
                               error))
            return false;
    }
    if (!require_mode(kms, error) || !require_picture(kms, error))
        return false;
    kms_signal_settings(&kms->route.connector, depth_bits, &kms->settings);
    kms_signal_settings(&kms->route.crtc, depth_bits, &kms->settings);
    kms_signal_settings(&kms->route.plane, depth_bits, &kms->settings);
    return kms_settings_try(&kms->settings, error);
}

static void describe_lut(const struct kms *kms, struct signal_path *path)
{
    bool has_table = kms_object_find(&kms->route.crtc, "GAMMA_LUT") != NULL ||
                     kms_object_find(&kms->route.crtc, "DEGAMMA_LUT") != NULL ||
                     kms_object_find(&kms->route.crtc, "CTM") != NULL;
    bool unknown = !has_table && kms->route.gamma_size > 0;
    if (unknown)
        signal_path_add_doubt(path, "the card has a gamma ramp that cannot be read back");
    (void)text_copy(path->lut,
                    sizeof path->lut,
                    unknown     ? "unknown"
                    : has_table ? "identity"
                                : "none");
}

static void describe_link(const struct display *display, const struct kms *kms,
                          struct signal_path *path)
{
    uint32_t type = kms->route.connector_type;
    bool analog = type == DRM_MODE_CONNECTOR_VGA ||
                  (display->info.has_edid && display->info.parsed.interface == EDID_ANALOG);
    bool hdmi = type == DRM_MODE_CONNECTOR_HDMIA || type == DRM_MODE_CONNECTOR_HDMIB;
    if (analog)
        signal_path_add_doubt(path, "analogue connection: levels do not arrive exactly");
    if (hdmi && kms_object_find(&kms->route.connector, "Broadcast RGB") == NULL)
        signal_path_add_doubt(path, "HDMI, and no word from the driver on full or limited range");
    if (display->depth_bits > 8)
        signal_path_add_doubt(path,
                              "%u bits are asked for, but drivers do not tell what the cable "
                              "carries: \"max bpc\" only limits it",
                              display->depth_bits);
}

static bool read_back(struct display *display, struct error *error)
{
    struct kms *kms = display->state;
    struct signal_path *path = &display->path;
    const struct {
        const struct kms_object *before;
        uint32_t type;
    } objects[] = {
        {&kms->route.connector, DRM_MODE_OBJECT_CONNECTOR},
        {&kms->route.crtc, DRM_MODE_OBJECT_CRTC},
        {&kms->route.plane, DRM_MODE_OBJECT_PLANE},
    };
    describe_lut(kms, path);
    for (size_t i = 0; i < ARRAY_LENGTH(objects); i++) {
        CLEANUP(kms_object_finish) struct kms_object now = {0};
        const struct kms_object *before = objects[i].before;
        if (!kms_object_read(kms->card.fd, before->id, objects[i].type, &now, error))
            return false;
        kms_signal_record(before, &now, display->depth_bits, &kms->settings, path);
        if (before == &kms->route.crtc &&
            (kms_object_value(&now, "GAMMA_LUT") != 0 ||
             kms_object_value(&now, "DEGAMMA_LUT") != 0 || kms_object_value(&now, "CTM") != 0))
            (void)text_copy(path->lut, sizeof path->lut, "unknown");
    }
    describe_link(display, kms, path);
    return true;
}

static void describe(struct display *display)
{
    const struct kms *kms = display->state;
    struct signal_path *path = &display->path;
    (void)text_copy(path->backend, sizeof path->backend, "kms");
    (void)text_copy(path->card_driver, sizeof path->card_driver, kms->card.driver);
    (void)text_copy(path->connector, sizeof path->connector, display->info.connector);
    (void)text_copy(
        path->format, sizeof path->format, display->depth_bits == 10 ? "XRGB2101010" : "XRGB8888");
    path->width = kms->route.mode.hdisplay;
    path->height = kms->route.mode.vdisplay;
    path->refresh_hz = kms_refresh_hz(&kms->route.mode);
    path->depth_bits = (int)display->depth_bits;
    display->info.width = kms->route.mode.hdisplay;
    display->info.height = kms->route.mode.vdisplay;
    display->info.refresh_hz = path->refresh_hz;
}

static bool take(struct display *display, int cancel_fd, struct error *error)
{
    struct kms *kms = display->state;
    if (!kms_card_open(display->info.card, &kms->card, error) ||
        !kms_card_become_master(&kms->card, error) ||
        !kms_route_find(&kms->card, display->info.connector, &kms->route, error))
        return false;
    kms->settings.fd = kms->card.fd;
    display->depth_bits = choose_depth(&kms->route, &display->info);
    if (display->depth_bits == 10 && !prepare(kms, 10, NULL))
        display->depth_bits = 8;
    if ((display->depth_bits == 8 && !prepare(kms, 8, error)) ||
        !kms_settings_commit(&kms->settings, error))
        return error_prefix(error, "display %s: ", display->info.connector);
    kms->committed = true;
    describe(display);
    const struct kms_property *picture = kms_object_find(&kms->route.plane, "FB_ID");
    kms->flip = (struct kms_flip){.fd = kms->card.fd,
                                  .plane_id = kms->route.plane.id,
                                  .property_id = picture->id,
                                  .cancel_fd = cancel_fd};
    return read_back(display, error);
}

static bool choose(const char *name, struct display *display, struct error *error)
{
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    size_t count = 0, index;
    if (!display_list(&infos, &count, error) ||
        !kms_find_connector(infos, count, name, &index, error))
        return false;
    display->info = infos[index];
    return true;
}

bool kms_open(const struct display_options *options, struct display *display, struct error *error)
{
    if (!choose(options->name, display, error))
        return false;
    struct kms *kms = calloc(1, sizeof *kms);
    if (kms == NULL)
        return error_set_errno(error, "display %s", display->info.connector);
    kms->card.fd = -1;
    display->backend = &kms_backend;
    display->state = kms;
    if (!take(display, options->cancel_fd, error)) {
        close_kms(display);
        return false;
    }
    return true;
}
