/* SPDX-License-Identifier: GPL-2.0 */
#include "card.h"

#include <drm/drm_blend.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_framebuffer.h>
#include <drm/drm_gem_atomic_helper.h>
#include <linux/moduleparam.h>
#include <linux/vmalloc.h>

#define CODES 65536
#define HALF (1ll << 31) /* of S31.32 */

/* What no property shows and no driver should do: it is for the proof of pixels to find. */
enum { SPOIL_NOTHING, SPOIL_ONE_PIXEL, SPOIL_BY_TABLE };

static uint spoil;
module_param(spoil, uint, 0600);
MODULE_PARM_DESC(spoil, "1: the middle pixel is one level of ten bits off; 2: a hidden table");

/* Everything that does not depend on the place of a pixel, as tables: code of the framebuffer ->
 * 16 bits after alpha and degamma, then 16 bits -> after gamma and link. */
struct tables {
    u16 in[3][CODES];
    u16 out[3][CODES];
};

struct layout {
    unsigned int bytes; /* a pixel */
    unsigned int bits;  /* a channel */
    unsigned int shift[3];
};

static bool find_layout(u32 format, struct layout *layout)
{
    switch (format) {
    case DRM_FORMAT_XRGB8888:
    case DRM_FORMAT_ARGB8888:
        *layout = (struct layout){4, 8, {16, 8, 0}};
        return true;
    case DRM_FORMAT_XRGB2101010:
        *layout = (struct layout){4, 10, {20, 10, 0}};
        return true;
    case DRM_FORMAT_XBGR2101010:
        *layout = (struct layout){4, 10, {0, 10, 20}};
        return true;
    case DRM_FORMAT_XRGB16161616:
    case DRM_FORMAT_ARGB16161616:
        *layout = (struct layout){8, 16, {32, 16, 0}};
        return true;
    case DRM_FORMAT_XBGR16161616:
    case DRM_FORMAT_ABGR16161616:
        *layout = (struct layout){8, 16, {0, 16, 32}};
        return true;
    default:
        return false;
    }
}

static u32 scale(u32 value, u32 from, u32 to)
{
    return (u32)(((u64)value * to + from / 2) / from);
}

static u16 entry_of(const struct drm_color_lut *entry, unsigned int channel)
{
    return channel == 0 ? entry->red : channel == 1 ? entry->green : entry->blue;
}

/* Linear between the entries, as hardware does that interpolates. */
static u16 look_up(const struct drm_property_blob *blob, unsigned int channel, u16 value)
{
    const struct drm_color_lut *entries;
    u32 count, position, index, rest;
    s64 low, high;

    if (!blob)
        return value;
    entries = blob->data;
    count = (u32)(blob->length / sizeof *entries);
    if (count < 2)
        return count == 0 ? value : entry_of(entries, channel);
    position = (u32)value * (count - 1);
    index = position / 65535;
    rest = position % 65535;
    low = entry_of(&entries[index], channel);
    if (rest == 0)
        return (u16)low;
    high = entry_of(&entries[index + 1], channel);
    return (u16)(((65535 - rest) * low + rest * high + 32767) / 65535);
}

static u16 through_link(const struct link *link, u16 value)
{
    u32 top, level;

    if (!link)
        return value;
    top = (1u << link->bits) - 1;
    level = scale(value, 65535, link->limited ? 219u << (link->bits - 8) : top);
    return (u16)(link->limited ? level + (16u << (link->bits - 8)) : level);
}

static u16 hidden(u16 value)
{
    return spoil == SPOIL_BY_TABLE ? (u16)((u32)value * value / 65535) : value;
}

static void fill(struct tables *tables, const struct output *output, const struct layout *layout,
                 const struct link *link)
{
    const struct drm_crtc_state *crtc = output->crtc.state;
    u32 top = (1u << layout->bits) - 1;
    u16 alpha = output->primary.state->alpha;
    unsigned int channel;
    u32 i;

    for (channel = 0; channel < 3; channel++) {
        for (i = 0; i <= top; i++)
            tables->in[channel][i] =
                look_up(crtc->degamma_lut, channel, (u16)scale(scale(i, top, 65535), 65535, alpha));
        for (i = 0; i < CODES; i++)
            tables->out[channel][i] =
                through_link(link, hidden(look_up(crtc->gamma_lut, channel, (u16)i)));
    }
}

/* S31.32, sign and magnitude. */
static s64 signed_number(u64 coefficient)
{
    s64 magnitude = (s64)(coefficient & ~BIT_ULL(63));

    return coefficient & BIT_ULL(63) ? -magnitude : magnitude;
}

static void multiply(const struct drm_color_ctm *ctm, u16 rgb[3])
{
    u16 result[3];
    unsigned int row, column;

    for (row = 0; row < 3; row++) {
        s64 sum = HALF;

        for (column = 0; column < 3; column++)
            sum += signed_number(ctm->matrix[3 * row + column]) * rgb[column];
        result[row] = (u16)clamp_t(s64, sum >> 32, 0, 65535);
    }
    memcpy(rgb, result, sizeof result);
}

