/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_output.h"

#include "agent/display/kms_legacy.h"
#include "agent/display/signal_path_read.h"
#include "monqa/cleanup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RAMP_ENTRIES_MAX 4096

void kms_output_finish(struct kms_output *output)
{
    for (size_t i = 0; i < ARRAY_LENGTH(output->buffers); i++)
        kms_buffer_destroy(output->card->fd, &output->buffers[i]);
    kms_settings_finish(&output->settings);
    kms_route_finish(&output->route);
}

/* More than eight bits only where the plane takes them, the driver can be asked for them, and the
 * monitor says that it has them. */
static bool is_worth_trying(const struct kms_format *format, const struct kms_output *output,
                            const struct display_info *info)
{
    const struct kms_property *limit = kms_object_find(&output->route.connector, "max bpc");
    if (format->depth_bits == 8)
        return true;
    return (output->route.formats >> (format - kms_formats) & 1) != 0 && limit != NULL &&
           !limit->immutable && limit->maximum >= format->depth_bits && info->has_edid &&
           info->parsed.bits_per_channel >= (int)format->depth_bits;
}

static bool require_mode(struct kms_output *output, struct error *error)
{
    uint32_t blob_id = 0;
    const drmModeModeInfo *mode = &output->route.mode;
    if (drmModeCreatePropertyBlob(output->card->fd, mode, sizeof *mode, &blob_id) != 0)
        return error_set_errno(error, "mode %s", mode->name);
    const struct kms_object *crtc = &output->route.crtc;
    return kms_settings_require(&output->settings, crtc, "MODE_ID", blob_id, error) &&
           kms_settings_require(&output->settings, crtc, "ACTIVE", 1, error) &&
           kms_settings_require(
               &output->settings, &output->route.connector, "CRTC_ID", crtc->id, error);
}

/* Cursor and overlays. */
static bool require_nothing_above(struct kms_output *output, struct error *error)
{
    for (size_t i = 0; i < output->route.other_count; i++) {
        const struct kms_object *other = &output->route.others[i];
        if (!kms_settings_require(&output->settings, other, "FB_ID", 0, error) ||
            !kms_settings_require(&output->settings, other, "CRTC_ID", 0, error))
            return false;
    }
    return true;
}

/* The whole plane, one to one, on the whole screen. */
static bool require_picture(struct kms_output *output, struct error *error)
{
    uint64_t width = output->route.mode.hdisplay, height = output->route.mode.vdisplay;
    const struct {
        const char *name;
        uint64_t value;
    } wanted[] = {
        {"FB_ID", output->buffers[0].framebuffer_id},
        {"CRTC_ID", output->route.crtc.id},
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
                &output->settings, &output->route.plane, wanted[i].name, wanted[i].value, error))
            return false;
    return require_nothing_above(output, error);
}

static bool create_buffers(struct kms_output *output, const struct kms_format *format,
                           struct error *error)
{
    for (size_t i = 0; i < ARRAY_LENGTH(output->buffers); i++) {
        kms_buffer_destroy(output->card->fd, &output->buffers[i]);
        if (!kms_buffer_create(output->card->fd,
                               output->route.mode.hdisplay,
                               output->route.mode.vdisplay,
                               format,
                               &output->buffers[i],
                               error))
            return false;
    }
    return true;
}

/* Buffers of that depth and settings that the driver would take. */
static bool prepare(struct kms_output *output, const struct kms_format *format, struct error *error)
{
    output->format = format;
    output->wish.depth_bits = format->depth_bits;
    if (!create_buffers(output, format, error))
        return false;
    if (output->card->atomic && (!require_mode(output, error) || !require_picture(output, error)))
        return false;
    kms_signal_settings(&output->route.connector, &output->wish, &output->settings);
    kms_signal_settings(&output->route.crtc, &output->wish, &output->settings);
    kms_signal_settings(&output->route.plane, &output->wish, &output->settings);
    return kms_settings_try(&output->settings, error);
}

static bool prepare_deepest(struct kms_output *output, const struct display_info *info,
                            struct error *error)
{
    for (size_t i = 0; i < KMS_FORMAT_COUNT; i++) {
        bool is_last = i + 1 == KMS_FORMAT_COUNT;
        if (is_worth_trying(&kms_formats[i], output, info) &&
            prepare(output, &kms_formats[i], is_last ? error : NULL))
            return true;
    }
    return false;
}

