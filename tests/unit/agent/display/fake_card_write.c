/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/agent/display/fake_card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>

/* libdrm's commands, done to the tables of fake_card. */

#define ENTRIES_MAX 256

struct _drmModeAtomicReq {
    struct {
        uint32_t object_id, property;
        uint64_t value;
    } entries[ENTRIES_MAX];
    size_t count;
};

static void *flip_context;

static struct fake_value *find(struct fake_card *card, uint32_t object_id, uint32_t property)
{
    for (size_t i = 0; i < card->value_count; i++)
        if (card->values[i].object_id == object_id && card->values[i].property == property)
            return &card->values[i];
    return NULL;
}

static bool is_in_list(const struct fake_property *property, uint64_t value)
{
    uint64_t all = 0;
    for (int i = 0; i < property->choice_count; i++) {
        all |= UINT64_C(1) << (property->choice_values[i] & 63);
        if ((property->flags & DRM_MODE_PROP_ENUM) != 0 && property->choice_values[i] == value)
            return true;
    }
    return (property->flags & DRM_MODE_PROP_BITMASK) != 0 && value != 0 && (value & ~all) == 0;
}

static bool is_allowed(const struct fake_card *card, const struct fake_property *property,
                       uint64_t value)
{
    uint32_t type = property->flags & (DRM_MODE_PROP_LEGACY_TYPE | DRM_MODE_PROP_EXTENDED_TYPE);
    size_t length;
    switch (type) {
    case DRM_MODE_PROP_ENUM:
    case DRM_MODE_PROP_BITMASK:
        return is_in_list(property, value);
    case DRM_MODE_PROP_RANGE:
        return value >= property->minimum && value <= property->maximum;
    case DRM_MODE_PROP_SIGNED_RANGE:
        return (int64_t)value >= (int64_t)property->minimum &&
               (int64_t)value <= (int64_t)property->maximum;
    case DRM_MODE_PROP_BLOB:
        return value == 0 || fake_blob_bytes(card, value, &length) != NULL;
    default:
        return true;
    }
}

static bool takes_format(const struct fake_object *plane, uint32_t format)
{
    for (uint32_t i = 0; i < plane->format_count; i++)
        if (plane->formats[i] == format)
            return true;
    return format == 0; /* another program's */
}

static int check_buffer(struct fake_card *card, uint32_t plane_id, uint64_t id)
{
    if (id == 0)
        return 0;
    if (id < FAKE_FIRST_BUFFER || id >= FAKE_FIRST_BUFFER + FAKE_BUFFERS ||
        !card->buffers[id - FAKE_FIRST_BUFFER].alive)
        return -ENOENT;
    uint32_t format = card->buffers[id - FAKE_FIRST_BUFFER].format;
    return takes_format(fake_object(card, plane_id), format) ? 0 : -EINVAL;
}

int fake_write_property(struct fake_card *card, uint32_t object_id, uint32_t id, uint64_t value,
                        bool commit)
{
    struct fake_value *entry = find(card, object_id, id);
    if (entry == NULL)
        return -ENOENT;
    const struct fake_property *property = &card->properties[id - 1];
    if ((property->flags & DRM_MODE_PROP_IMMUTABLE) != 0 || !is_allowed(card, property, value) ||
        (card->refused_object == object_id && strcmp(card->refused_name, property->name) == 0) ||
        (card->atomic && strcmp(property->name, "DPMS") == 0))
        return -EINVAL;
    if (strcmp(property->name, "FB_ID") == 0) {
        int result = check_buffer(card, object_id, value);
        if (result != 0)
            return result;
    }
    if (commit)
        entry->value = value;
    return 0;
}

drmModeAtomicReqPtr drmModeAtomicAlloc(void)
{
    return calloc(1, sizeof(struct _drmModeAtomicReq));
}

void drmModeAtomicFree(drmModeAtomicReqPtr request)
{
    free(request);
}

int drmModeAtomicAddProperty(drmModeAtomicReqPtr request, uint32_t object_id, uint32_t property,
                             uint64_t value)
{
    if (request->count == ENTRIES_MAX)
        return -ENOMEM;
    request->entries[request->count].object_id = object_id;
    request->entries[request->count].property = property;
    request->entries[request->count++].value = value;
    return (int)request->count;
}

