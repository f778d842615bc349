/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_route.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <drm_fourcc.h>
#include <stdlib.h>
#include <string.h>

/* A card with three connectors, two CRTCs and five planes, as libdrm would report it. Its own
 * definitions of drmModeGetResources and the like win over the library's. */

enum {
    DP_1 = 10,
    DP_2,
    HDMI,
    CRTC_A = 20,
    CRTC_B,
    PRIMARY_A = 30,
    PRIMARY_B,
    CURSOR_A,
    OVERLAY,
    SPARE
};
enum { P_CRTC_ID = 1, P_TYPE, P_FB_ID };

static struct fake_plane {
    uint32_t id, possible_crtcs, crtc_id;
    uint64_t type;
    uint32_t formats[2];
} planes[5];

static struct fake_connector {
    uint32_t id, type, type_id, possible_crtcs, crtc_id;
    drmModeConnection connection;
    int mode_count;
} connectors[3];

static void card_was_set_up(void)
{
    static const struct fake_plane some_planes[] = {
        {PRIMARY_A, 1, CRTC_A, DRM_PLANE_TYPE_PRIMARY, {DRM_FORMAT_XRGB8888}},
        {PRIMARY_B, 2, 0, DRM_PLANE_TYPE_PRIMARY, {DRM_FORMAT_XRGB8888, DRM_FORMAT_XRGB2101010}},
        {CURSOR_A, 1, CRTC_A, DRM_PLANE_TYPE_CURSOR, {DRM_FORMAT_ARGB8888}},
        {OVERLAY, 3, 0, DRM_PLANE_TYPE_OVERLAY, {DRM_FORMAT_XRGB8888}},
        {SPARE, 1, 0, DRM_PLANE_TYPE_PRIMARY, {DRM_FORMAT_XRGB8888}},
    };
    static const struct fake_connector some_connectors[] = {
        {DP_1, DRM_MODE_CONNECTOR_DisplayPort, 1, 3, CRTC_A, DRM_MODE_CONNECTED, 2},
        {DP_2, DRM_MODE_CONNECTOR_DisplayPort, 2, 3, 0, DRM_MODE_CONNECTED, 2},
        {HDMI, DRM_MODE_CONNECTOR_HDMIA, 1, 2, 0, DRM_MODE_DISCONNECTED, 0},
    };
    memcpy(planes, some_planes, sizeof planes);
    memcpy(connectors, some_connectors, sizeof connectors);
}

drmModeResPtr drmModeGetResources(int fd)
{
    static uint32_t connector_ids[] = {DP_1, DP_2, HDMI}, crtc_ids[] = {CRTC_A, CRTC_B};
    (void)fd;
    drmModeResPtr resources = calloc(1, sizeof *resources);
    resources->connectors = connector_ids;
    resources->count_connectors = ARRAY_LENGTH(connector_ids);
    resources->crtcs = crtc_ids;
    resources->count_crtcs = ARRAY_LENGTH(crtc_ids);
    return resources;
}

void drmModeFreeResources(drmModeResPtr resources)
{
    free(resources);
}

drmModeConnectorPtr drmModeGetConnector(int fd, uint32_t id)
{
    static drmModeModeInfo modes[] = {
        {.hdisplay = 640, .vdisplay = 480},
        {.hdisplay = 1536, .vdisplay = 2048, .type = DRM_MODE_TYPE_PREFERRED}};
    (void)fd;
    const struct fake_connector *fake = &connectors[id - DP_1];
    drmModeConnectorPtr connector = calloc(1, sizeof *connector);
    connector->connector_id = id;
    connector->connector_type = fake->type;
    connector->connector_type_id = fake->type_id;
    connector->connection = fake->connection;
    connector->modes = modes;
    connector->count_modes = fake->mode_count;
    return connector;
}

void drmModeFreeConnector(drmModeConnectorPtr connector)
{
    free(connector);
}

uint32_t drmModeConnectorGetPossibleCrtcs(int fd, const drmModeConnector *connector)
{
    (void)fd;
    return connectors[connector->connector_id - DP_1].possible_crtcs;
}

drmModeCrtcPtr drmModeGetCrtc(int fd, uint32_t id)
{
    (void)fd;
    drmModeCrtcPtr crtc = calloc(1, sizeof *crtc);
    crtc->crtc_id = id;
    crtc->gamma_size = 256;
    return crtc;
}

void drmModeFreeCrtc(drmModeCrtcPtr crtc)
{
    free(crtc);
}

drmModePlaneResPtr drmModeGetPlaneResources(int fd)
{
    static uint32_t ids[] = {PRIMARY_A, PRIMARY_B, CURSOR_A, OVERLAY, SPARE};
    (void)fd;
    drmModePlaneResPtr resources = calloc(1, sizeof *resources);
    resources->planes = ids;
    resources->count_planes = ARRAY_LENGTH(ids);
    return resources;
}

void drmModeFreePlaneResources(drmModePlaneResPtr resources)
{
    free(resources);
}

drmModePlanePtr drmModeGetPlane(int fd, uint32_t id)
{
    (void)fd;
    struct fake_plane *fake = &planes[id - PRIMARY_A];
    drmModePlanePtr plane = calloc(1, sizeof *plane);
    plane->plane_id = id;
    plane->possible_crtcs = fake->possible_crtcs;
    plane->formats = fake->formats;
    plane->count_formats = ARRAY_LENGTH(fake->formats);
    plane->crtc_id = fake->crtc_id;
    return plane;
}

void drmModeFreePlane(drmModePlanePtr plane)
{
    free(plane);
}

