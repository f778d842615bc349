/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_route.h"

#include "agent/display/kms_format.h"
#include "agent/display/kms_legacy.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <string.h>

static void free_plane(drmModePlane **plane)
{
    if (*plane != NULL)
        drmModeFreePlane(*plane);
}

static void free_plane_resources(drmModePlaneRes **resources)
{
    if (*resources != NULL)
        drmModeFreePlaneResources(*resources);
}

void kms_route_finish(struct kms_route *route)
{
    kms_object_finish(&route->connector);
    kms_object_finish(&route->crtc);
    kms_object_finish(&route->plane);
    for (size_t i = 0; i < route->other_count; i++)
        kms_object_finish(&route->others[i]);
    route->other_count = 0;
}

/* By its property, else (not atomic) by its encoder. */
static uint32_t crtc_of_connector(int fd, uint32_t id)
{
    CLEANUP(kms_object_finish) struct kms_object object = {0};
    if (!kms_object_read(fd, id, DRM_MODE_OBJECT_CONNECTOR, &object, NULL))
        return 0;
    if (kms_object_find(&object, "CRTC_ID") != NULL)
        return (uint32_t)kms_object_value(&object, "CRTC_ID");
    CLEANUP(kms_free_connector) drmModeConnector *connector = drmModeGetConnectorCurrent(fd, id);
    return connector == NULL ? 0 : kms_encoder_crtc(fd, connector);
}

static drmModeConnector *connector_named(int fd, const drmModeRes *resources, const char *name)
{
    for (int i = 0; i < resources->count_connectors; i++) {
        char candidate[64];
        drmModeConnector *connector = drmModeGetConnector(fd, resources->connectors[i]);
        if (connector == NULL)
            continue;
        kms_connector_name(connector, candidate, sizeof candidate);
        if (strcmp(candidate, name) == 0)
            return connector;
        drmModeFreeConnector(connector);
    }
    return NULL;
}

static bool feeds_another(int fd, const drmModeRes *resources, uint32_t crtc_id,
                          uint32_t connector_id)
{
    for (int i = 0; i < resources->count_connectors; i++)
        if (resources->connectors[i] != connector_id &&
            crtc_of_connector(fd, resources->connectors[i]) == crtc_id)
            return true;
    return false;
}

/* The CRTC the connector has, if it has it alone; else the first free one. 0: none. */
static uint32_t choose_crtc(int fd, const drmModeRes *resources, const drmModeConnector *connector)
{
    uint32_t possible = drmModeConnectorGetPossibleCrtcs(fd, connector);
    uint32_t current = crtc_of_connector(fd, connector->connector_id);
    if (current != 0 && !feeds_another(fd, resources, current, connector->connector_id))
        return current;
    for (int i = 0; i < resources->count_crtcs && i < 32; i++)
        if ((possible >> i & 1) != 0 &&
            !feeds_another(fd, resources, resources->crtcs[i], connector->connector_id))
            return resources->crtcs[i];
    return 0;
}

static unsigned formats_of(const drmModePlane *plane)
{
    unsigned formats = 0;
    for (uint32_t i = 0; i < plane->count_formats; i++)
        for (unsigned j = 0; j < KMS_FORMAT_COUNT; j++)
            if (plane->formats[i] == kms_formats[j].fourcc)
                formats |= 1u << j;
    return formats;
}

static bool is_primary(const struct kms_object *object)
{
    const struct kms_property *type = kms_object_find(object, "type");
    return type != NULL && type->value == DRM_PLANE_TYPE_PRIMARY;
}