static u64 raw_pixel(const struct drm_plane_state *state, const struct layout *layout,
                     unsigned int x, unsigned int y)
{
    const struct drm_shadow_plane_state *shadow =
        container_of_const(state, struct drm_shadow_plane_state, base);
    const u8 *at =
        (const u8 *)shadow->data[0].vaddr + y * state->fb->pitches[0] + x * layout->bytes;

    return layout->bytes == 8 ? *(const u64 *)at : *(const u32 *)at;
}

/* Where the plane takes the pixel for this place on the screen. */
static void source_place(const struct drm_plane_state *state, unsigned int x, unsigned int y,
                         unsigned int *from_x, unsigned int *from_y)
{
    if (state->rotation & (DRM_MODE_ROTATE_180 | DRM_MODE_REFLECT_X))
        x = state->crtc_w - 1 - x;
    if (state->rotation & DRM_MODE_ROTATE_180)
        y = state->crtc_h - 1 - y;
    *from_x = (state->src_x >> 16) + x * (state->src_w >> 16) / state->crtc_w;
    *from_y = (state->src_y >> 16) + y * (state->src_h >> 16) / state->crtc_h;
}

struct run {
    const struct tables *tables;
    const struct drm_color_ctm *ctm;
    const struct layout *layout;
    u64 mask;
};

static void convert(const struct run *run, u64 raw, u16 rgb[3])
{
    unsigned int channel;

    for (channel = 0; channel < 3; channel++)
        rgb[channel] = run->tables->in[channel][raw >> run->layout->shift[channel] & run->mask];
    if (run->ctm)
        multiply(run->ctm, rgb);
    for (channel = 0; channel < 3; channel++)
        rgb[channel] = run->tables->out[channel][rgb[channel]];
}

static void paint_row(const struct run *run, const struct drm_plane_state *state, unsigned int y,
                      unsigned int width, u16 *to)
{
    u16 rgb[3] = {0};
    u64 before = 0;
    unsigned int x, from_x, from_y;
    bool known = false;

    for (x = 0; x < width; x++, to += 3) {
        u64 raw;

        source_place(state, x, y, &from_x, &from_y);
        raw = raw_pixel(state, run->layout, from_x, from_y);
        if (!known || raw != before)
            convert(run, raw, rgb);
        known = true;
        before = raw;
        memcpy(to, rgb, sizeof rgb);
    }
}

/* Covers what is below it where it is more opaque than not. */
static void paint_cursor(const struct run *run, const struct drm_plane_state *state,
                         struct picture *picture)
{
    static const struct layout argb = {4, 8, {16, 8, 0}};
    int x, y;

    if (!state->fb)
        return;
    for (y = 0; y < (int)state->crtc_h; y++)
        for (x = 0; x < (int)state->crtc_w; x++) {
            u32 raw = (u32)raw_pixel(state, &argb, (unsigned int)x, (unsigned int)y);
            unsigned int at_x = (unsigned int)(state->crtc_x + x);
            unsigned int at_y = (unsigned int)(state->crtc_y + y);

            if (raw >> 31 && at_x < picture->width && at_y < picture->height)
                picture->levels[3 * (at_y * picture->width + at_x)] =
                    run->tables->out[0][scale(raw >> 16 & 255, 255, 65535)];
        }
}

static int compose_with(struct tables *tables, struct output *output, const struct link *link,
                        struct picture *picture)
{
    const struct drm_crtc_state *crtc = output->crtc.state;
    const struct drm_plane_state *primary = output->primary.state;
    struct layout layout;
    struct run run = {.tables = tables, .layout = &layout};
    unsigned int y;

    if (!find_layout(primary->fb->format->format, &layout))
        return -EINVAL;
    run.mask = (1ull << layout.bits) - 1;
    run.ctm = crtc->ctm ? crtc->ctm->data : NULL;
    fill(tables, output, &layout, link);
    picture->width = crtc->mode.hdisplay;
    picture->height = crtc->mode.vdisplay;
    picture->levels = vmalloc(array3_size(picture->width, picture->height, 3 * sizeof(u16)));
    if (!picture->levels)
        return -ENOMEM;
    for (y = 0; y < picture->height; y++)
        paint_row(
            &run, primary, y, picture->width, picture->levels + 3 * (size_t)y * picture->width);
    paint_cursor(&run, output->cursor.state, picture);
    if (spoil == SPOIL_ONE_PIXEL)
        picture->levels[3 * (picture->height / 2 * picture->width + picture->width / 2)] ^=
            link ? 1 << (link->bits - 10) : 1 << 6;
    return 0;
}

int compose(struct output *output, const struct link *link, struct picture *picture)
{
    struct tables *tables;
    int result;

    *picture = (struct picture){0};
    if (!output->crtc.state->active || !output->primary.state->fb)
        return 0;
    tables = vmalloc(sizeof *tables);
    if (!tables)
        return -ENOMEM;
    result = compose_with(tables, output, link, picture);
    vfree(tables);
    return result;
}
