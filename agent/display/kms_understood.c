/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_understood.h"

#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TILE_FIELDS 8
#define TILES_MAX 16

/* Two grey values in a pixel make it twice as wide; the sizes in EDIDs are off by some per cent. */
#define PACKED_RATIO 1.5
#define SQUARE_RATIO 1.1

static bool take_number(const char **text, char delimiter, int *number)
{
    char digits[12];
    size_t length = strspn(*text, "0123456789");
    long long value;
    if (length == 0 || length >= sizeof digits || (*text)[length] != delimiter)
        return false;
    memcpy(digits, *text, length);
    digits[length] = '\0';
    if (!integer_parse(digits, 0, 1000000000, &value))
        return false;
    *number = (int)value;
    *text += delimiter == '\0' ? length : length + 1;
    return true;
}

bool kms_tile_parse(const char *text, struct kms_tile *tile)
{
    int fields[TILE_FIELDS];
    for (int i = 0; i < TILE_FIELDS; i++)
        if (!take_number(&text, i + 1 < TILE_FIELDS ? ':' : '\0', &fields[i]))
            return false;
    struct kms_tile parsed = {fields[2], fields[3], fields[4], fields[5]};
    if (parsed.across < 1 || parsed.down < 1 || parsed.across > TILES_MAX ||
        parsed.down > TILES_MAX || parsed.column >= parsed.across || parsed.row >= parsed.down)
        return false;
    *tile = parsed;
    return true;
}

static bool find_tile(const struct display_info *info, struct kms_tile *tile)
{
    const struct edid_extensions *extensions = &info->parsed.extensions;
    if (info->tile[0] != '\0' && kms_tile_parse(info->tile, tile))
        return true;
    if (!info->has_edid || !extensions->has_tile)
        return false;
    *tile = (struct kms_tile){extensions->tile.across,
                              extensions->tile.down,
                              extensions->tile.column,
                              extensions->tile.row};
    return true;
}

/* Width to height of a pixel of the mode; NaN: not known. */
static double pixel_ratio(const struct display_info *info, bool turned)
{
    const struct edid *edid = &info->parsed;
    double width = edid->width_mm, height = edid->height_mm;
    if (width <= 0 || height <= 0) {
        width = edid->width_cm;
        height = edid->height_cm;
    }
    if (!info->has_edid || width <= 0 || height <= 0 || info->width == 0 || info->height == 0)
        return NAN;
    double ratio = width / height * info->height / info->width;
    return turned ? height / width * info->height / info->width : ratio;
}

static bool is_between(double ratio, double factor)
{
    return ratio > 1 / factor && ratio < factor;
}

/* A monitor may give its size as if it stood the other way. */
static bool is_packed(const struct display_info *info, double *ratio)
{
    *ratio = pixel_ratio(info, false);
    return !isnan(*ratio) && !is_between(*ratio, PACKED_RATIO) &&
           !is_between(pixel_ratio(info, true), SQUARE_RATIO);
}

void kms_understood(const struct display_info *info, char *reason, size_t size)
{
    struct kms_tile tile;
    double ratio;
    reason[0] = '\0';
    if (info->tile[0] != '\0' && !kms_tile_parse(info->tile, &tile))
        (void)snprintf(
            reason, size, "its kernel property TILE, \"%s\", is not understood", info->tile);
    else if (find_tile(info, &tile) && tile.across * tile.down > 1)
        (void)snprintf(reason,
                       size,
                       "it is tile %d,%d of %dx%d of a tiled display, which is not understood yet: "
                       "set the display to a single stream",
                       tile.column,
                       tile.row,
                       tile.across,
                       tile.down);
    else if (info->non_desktop)
        (void)snprintf(reason, size, "it says that it is no desktop display (a headset)");
    else if (is_packed(info, &ratio))
        (void)snprintf(reason,
                       size,
                       "at %ux%u its pixels would be %.1f times as wide as high: a packed mode, "
                       "several grey values in one pixel, is not understood; set the display to "
                       "RGB",
                       info->width,
                       info->height,
                       ratio);
}