/* The picture and what lies over it, where the driver is not atomic. */
static bool set_picture(struct kms_output *output, unsigned buffer, struct error *error)
{
    int fd = output->card->fd;
    uint32_t crtc_id = output->route.crtc.id;
    const struct kms_picture picture = {.framebuffer_id = output->buffers[buffer].framebuffer_id,
                                        .mode_valid = 1,
                                        .mode = output->route.mode,
                                        .connector_count = 1,
                                        .connectors = {output->route.connector.id}};
    int result = kms_picture_write(fd, crtc_id, &picture);
    if (result != 0) {
        errno = -result;
        error_set_errno(error, "the graphics driver refuses the picture");
        if (error != NULL)
            error->kind = ERROR_UNAVAILABLE;
        return false;
    }
    (void)drmModeSetCursor(fd, crtc_id, 0, 0, 0);
    for (size_t i = 0; i < output->route.other_count; i++)
        (void)drmModeSetPlane(
            fd, output->route.others[i].id, crtc_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return true;
}

/* A CRTC without GAMMA_LUT may have a ramp all the same. What it then is reads back. */
static bool clear_ramp(const struct kms_output *output, struct error *error)
{
    const struct kms_object *crtc = &output->route.crtc;
    size_t entries = output->route.gamma_size;
    if (entries == 0 || entries > RAMP_ENTRIES_MAX || output->wish.lut == DISPLAY_LUT_AS_FOUND ||
        kms_object_find(crtc, "GAMMA_LUT") != NULL)
        return true;
    CLEANUP(free_pointer) uint16_t *ramp = calloc(3 * entries, sizeof *ramp);
    if (ramp == NULL)
        return error_set_errno(error, "gamma ramp");
    kms_ramp_identity(ramp, entries);
    (void)kms_ramp_write(output->card->fd, crtc->id, ramp, entries);
    return true;
}

/* Of the objects that we take, which need not be what the monitor had. */
static void note_found(struct kms_output *output)
{
    int fd = output->card->fd;
    const struct kms_object *objects[] = {
        &output->route.connector, &output->route.crtc, &output->route.plane};
    for (size_t i = 0; i < ARRAY_LENGTH(objects); i++)
        signal_path_add_properties(fd, objects[i], &output->found);
    drmModeCrtc *crtc = drmModeGetCrtc(fd, output->route.crtc.id);
    if (crtc == NULL)
        return;
    signal_path_add_ramp(fd, crtc, &output->found);
    drmModeFreeCrtc(crtc);
}

static void prepare_flips(struct kms_output *output, int cancel_fd)
{
    const struct kms_property *picture = kms_object_find(&output->route.plane, "FB_ID");
    output->flip = (struct kms_flip){
        .fd = output->card->fd, .crtc_id = output->route.crtc.id, .cancel_fd = cancel_fd};
    if (output->card->atomic && picture != NULL) {
        output->flip.plane_id = output->route.plane.id;
        output->flip.property_id = picture->id;
    }
}

bool kms_output_take(struct kms_output *output, const struct display_info *info, int cancel_fd,
                     struct error *error)
{
    output->settings.fd = output->card->fd;
    output->settings.atomic = output->card->atomic;
    if (!kms_route_find(output->card, info->connector, &output->route, error))
        return false;
    note_found(output);
    if (!prepare_deepest(output, info, error) || !kms_settings_commit(&output->settings, error) ||
        (!output->card->atomic && !set_picture(output, 0, error)))
        return false;
    prepare_flips(output, cancel_fd);
    return clear_ramp(output, error);
}

/* Some drivers that are not atomic cannot flip, and some scan out a copy that they make when told.
 */
static bool show_legacy(struct kms_output *output, unsigned back, struct error *error)
{
    struct error trouble = {0};
    if (!kms_flip_to(&output->flip, output->buffers[back].framebuffer_id, &trouble)) {
        if (!output->flip.refused)
            return error_set(error, trouble.kind, "%s", trouble.text);
        if (!set_picture(output, back, error))
            return false;
    }
    int result = drmModeDirtyFB(output->card->fd, output->buffers[back].framebuffer_id, NULL, 0);
    if (result == 0 || result == -ENOSYS || result == -EINVAL)
        return true;
    return error_set(
        error, ERROR_UNAVAILABLE, "the graphics driver does not bring the picture to the screen");
}

static bool flip_to(struct kms_output *output, unsigned back, struct error *error)
{
    /* An atomic flip to another buffer brings all of it to the screen, copies included. */
    bool shown = output->card->atomic
                     ? kms_flip_to(&output->flip, output->buffers[back].framebuffer_id, error)
                     : show_legacy(output, back, error);
    if (shown)
        output->front = back;
    return shown;
}

bool kms_output_show(struct kms_output *output, const struct raster *raster, struct error *error)
{
    unsigned back = output->front == 0 ? 1 : 0;
    kms_buffer_paint(&output->buffers[back], raster);
    return flip_to(output, back, error);
}

bool kms_output_show_page(struct kms_output *output, const uint32_t *pixels, struct error *error)
{
    unsigned back = output->front == 0 ? 1 : 0;
    const drmModeModeInfo *mode = &output->route.mode;
    kms_buffer_paint_page(&output->buffers[back], pixels, mode->hdisplay, mode->vdisplay);
    return flip_to(output, back, error);
}

static bool is_alike(const struct kms_buffer *a, const struct kms_buffer *b)
{
    return a->format == b->format && a->size_bytes == b->size_bytes &&
           a->stride_bytes == b->stride_bytes;
}

void kms_output_forget(struct kms_output *output)
{
    for (size_t i = 0; i < ARRAY_LENGTH(output->buffers); i++)
        kms_buffer_forget(&output->buffers[i]);
    kms_output_finish(output);
}

bool kms_output_retake(struct kms_output *output, const struct display_info *info,
                       struct error *error)
{
    struct kms_output again = {.card = output->card, .wish.lut = output->wish.lut};
    const struct kms_buffer *before = &output->buffers[output->front];
    bool taken = kms_output_take(&again, info, output->flip.cancel_fd, error);
    bool has_picture = before->pixels != NULL;
    if (taken && has_picture && !is_alike(before, &again.buffers[1]))
        taken = error_set(
            error, ERROR_UNAVAILABLE, "it has another size or depth than before the pause");
    if (taken && has_picture) {
        memcpy(again.buffers[1].pixels, before->pixels, before->size_bytes);
        taken = flip_to(&again, 1, error);
    }
    if (!taken) {
        kms_output_finish(&again);
        return false;
    }
    kms_output_forget(output);
    *output = again;
    return true;
}