drmModeObjectPropertiesPtr drmModeObjectGetProperties(int fd, uint32_t id, uint32_t type)
{
    (void)fd;
    drmModeObjectPropertiesPtr properties = calloc(1, sizeof *properties);
    properties->props = calloc(2, sizeof *properties->props);
    properties->prop_values = calloc(2, sizeof *properties->prop_values);
    properties->props[0] = P_CRTC_ID;
    properties->props[1] = P_TYPE;
    if (type == DRM_MODE_OBJECT_CONNECTOR) {
        properties->count_props = 1;
        properties->prop_values[0] = connectors[id - DP_1].crtc_id;
    } else if (type == DRM_MODE_OBJECT_PLANE) {
        properties->count_props = 2;
        properties->prop_values[0] = planes[id - PRIMARY_A].crtc_id;
        properties->prop_values[1] = planes[id - PRIMARY_A].type;
    }
    return properties;
}

void drmModeFreeObjectProperties(drmModeObjectPropertiesPtr properties)
{
    free(properties->props);
    free(properties->prop_values);
    free(properties);
}

drmModePropertyPtr drmModeGetProperty(int fd, uint32_t id)
{
    (void)fd;
    drmModePropertyPtr property = calloc(1, sizeof *property);
    property->prop_id = id;
    property->flags =
        id == P_TYPE ? DRM_MODE_PROP_ENUM | DRM_MODE_PROP_IMMUTABLE : DRM_MODE_PROP_OBJECT;
    memcpy(property->name, id == P_TYPE ? "type" : "CRTC_ID", id == P_TYPE ? 5 : 8);
    return property;
}

void drmModeFreeProperty(drmModePropertyPtr property)
{
    free(property);
}

static const struct kms_card card = {.fd = 5, .path = "/dev/dri/card0"};

static void assert_refused(const char *name, const char *words)
{
    struct error error = {0};
    struct kms_route route = {.gamma_size = 7};
    ck_assert(!kms_route_find(&card, name, &route, &error));
    ck_assert_msg(strstr(error.text, words) != NULL, "%s", error.text);
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_uint_eq(route.gamma_size, 7);
}

START_TEST(a_display_keeps_its_own_crtc_and_loses_what_lies_over_it)
{
    struct kms_route route;
    ck_assert(kms_route_find(&card, "DP-1", &route, NULL));
    ck_assert_uint_eq(route.connector.id, DP_1);
    ck_assert_uint_eq(route.crtc.id, CRTC_A);
    ck_assert_uint_eq(route.plane.id, PRIMARY_A);
    ck_assert_uint_eq(route.other_count, 1);
    ck_assert_uint_eq(route.others[0].id, CURSOR_A);
    ck_assert_int_eq(route.mode.hdisplay, 1536);
    ck_assert_uint_eq(route.gamma_size, 256);
    ck_assert_uint_eq(route.formats, 1u << 2);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_dark_display_gets_a_crtc_that_feeds_no_other)
{
    struct kms_route route;
    ck_assert(kms_route_find(&card, "DP-2", &route, NULL));
    ck_assert_uint_eq(route.crtc.id, CRTC_B);
    ck_assert_uint_eq(route.plane.id, PRIMARY_B);
    ck_assert_uint_eq(route.other_count, 0);
    ck_assert_uint_eq(route.formats, 1u << 2 | 1u << 1);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_display_that_mirrors_another_is_taken_from_it)
{
    struct kms_route route;
    connectors[1].crtc_id = CRTC_A;
    ck_assert(kms_route_find(&card, "DP-2", &route, NULL));
    ck_assert_uint_eq(route.crtc.id, CRTC_B);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_plane_on_the_crtc_is_better_than_a_free_one)
{
    struct kms_route route;
    planes[0].crtc_id = 0;
    planes[4].crtc_id = CRTC_A;
    ck_assert(kms_route_find(&card, "DP-1", &route, NULL));
    ck_assert_uint_eq(route.plane.id, SPARE);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_plane_of_another_crtc_is_not_taken)
{
    planes[1].crtc_id = CRTC_A;
    struct error error = {0};
    struct kms_route route;
    ck_assert(!kms_route_find(&card, "DP-2", &route, &error));
    ck_assert_msg(strstr(error.text, "no primary plane") != NULL, "%s", error.text);
}
END_TEST

START_TEST(without_a_free_crtc_it_says_so)
{
    connectors[1].possible_crtcs = 1;
    assert_refused("DP-2", "feeds another monitor");
}
END_TEST

START_TEST(without_a_monitor_or_a_mode_it_says_so)
{
    assert_refused("HDMI-A-1", "no monitor is connected");
    connectors[0].connection = DRM_MODE_DISCONNECTED;
    assert_refused("DP-1", "no monitor is connected");
    connectors[1].mode_count = 0;
    assert_refused("DP-2", "the monitor offers no mode");
    assert_refused("DP-3", "the output is gone");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("route");
    tcase_add_checked_fixture(tcase, card_was_set_up, NULL);
    tcase_add_test(tcase, a_display_keeps_its_own_crtc_and_loses_what_lies_over_it);
    tcase_add_test(tcase, a_dark_display_gets_a_crtc_that_feeds_no_other);
    tcase_add_test(tcase, a_display_that_mirrors_another_is_taken_from_it);
    tcase_add_test(tcase, a_plane_on_the_crtc_is_better_than_a_free_one);
    tcase_add_test(tcase, a_plane_of_another_crtc_is_not_taken);
    tcase_add_test(tcase, without_a_free_crtc_it_says_so);
    tcase_add_test(tcase, without_a_monitor_or_a_mode_it_says_so);
    return run_case("agent.display.route", tcase);
}