/* The old pictures of a CRTC that the property shows. */
static void follow_legacy(struct fake_card *card)
{
    for (size_t i = 0; i < card->object_count; i++) {
        struct fake_object *object = &card->objects[i];
        if (object->type == DRM_MODE_OBJECT_CONNECTOR)
            object->encoder_crtc = (uint32_t)fake_value(card, object->id, "CRTC_ID");
    }
}

static int answer_flip(struct fake_card *card, int fd, void *context)
{
    card->flips++;
    flip_context = context;
    return card->silent || write(fake_event_end(fd), "", 1) == 1 ? 0 : -EIO;
}

int drmModeAtomicCommit(int fd, const drmModeAtomicReqPtr request, uint32_t flags, void *context)
{
    struct fake_card *card = fake_card_of(fd);
    bool is_test = (flags & DRM_MODE_ATOMIC_TEST_ONLY) != 0;
    for (size_t i = 0; i < request->count; i++) {
        int result = fake_write_property(card,
                                         request->entries[i].object_id,
                                         request->entries[i].property,
                                         request->entries[i].value,
                                         false);
        if (result != 0)
            return result;
    }
    if (card->held)
        return -EACCES;
    if (is_test) {
        card->tests++;
        return 0;
    }
    if (card->busy-- > 0)
        return -EBUSY;
    if (card->commit_result != 0)
        return card->commit_result;
    card->commits++;
    for (size_t i = 0; i < request->count; i++)
        (void)fake_write_property(card,
                                  request->entries[i].object_id,
                                  request->entries[i].property,
                                  request->entries[i].value,
                                  true);
    fake_bury_blobs(card);
    follow_legacy(card);
    return (flags & DRM_MODE_PAGE_FLIP_EVENT) != 0 ? answer_flip(card, fd, context) : 0;
}

int drmHandleEvent(int fd, drmEventContextPtr events)
{
    char byte;
    if (read(fd, &byte, 1) != 1)
        return -1;
    events->page_flip_handler(fd, 0, 0, 0, flip_context);
    return 0;
}

int drmModeCreatePropertyBlob(int fd, const void *bytes, size_t length, uint32_t *id)
{
    struct fake_card *card = fake_card_of(fd);
    *id = fake_blob(card, bytes, length);
    card->blobs[*id - FAKE_FIRST_BLOB].is_of_client = true;
    return 0;
}

int drmModeObjectSetProperty(int fd, uint32_t object_id, uint32_t type, uint32_t property,
                             uint64_t value)
{
    (void)type;
    struct fake_card *card = fake_card_of(fd);
    return card->held ? -EACCES : fake_write_property(card, object_id, property, value, true);
}

static int create_dumb(struct fake_card *card, struct drm_mode_create_dumb *request)
{
    if (card->buffer_result != 0) {
        errno = -card->buffer_result;
        return -1;
    }
    for (uint32_t i = 1; i < FAKE_BUFFERS; i++)
        if (!card->buffers[i].alive && card->buffers[i].pitch == 0) {
            request->pitch = (request->width * request->bpp / 8 + 63) / 64 * 64;
            request->size = (uint64_t)request->pitch * request->height;
            request->handle = i;
            card->buffers[i].pitch = request->pitch;
            card->buffers[i].height = request->height;
            return 0;
        }
    errno = ENOMEM;
    return -1;
}

int drmIoctl(int fd, unsigned long request, void *argument)
{
    struct fake_card *card = fake_card_of(fd);
    if (request == DRM_IOCTL_MODE_CREATE_DUMB)
        return create_dumb(card, argument);
    if (request == DRM_IOCTL_MODE_MAP_DUMB) {
        struct drm_mode_map_dumb *map = argument;
        map->offset = map->handle;
        return 0;
    }
    if (request == DRM_IOCTL_MODE_DESTROY_DUMB) {
        const struct drm_mode_destroy_dumb *destroy = argument;
        card->buffers[destroy->handle].pitch = 0;
        return 0;
    }
    errno = EINVAL;
    return -1;
}