/* Better is a primary plane that is on our CRTC already than one that is free. */
static void sort_plane(struct kms_route *route, const drmModePlane *plane,
                       struct kms_object *object)
{
    bool ours = plane->crtc_id == route->crtc.id;
    bool is_free = plane->crtc_id == 0;
    if (is_primary(object) && (ours || is_free) &&
        (route->plane.properties == NULL || (ours && !route->plane_is_ours))) {
        kms_object_finish(&route->plane);
        route->plane = *object;
        *object = (struct kms_object){0};
        route->formats = formats_of(plane);
        route->plane_is_ours = ours;
    } else if (ours && route->other_count < KMS_OTHER_PLANES_MAX) {
        route->others[route->other_count++] = *object;
        *object = (struct kms_object){0};
    }
}

static bool find_planes(int fd, unsigned crtc_index, struct kms_route *route, struct error *error)
{
    CLEANUP(free_plane_resources) drmModePlaneRes *planes = drmModeGetPlaneResources(fd);
    if (planes == NULL)
        return error_set_errno(error, "planes");
    for (uint32_t i = 0; i < planes->count_planes; i++) {
        CLEANUP(free_plane) drmModePlane *plane = drmModeGetPlane(fd, planes->planes[i]);
        CLEANUP(kms_object_finish) struct kms_object object = {0};
        if (plane == NULL || (plane->possible_crtcs >> crtc_index & 1) == 0)
            continue;
        if (!kms_object_read(fd, plane->plane_id, DRM_MODE_OBJECT_PLANE, &object, error))
            return false;
        sort_plane(route, plane, &object);
    }
    if (route->plane.properties == NULL)
        return error_set(error, ERROR_SYSTEM, "the graphics card has no primary plane to spare");
    return true;
}

static unsigned crtc_index(const drmModeRes *resources, uint32_t crtc_id)
{
    unsigned index = 0;
    while (index < 31 && (int)index < resources->count_crtcs && resources->crtcs[index] != crtc_id)
        index++;
    return index;
}

static bool find_mode(const drmModeConnector *connector, const char *name, struct kms_route *route,
                      struct error *error)
{
    const drmModeModeInfo *mode = kms_preferred_mode(connector);
    bool unplugged = connector->connection == DRM_MODE_DISCONNECTED;
    if (unplugged || mode == NULL)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "display %s: %s",
                         name,
                         unplugged ? "no monitor is connected" : "the monitor offers no mode");
    route->mode = *mode;
    route->connector_type = connector->connector_type;
    return true;
}

static bool find_all(int fd, const char *name, struct kms_route *route, struct error *error)
{
    CLEANUP(kms_free_resources) drmModeRes *resources = drmModeGetResources(fd);
    if (resources == NULL)
        return error_set_errno(error, "outputs");
    CLEANUP(kms_free_connector) drmModeConnector *connector = connector_named(fd, resources, name);
    if (connector == NULL)
        return error_set(error, ERROR_UNAVAILABLE, "display %s: the output is gone", name);
    if (!find_mode(connector, name, route, error))
        return false;
    uint32_t crtc_id = choose_crtc(fd, resources, connector);
    if (crtc_id == 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "display %s: every scan-out unit of the card feeds another monitor",
                         name);
    drmModeCrtc *crtc = drmModeGetCrtc(fd, crtc_id);
    route->gamma_size = crtc != NULL && crtc->gamma_size > 0 ? (uint32_t)crtc->gamma_size : 0;
    if (crtc != NULL)
        drmModeFreeCrtc(crtc);
    route->crtc_index = crtc_index(resources, crtc_id);
    return kms_object_read(
               fd, connector->connector_id, DRM_MODE_OBJECT_CONNECTOR, &route->connector, error) &&
           kms_object_read(fd, crtc_id, DRM_MODE_OBJECT_CRTC, &route->crtc, error) &&
           find_planes(fd, route->crtc_index, route, error);
}

bool kms_route_find(const struct kms_card *card, const char *connector_name,
                    struct kms_route *route, struct error *error)
{
    struct kms_route found = {0};
    if (!find_all(card->fd, connector_name, &found, error)) {
        kms_route_finish(&found);
        return error_prefix(error, "graphics card %s: ", card->path);
    }
    *route = found;
    return true;
}
