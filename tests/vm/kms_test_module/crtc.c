/* SPDX-License-Identifier: GPL-2.0 */
#include "card.h"

#include <drm/drm_atomic.h>
#include <drm/drm_atomic_helper.h>
#include <drm/drm_color_mgmt.h>
#include <drm/drm_modeset_lock.h>
#include <drm/drm_vblank.h>
#include <linux/crc32.h>
#include <linux/vmalloc.h>

static struct output *output_of(struct drm_crtc *crtc)
{
    return container_of(crtc, struct output, crtc);
}

/* A frame begins at each whole multiple of the period. */
static enum hrtimer_restart frame_begins(struct hrtimer *timer)
{
    struct output *output = container_of(timer, struct output, vblank_timer);

    hrtimer_forward_now(timer, output->period);
    drm_crtc_handle_vblank(&output->crtc);
    if (READ_ONCE(output->crc_wanted) && !work_pending(&output->crc_work)) {
        output->crc_frame = drm_crtc_accurate_vblank_count(&output->crtc);
        queue_work(system_unbound_wq, &output->crc_work);
    }
    return HRTIMER_RESTART;
}

static int enable_vblank(struct drm_crtc *crtc)
{
    struct output *output = output_of(crtc);
    u64 now = (u64)ktime_get(), period;

    drm_calc_timestamping_constants(crtc, &crtc->mode);
    period = (u64)drm_crtc_vblank_crtc(crtc)->framedur_ns;
    if (!period)
        return -EINVAL;
    output->period = (ktime_t)period;
    hrtimer_start(&output->vblank_timer, (ktime_t)((now / period + 1) * period), HRTIMER_MODE_ABS);
    return 0;
}

static void disable_vblank(struct drm_crtc *crtc)
{
    hrtimer_cancel(&output_of(crtc)->vblank_timer);
}

static bool vblank_time(struct drm_crtc *crtc, int *error_ns, ktime_t *time, bool in_interrupt)
{
    struct output *output = output_of(crtc);
    u64 period = (u64)output->period;

    *time = period ? (ktime_t)((u64)ktime_get() / period * period) : ktime_get();
    /* Another period may lie otherwise; frames are counted by the difference, so never back. */
    if (*time < output->last_vblank)
        *time = output->last_vblank;
    output->last_vblank = *time;
    *error_ns = 0;
    return true;
}

/* CRC over the frame as it leaves the tables, before the link. */
static void take_crc(struct work_struct *work)
{
    struct output *output = container_of(work, struct output, crc_work);
    struct drm_device *drm = output->crtc.dev;
    struct picture picture;
    u64 frame;
    u32 crc;

    drm_modeset_lock_all(drm);
    frame = output->crc_frame;
    if (READ_ONCE(output->crc_wanted) && compose(output, NULL, &picture) == 0 && picture.levels) {
        crc = ~crc32_le(~0u,
                        (const u8 *)picture.levels,
                        array3_size(picture.width, picture.height, 3 * sizeof(u16)));
        (void)drm_crtc_add_crc_entry(&output->crtc, true, (u32)frame, &crc);
        vfree(picture.levels);
    }
    drm_modeset_unlock_all(drm);
}

static bool is_source(const char *name)
{
    return !name || strcmp(name, "auto") == 0 || strcmp(name, "none") == 0;
}

static int verify_crc_source(struct drm_crtc *crtc, const char *name, size_t *count)
{
    *count = 1;
    return is_source(name) ? 0 : -EINVAL;
}

static int set_crc_source(struct drm_crtc *crtc, const char *name)
{
    struct output *output = output_of(crtc);
    bool wanted = name && strcmp(name, "none") != 0;

    if (!is_source(name))
        return -EINVAL;
    if (wanted == output->crc_wanted)
        return 0;
    if (wanted && drm_crtc_vblank_get(crtc) != 0)
        return -EINVAL;
    WRITE_ONCE(output->crc_wanted, wanted);
    if (!wanted)
        drm_crtc_vblank_put(crtc);
    return 0;
}

static void enable(struct drm_crtc *crtc, struct drm_atomic_state *state)
{
    drm_crtc_vblank_on(crtc);
}

static void disable(struct drm_crtc *crtc, struct drm_atomic_state *state)
{
    drm_crtc_vblank_off(crtc);
}

/* A privacy screen does at once what it is asked. */
static void move_privacy_screens(struct drm_atomic_state *state)
{
    struct drm_connector_state *wanted;
    struct drm_connector *connector;
    int i;

    for_each_new_connector_in_state(state, connector, wanted, i)
    {
        if (connector->privacy_screen_hw_state_property)
            drm_object_property_set_value(&connector->base,
                                          connector->privacy_screen_hw_state_property,
                                          wanted->privacy_screen_sw_state);
    }
}

/* The event goes out with the frame that first shows the change. */
static void flush(struct drm_crtc *crtc, struct drm_atomic_state *state)
{
    struct drm_pending_vblank_event *event = crtc->state->event;

    move_privacy_screens(state);
    if (!event)
        return;
    spin_lock_irq(&crtc->dev->event_lock);
    crtc->state->event = NULL;
    if (crtc->state->active && drm_crtc_vblank_get(crtc) == 0)
        drm_crtc_arm_vblank_event(crtc, event);
    else
        drm_crtc_send_vblank_event(crtc, event);
    spin_unlock_irq(&crtc->dev->event_lock);
}

static const struct drm_crtc_helper_funcs helper_funcs = {
    .atomic_enable = enable,
    .atomic_disable = disable,
    .atomic_flush = flush,
};

static const struct drm_crtc_funcs crtc_funcs = {
    .set_config = drm_atomic_helper_set_config,
    .page_flip = drm_atomic_helper_page_flip,
    .destroy = drm_crtc_cleanup,
    .reset = drm_atomic_helper_crtc_reset,
    .atomic_duplicate_state = drm_atomic_helper_crtc_duplicate_state,
    .atomic_destroy_state = drm_atomic_helper_crtc_destroy_state,
    .enable_vblank = enable_vblank,
    .disable_vblank = disable_vblank,
    .get_vblank_timestamp = vblank_time,
    .set_crc_source = set_crc_source,
    .verify_crc_source = verify_crc_source,
};

int crtc_init(struct card *card, struct output *output, unsigned int lut_entries, bool with_ctm)
{
    int result = drm_crtc_init_with_planes(
        &card->drm, &output->crtc, &output->primary, &output->cursor, &crtc_funcs, NULL);

    if (result)
        return result;
    drm_crtc_helper_add(&output->crtc, &helper_funcs);
    if (lut_entries)
        drm_crtc_enable_color_mgmt(
            &output->crtc, with_ctm ? lut_entries : 0, with_ctm, lut_entries);
    if (lut_entries)
        (void)drm_mode_crtc_set_gamma_size(&output->crtc, 256);
    hrtimer_init(&output->vblank_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
    output->vblank_timer.function = frame_begins;
    INIT_WORK(&output->crc_work, take_crc);
    return 0;
}
