/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/backend.h"
#include "agent/display/kms_card.h"
#include "agent/display/kms_object.h"
#include "agent/display/kms_understood.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void kms_connector_name(const drmModeConnector *connector, char *text, size_t size)
{
    const char *type = drmModeGetConnectorTypeName(connector->connector_type);
    (void)snprintf(
        text, size, "%s-%" PRIu32, type == NULL ? "Unknown" : type, connector->connector_type_id);
}

const drmModeModeInfo *kms_preferred_mode(const drmModeConnector *connector)
{
    for (int i = 0; i < connector->count_modes; i++)
        if ((connector->modes[i].type & DRM_MODE_TYPE_PREFERRED) != 0)
            return &connector->modes[i];
    return connector->count_modes > 0 ? &connector->modes[0] : NULL;
}

double kms_refresh_hz(const drmModeModeInfo *mode)
{
    if (mode->htotal == 0 || mode->vtotal == 0)
        return 0;
    double frames = mode->clock * 1000.0 / ((double)mode->htotal * mode->vtotal);
    if ((mode->flags & DRM_MODE_FLAG_INTERLACE) != 0)
        frames *= 2;
    if ((mode->flags & DRM_MODE_FLAG_DBLSCAN) != 0)
        frames /= 2;
    return mode->vscan > 1 ? frames / mode->vscan : frames;
}

static void read_edid(int fd, const struct kms_object *connector, struct display_info *info)
{
    uint64_t blob_id = kms_object_value(connector, "EDID");
    drmModePropertyBlobRes *blob =
        blob_id != 0 ? drmModeGetPropertyBlob(fd, (uint32_t)blob_id) : NULL;
    if (blob == NULL)
        return;
    info->edid_length = blob->length < EDID_SIZE_MAX ? blob->length : EDID_SIZE_MAX;
    memcpy(info->edid, blob->data, info->edid_length);
    drmModeFreePropertyBlob(blob);
    display_info_parse_edid(info);
}

/* A blob that is a text with its NUL; "" where there is none. */
static void read_text(int fd, const struct kms_object *connector, const char *name, char *text,
                      size_t size)
{
    uint64_t blob_id = kms_object_value(connector, name);
    drmModePropertyBlobRes *blob =
        blob_id != 0 ? drmModeGetPropertyBlob(fd, (uint32_t)blob_id) : NULL;
    text[0] = '\0';
    if (blob == NULL)
        return;
    text_printable(text, size, blob->data, strnlen(blob->data, blob->length));
    drmModeFreePropertyBlob(blob);
}

static void read_properties(int fd, uint32_t connector_id, struct display_info *info)
{
    CLEANUP(kms_object_finish) struct kms_object object = {0};
    if (!kms_object_read(fd, connector_id, DRM_MODE_OBJECT_CONNECTOR, &object, NULL))
        return;
    read_edid(fd, &object, info);
    read_text(fd, &object, "PATH", info->mst_path, sizeof info->mst_path);
    read_text(fd, &object, "TILE", info->tile, sizeof info->tile);
    info->non_desktop = kms_object_value(&object, "non-desktop") != 0;
}

void kms_connector_describe(int fd, const drmModeConnector *connector, struct display_info *info)
{
    kms_connector_name(connector, info->connector, sizeof info->connector);
    /* "Unknown" is an analogue output whose monitor cannot be sensed. */
    info->connected =
        connector->connection == DRM_MODE_CONNECTED ||
        (connector->connection == DRM_MODE_UNKNOWNCONNECTION && connector->count_modes > 0);
    if (!info->connected)
        return;
    const drmModeModeInfo *mode = kms_preferred_mode(connector);
    if (mode != NULL) {
        info->width = mode->hdisplay;
        info->height = mode->vdisplay;
        info->refresh_hz = kms_refresh_hz(mode);
    }
    read_properties(fd, connector->connector_id, info);
    kms_understood(info, info->refusal, sizeof info->refusal);
}

static bool is_named(const struct display_info *info, const char *name)
{
    if (strcmp(info->connector, name) == 0)
        return true;
    const char *card = strrchr(info->card, '/');
    card = card == NULL ? info->card : card + 1;
    size_t length = strlen(card);
    return length > 0 && strncmp(name, card, length) == 0 && name[length] == '-' &&
           strcmp(name + length + 1, info->connector) == 0;
}

/* " DP-1 (card0), HDMI-A-1 (card0)", for messages. */
static void append_names(const struct display_info *infos, size_t count, bool connected_only,
                         struct buffer *names)
{
    for (size_t i = 0; i < count; i++) {
        if (connected_only && !infos[i].connected)
            continue;
        const char *card = strrchr(infos[i].card, '/');
        buffer_format(names,
                      "%s%s-%s",
                      names->length > 0 ? ", " : "",
                      card == NULL ? infos[i].card : card + 1,
                      infos[i].connector);
    }
}

static bool refuse(const char *what, const char *name, const struct buffer *names,
                   struct error *error)
{
    char shown[80] = "";
    if (name != NULL)
        text_printable(shown, sizeof shown, name, strlen(name));
    return error_set(error,
                     ERROR_INVALID,
                     "display \"%s\": %s; there is %s",
                     shown,
                     what,
                     names->length > 0 ? names->data : "none");
}

static bool find_only_connected(const struct display_info *infos, size_t count, size_t *index,
                                struct error *error)
{
    size_t found = 0, last = 0;
    for (size_t i = 0; i < count; i++)
        if (infos[i].connected) {
            found++;
            last = i;
        }
    if (found == 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         count == 0 ? "no display: this machine has no graphics card with outputs"
                                    : "no display: nothing is connected to the graphics card");
    if (found > 1) {
        CLEANUP(buffer_finish) struct buffer names = BUFFER(300);
        append_names(infos, count, true, &names);
        return refuse("say which, with --display", NULL, &names, error);
    }
    *index = last;
    return true;
}

bool kms_find_connector(const struct display_info *infos, size_t count, const char *name,
                        size_t *index, struct error *error)
{
    if (name == NULL)
        return find_only_connected(infos, count, index, error);
    size_t found = 0, last = 0;
    for (size_t i = 0; i < count; i++)
        if (is_named(&infos[i], name)) {
            found++;
            last = i;
        }
    if (found != 1) {
        CLEANUP(buffer_finish) struct buffer names = BUFFER(300);
        append_names(infos, count, false, &names);
        return refuse(found == 0 ? "no output has that name"
                                 : "more than one card has such an output",
                      name,
                      &names,
                      error);
    }
    if (!infos[last].connected)
        return error_set(error, ERROR_UNAVAILABLE, "display %s: no monitor is connected", name);
    *index = last;
    return true;
}
