/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/vm/card_tool/tool.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void give_up(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fputs("card_tool: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static bool is_named(const drmModeConnector *connector, const char *name)
{
    char own[64];
    const char *type = drmModeGetConnectorTypeName(connector->connector_type);
    (void)snprintf(
        own, sizeof own, "%s-%u", type == NULL ? "?" : type, connector->connector_type_id);
    return strcmp(own, name) == 0;
}

static drmModeConnector *find_connector(struct tool *tool, const drmModeRes *resources,
                                        const char *name)
{
    for (int i = 0; i < resources->count_connectors; i++) {
        drmModeConnector *connector = drmModeGetConnector(tool->fd, resources->connectors[i]);
        if (connector != NULL && is_named(connector, name))
            return connector;
        drmModeFreeConnector(connector);
    }
    give_up("there is no connector %s", name);
}

static unsigned index_of(const drmModeRes *resources, uint32_t crtc_id)
{
    for (int i = 0; i < resources->count_crtcs; i++)
        if (resources->crtcs[i] == crtc_id)
            return (unsigned)i;
    give_up("scan-out unit %u is not of this card", crtc_id);
}

/* The one it has, else the first that feeds nobody. */
static uint32_t find_crtc(const struct tool *tool, const drmModeRes *resources)
{
    uint64_t current = 0;
    drmModeFreeProperty(
        tool_property(tool, tool->connector_id, DRM_MODE_OBJECT_CONNECTOR, "CRTC_ID", &current));
    for (int i = 0; current == 0 && i < resources->count_crtcs; i++) {
        uint64_t active = 0;
        drmModeFreeProperty(
            tool_property(tool, resources->crtcs[i], DRM_MODE_OBJECT_CRTC, "ACTIVE", &active));
        if (active == 0)
            current = resources->crtcs[i];
    }
    if (current == 0)
        give_up("every scan-out unit is in use");
    return (uint32_t)current;
}

static void find_planes(struct tool *tool)
{
    drmModePlaneRes *planes = drmModeGetPlaneResources(tool->fd);
    for (uint32_t i = 0; planes != NULL && i < planes->count_planes; i++) {
        drmModePlane *plane = drmModeGetPlane(tool->fd, planes->planes[i]);
        uint64_t type = DRM_PLANE_TYPE_OVERLAY;
        drmModeFreeProperty(
            tool_property(tool, planes->planes[i], DRM_MODE_OBJECT_PLANE, "type", &type));
        bool ours = plane != NULL && (plane->possible_crtcs >> tool->crtc_index & 1) != 0;
        if (ours && type == DRM_PLANE_TYPE_PRIMARY && tool->primary_id == 0)
            tool->primary_id = planes->planes[i];
        if (ours && type == DRM_PLANE_TYPE_CURSOR && tool->cursor_id == 0)
            tool->cursor_id = planes->planes[i];
        drmModeFreePlane(plane);
    }
    drmModeFreePlaneResources(planes);
}

struct tool tool_open(const char *card, const char *connector_name)
{
    struct tool tool = {.card = card, .fd = open(card, O_RDWR | O_CLOEXEC)};
    if (tool.fd < 0)
        give_up("%s: %m", card);
    if (drmSetClientCap(tool.fd, DRM_CLIENT_CAP_UNIVERSAL_PLANES, 1) != 0 ||
        drmSetClientCap(tool.fd, DRM_CLIENT_CAP_ATOMIC, 1) != 0)
        give_up("%s: no atomic mode setting", card);
    (void)drmSetClientCap(tool.fd, DRM_CLIENT_CAP_WRITEBACK_CONNECTORS, 1);
    drmModeRes *resources = drmModeGetResources(tool.fd);
    if (resources == NULL)
        give_up("%s: %m", card);
    drmModeConnector *connector = find_connector(&tool, resources, connector_name);
    tool.connector_id = connector->connector_id;
    if (connector->count_modes > 0)
        tool.mode = connector->modes[0];
    drmModeFreeConnector(connector);
    tool.crtc_id = find_crtc(&tool, resources);
    tool.crtc_index = index_of(resources, tool.crtc_id);
    drmModeFreeResources(resources);
    find_planes(&tool);
    /* Whoever comes first may draw (and ask monitors, as was done); to look, that is too much. */
    (void)drmDropMaster(tool.fd);
    return tool;
}

uint32_t tool_object(const struct tool *tool, const char *kind, uint32_t *type)
{
    *type = strcmp(kind, "connector") == 0 ? DRM_MODE_OBJECT_CONNECTOR
            : strcmp(kind, "crtc") == 0    ? DRM_MODE_OBJECT_CRTC
                                           : DRM_MODE_OBJECT_PLANE;
    switch (*type) {
    case DRM_MODE_OBJECT_CONNECTOR:
        return tool->connector_id;
    case DRM_MODE_OBJECT_CRTC:
        return tool->crtc_id;
    default:
        return strcmp(kind, "plane") == 0 ? tool->primary_id : tool->cursor_id;
    }
}
