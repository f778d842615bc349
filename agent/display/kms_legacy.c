/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_legacy.h"

#include "agent/display/kms_card.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

#define RAMP_ENTRIES_MAX 4096

uint32_t kms_encoder_crtc(int fd, const drmModeConnector *connector)
{
    drmModeEncoder *encoder =
        connector->encoder_id != 0 ? drmModeGetEncoder(fd, connector->encoder_id) : NULL;
    if (encoder == NULL)
        return 0;
    uint32_t crtc_id = encoder->crtc_id;
    drmModeFreeEncoder(encoder);
    return crtc_id;
}

static void add_connectors(int fd, uint32_t crtc_id, struct kms_picture *picture)
{
    CLEANUP(kms_free_resources) drmModeRes *resources = drmModeGetResources(fd);
    for (int i = 0; resources != NULL && i < resources->count_connectors; i++) {
        CLEANUP(kms_free_connector)
        drmModeConnector *connector = drmModeGetConnectorCurrent(fd, resources->connectors[i]);
        if (connector != NULL && kms_encoder_crtc(fd, connector) == crtc_id &&
            picture->connector_count < KMS_PICTURE_CONNECTORS_MAX)
            picture->connectors[picture->connector_count++] = connector->connector_id;
    }
}

bool kms_picture_read(int fd, uint32_t crtc_id, struct kms_picture *picture)
{
    drmModeCrtc *crtc = drmModeGetCrtc(fd, crtc_id);
    if (crtc == NULL)
        return false;
    memset(picture, 0, sizeof *picture);
    picture->framebuffer_id = crtc->buffer_id;
    picture->x = crtc->x;
    picture->y = crtc->y;
    picture->mode_valid = crtc->mode_valid != 0;
    if (picture->mode_valid != 0)
        picture->mode = crtc->mode;
    drmModeFreeCrtc(crtc);
    if (picture->framebuffer_id != 0)
        add_connectors(fd, crtc_id, picture);
    return true;
}

int kms_picture_write(int fd, uint32_t crtc_id, const struct kms_picture *picture)
{
    struct kms_picture copy = *picture; /* libdrm takes neither as const */
    bool on = copy.framebuffer_id != 0 && copy.mode_valid != 0 && copy.connector_count > 0;
    if (!on)
        return drmModeSetCrtc(fd, crtc_id, 0, 0, 0, NULL, 0, NULL);
    return drmModeSetCrtc(fd,
                          crtc_id,
                          copy.framebuffer_id,
                          copy.x,
                          copy.y,
                          copy.connectors,
                          (int)copy.connector_count,
                          &copy.mode);
}

size_t kms_ramp_read(int fd, uint32_t crtc_id, uint16_t **ramp)
{
    drmModeCrtc *crtc = drmModeGetCrtc(fd, crtc_id);
    if (crtc == NULL)
        return 0;
    size_t entries =
        crtc->gamma_size > 0 && crtc->gamma_size <= RAMP_ENTRIES_MAX ? (size_t)crtc->gamma_size : 0;
    drmModeFreeCrtc(crtc);
    uint16_t *read = entries > 0 ? calloc(3 * entries, sizeof *read) : NULL;
    if (read == NULL)
        return 0;
    if (drmModeCrtcGetGamma(
            fd, crtc_id, (uint32_t)entries, read, read + entries, read + 2 * entries) != 0) {
        free(read);
        return 0;
    }
    *ramp = read;
    return entries;
}

int kms_ramp_write(int fd, uint32_t crtc_id, uint16_t *ramp, size_t entries)
{
    return drmModeCrtcSetGamma(
        fd, crtc_id, (uint32_t)entries, ramp, ramp + entries, ramp + 2 * entries);
}

void kms_ramp_identity(uint16_t *ramp, size_t entries)
{
    for (size_t i = 0; i < entries; i++) {
        size_t level = entries < 2 ? 0 : (i * 65535 + (entries - 1) / 2) / (entries - 1);
        ramp[i] = ramp[entries + i] = ramp[2 * entries + i] = (uint16_t)level;
    }
}
