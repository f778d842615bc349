/* SPDX-License-Identifier: Apache-2.0 */
#include "core/signal/link.h"

#include "monqa/cleanup.h"

#include <string.h>

static const struct {
    const char *prefix; /* as drm_connector.c spells them */
    enum signal_link link;
} links[] = {
    {"HDMI-", LINK_HDMI},
    {"DP-", LINK_DISPLAYPORT},
    {"eDP-", LINK_PANEL},
    {"LVDS-", LINK_PANEL},
    {"DSI-", LINK_PANEL},
    {"DPI-", LINK_PANEL},
    {"DVI-A-", LINK_ANALOG},
    {"DVI-D-", LINK_DVI},
    {"DVI-I-", LINK_DVI},
    {"VGA-", LINK_ANALOG},
    {"TV-", LINK_ANALOG},
    {"Composite-", LINK_ANALOG},
    {"SVIDEO-", LINK_ANALOG},
    {"Component-", LINK_ANALOG},
    {"Virtual-", LINK_VIRTUAL},
};

enum signal_link signal_link(const char *connector, const struct edid *edid)
{
    enum signal_link link = LINK_UNKNOWN;
    for (size_t i = 0; i < ARRAY_LENGTH(links); i++)
        if (strncmp(connector, links[i].prefix, strlen(links[i].prefix)) == 0)
            link = links[i].link;
    bool is_analog = edid != NULL && edid->interface == EDID_ANALOG;
    return link == LINK_DVI && is_analog ? LINK_ANALOG : link;
}

/* CTA-861-H table 1: sizes with their totals, whatever the rate; each refresh of one size keeps
 * some of them. 640x480 (code 1) is not among them: it is always full range. */
static const struct {
    uint16_t width, height, total_width, total_height;
} cta_timings[] = {
    {720, 480, 858, 525},       {720, 576, 864, 625},       {1280, 720, 1650, 750},
    {1280, 720, 1980, 750},     {1280, 720, 2500, 750},     {1280, 720, 3300, 750},
    {1280, 720, 3960, 750},     {1440, 480, 1716, 525},     {1440, 576, 1728, 625},
    {1680, 720, 2000, 825},     {1680, 720, 2200, 750},     {1680, 720, 2640, 750},
    {1680, 720, 2750, 750},     {1680, 720, 3168, 750},     {1680, 720, 3300, 750},
    {1920, 1080, 2200, 1125},   {1920, 1080, 2304, 1250},   {1920, 1080, 2640, 1125},
    {1920, 1080, 2750, 1125},   {2560, 1080, 2970, 1250},   {2560, 1080, 3000, 1100},
    {2560, 1080, 3200, 1125},   {2560, 1080, 3300, 1125},   {2560, 1080, 3300, 1250},
    {2560, 1080, 3520, 1125},   {2560, 1080, 3750, 1100},   {2880, 480, 3432, 525},
    {2880, 576, 3456, 625},     {3840, 2160, 4400, 2250},   {3840, 2160, 5280, 2250},
    {3840, 2160, 5500, 2250},   {4096, 2160, 4400, 2250},   {4096, 2160, 5280, 2250},
    {4096, 2160, 5500, 2250},   {5120, 2160, 5500, 2250},   {5120, 2160, 6000, 2200},
    {5120, 2160, 6250, 2475},   {5120, 2160, 6600, 2250},   {5120, 2160, 7200, 2200},
    {5120, 2160, 7500, 2200},   {7680, 4320, 8800, 4500},   {7680, 4320, 9000, 4400},
    {7680, 4320, 10560, 4500},  {7680, 4320, 10800, 4400},  {7680, 4320, 11000, 4500},
    {10240, 4320, 11000, 4500}, {10240, 4320, 12500, 4950}, {10240, 4320, 13200, 4500},
    {10240, 4320, 13500, 4400},
};

enum signal_timing signal_timing(const struct signal_path *path)
{
    bool has_size = path->width == 0;
    for (size_t i = 0; i < ARRAY_LENGTH(cta_timings); i++) {
        if (cta_timings[i].width != path->width || cta_timings[i].height != path->height)
            continue;
        has_size = true;
        if (cta_timings[i].total_width == path->total_width &&
            cta_timings[i].total_height == path->total_height)
            return TIMING_CTA;
    }
    return has_size && path->total_width == 0 ? TIMING_NOT_KNOWN : TIMING_OTHER;
}