int drmModeAddFB2(int fd, uint32_t width, uint32_t height, uint32_t format,
                  const uint32_t handles[4], const uint32_t pitches[4], const uint32_t offsets[4],
                  uint32_t *id, uint32_t flags)
{
    (void)width, (void)height, (void)pitches, (void)offsets, (void)flags;
    struct fake_card *card = fake_card_of(fd);
    card->buffers[handles[0]].alive = true;
    card->buffers[handles[0]].format = format;
    *id = handles[0] + FAKE_FIRST_BUFFER;
    return 0;
}

/* What shows it goes dark. */
int drmModeRmFB(int fd, uint32_t id)
{
    struct fake_card *card = fake_card_of(fd);
    card->buffers[id - FAKE_FIRST_BUFFER].alive = false;
    for (size_t i = 0; i < card->object_count; i++) {
        struct fake_object *object = &card->objects[i];
        if (object->picture == id)
            object->picture = 0;
        if (object->type == DRM_MODE_OBJECT_PLANE && fake_value(card, object->id, "FB_ID") == id)
            fake_set(card, object->id, "FB_ID", 0);
    }
    return 0;
}

int drmModeSetCrtc(int fd, uint32_t crtc_id, uint32_t buffer, uint32_t x, uint32_t y,
                   uint32_t *connectors, int count, drmModeModeInfoPtr mode)
{
    (void)x, (void)y;
    struct fake_card *card = fake_card_of(fd);
    if (card->held || card->commit_result != 0)
        return card->held ? -EACCES : card->commit_result;
    if (buffer != 0 && !card->buffers[buffer - FAKE_FIRST_BUFFER].alive)
        return -ENOENT;
    struct fake_object *crtc = fake_object(card, crtc_id);
    card->commits++;
    crtc->picture = buffer;
    if (mode != NULL)
        crtc->mode = *mode;
    for (size_t i = 0; i < card->object_count; i++)
        if (card->objects[i].encoder_crtc == crtc_id)
            card->objects[i].encoder_crtc = 0;
    for (int i = 0; i < count; i++)
        fake_object(card, connectors[i])->encoder_crtc = crtc_id;
    return 0;
}

int drmModePageFlip(int fd, uint32_t crtc_id, uint32_t buffer, uint32_t flags, void *context)
{
    struct fake_card *card = fake_card_of(fd);
    (void)flags;
    if (card->cannot_flip)
        return -EINVAL;
    if (card->commit_result != 0)
        return card->commit_result;
    fake_object(card, crtc_id)->picture = buffer;
    return answer_flip(card, fd, context);
}

int drmModeDirtyFB(int fd, uint32_t buffer, drmModeClipPtr clips, uint32_t count)
{
    (void)buffer, (void)clips, (void)count;
    struct fake_card *card = fake_card_of(fd);
    card->dirtied += card->has_dirty ? 1 : 0;
    return card->has_dirty ? 0 : -ENOSYS;
}

int drmModeCrtcSetGamma(int fd, uint32_t id, uint32_t size, uint16_t *red, uint16_t *green,
                        uint16_t *blue)
{
    struct fake_card *card = fake_card_of(fd);
    struct fake_object *crtc = fake_object(card, id);
    if (card->held || (int)size != crtc->gamma_size || size > FAKE_RAMP)
        return card->held ? -EACCES : -EINVAL;
    memcpy(crtc->ramp, red, size * sizeof *red);
    memcpy(crtc->ramp + size, green, size * sizeof *green);
    memcpy(crtc->ramp + 2 * size, blue, size * sizeof *blue);
    return 0;
}

int drmModeSetCursor(int fd, uint32_t crtc_id, uint32_t buffer, uint32_t width, uint32_t height)
{
    (void)width, (void)height;
    fake_object(fake_card_of(fd), crtc_id)->cursor_on = buffer != 0;
    return 0;
}

int drmModeSetPlane(int fd, uint32_t plane_id, uint32_t crtc_id, uint32_t fb_id, uint32_t flags,
                    int32_t crtc_x, int32_t crtc_y, uint32_t crtc_w, uint32_t crtc_h,
                    uint32_t src_x, uint32_t src_y, uint32_t src_w, uint32_t src_h)
{
    (void)fd, (void)plane_id, (void)crtc_id, (void)fb_id, (void)flags;
    (void)crtc_x, (void)crtc_y, (void)crtc_w, (void)crtc_h;
    (void)src_x, (void)src_y, (void)src_w, (void)src_h;
    return 0;
}
