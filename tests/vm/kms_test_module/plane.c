/* SPDX-License-Identifier: GPL-2.0 */
#include "card.h"

#include <drm/drm_atomic.h>
#include <drm/drm_atomic_helper.h>
#include <drm/drm_blend.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_framebuffer.h>
#include <drm/drm_gem_atomic_helper.h>
#include <drm/drm_gem_framebuffer_helper.h>

/* Mapped for as long as it is shown, not only while it is committed: pictures are composed when
 * somebody looks. */
static int prepare_fb(struct drm_plane *plane, struct drm_plane_state *state)
{
    struct drm_shadow_plane_state *shadow = to_drm_shadow_plane_state(state);
    int result;

    if (!state->fb)
        return 0;
    result = drm_gem_plane_helper_prepare_fb(plane, state);
    return result ? result : drm_gem_fb_vmap(state->fb, shadow->map, shadow->data);
}

static void cleanup_fb(struct drm_plane *plane, struct drm_plane_state *state)
{
    struct drm_shadow_plane_state *shadow = to_drm_shadow_plane_state(state);

    if (state->fb)
        drm_gem_fb_vunmap(state->fb, shadow->map);
}

/* The primary plane scales, as real ones do: a desktop may use that. */
static int check(struct drm_plane *plane, struct drm_atomic_state *state)
{
    struct drm_plane_state *wanted = drm_atomic_get_new_plane_state(state, plane);
    struct drm_crtc_state *crtc;
    bool is_cursor = plane->type == DRM_PLANE_TYPE_CURSOR;

    if (!wanted->crtc)
        return 0;
    crtc = drm_atomic_get_new_crtc_state(state, wanted->crtc);
    return drm_atomic_helper_check_plane_state(wanted,
                                               crtc,
                                               is_cursor ? DRM_PLANE_NO_SCALING : 1 << 14,
                                               is_cursor ? DRM_PLANE_NO_SCALING : 1 << 18,
                                               is_cursor,
                                               true);
}

/* There is nothing to program: the picture is composed from the state. */
static void update(struct drm_plane *plane, struct drm_atomic_state *state)
{
}

static const struct drm_plane_helper_funcs helper_funcs = {
    .prepare_fb = prepare_fb,
    .cleanup_fb = cleanup_fb,
    .atomic_check = check,
    .atomic_update = update,
    .atomic_disable = update,
};

static const struct drm_plane_funcs plane_funcs = {
    .update_plane = drm_atomic_helper_update_plane,
    .disable_plane = drm_atomic_helper_disable_plane,
    .destroy = drm_plane_cleanup,
    DRM_GEM_SHADOW_PLANE_FUNCS,
};

static int add_properties(struct drm_plane *plane)
{
    int result = drm_plane_create_alpha_property(plane);

    if (!result)
        result = drm_plane_create_blend_mode_property(
            plane, BIT(DRM_MODE_BLEND_PREMULTI) | BIT(DRM_MODE_BLEND_PIXEL_NONE));
    if (!result)
        result = drm_plane_create_zpos_property(plane, 0, 0, 0);
    if (!result)
        result = drm_plane_create_rotation_property(
            plane, DRM_MODE_ROTATE_0, DRM_MODE_ROTATE_0 | DRM_MODE_ROTATE_180 | DRM_MODE_REFLECT_X);
    return result;
}

int planes_init(struct card *card, struct output *output, const u32 *formats, unsigned int count)
{
    static const u32 cursor_formats[] = {DRM_FORMAT_ARGB8888};
    int result = drm_universal_plane_init(&card->drm,
                                          &output->primary,
                                          0,
                                          &plane_funcs,
                                          formats,
                                          count,
                                          NULL,
                                          DRM_PLANE_TYPE_PRIMARY,
                                          NULL);

    if (!result)
        result = drm_universal_plane_init(&card->drm,
                                          &output->cursor,
                                          0,
                                          &plane_funcs,
                                          cursor_formats,
                                          ARRAY_SIZE(cursor_formats),
                                          NULL,
                                          DRM_PLANE_TYPE_CURSOR,
                                          NULL);
    if (result)
        return result;
    drm_plane_helper_add(&output->primary, &helper_funcs);
    drm_plane_helper_add(&output->cursor, &helper_funcs);
    result = drm_plane_create_zpos_immutable_property(&output->cursor, 1);
    if (result)
        return result;
    return add_properties(&output->primary);
}
