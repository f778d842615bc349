/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/edid.h"

bool edid_native_size(const struct edid *edid, int *width, int *height)
{
    const struct edid_extensions *extensions = &edid->extensions;
    if (extensions->native_width > 0) {
        *width = extensions->native_width;
        *height = extensions->native_height;
        return true;
    }
    if (extensions->has_tile) {
        const bool is_whole = extensions->tile.is_one_enclosure;
        *width = extensions->tile.width * (is_whole ? extensions->tile.across : 1);
        *height = extensions->tile.height * (is_whole ? extensions->tile.down : 1);
        return true;
    }
    if (!edid->has_preferred_mode ||
        (!edid->is_preferred_native && extensions->native_timing_count == 0))
        return false;
    *width = edid->preferred_mode.width;
    *height = edid->preferred_mode.height;
    return true;
}

const struct edid_mode *edid_native_mode(const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    int width = 0;
    int height = 0;
    if (!edid_native_size(edid, &width, &height))
        return NULL;
    if (edid->has_preferred_mode && edid->preferred_mode.width == width &&
        edid->preferred_mode.height == height)
        return &edid->preferred_mode;
    if (extensions->has_displayid_preferred && extensions->displayid_preferred.width == width &&
        extensions->displayid_preferred.height == height)
        return &extensions->displayid_preferred;
    for (int i = 0; i < extensions->mode_count && i < EDID_MODES_MAX; i++)
        if (extensions->modes[i].width == width && extensions->modes[i].height == height)
            return &extensions->modes[i];
    return NULL;
}
