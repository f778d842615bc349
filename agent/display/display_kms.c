/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/backend.h"
#include "agent/display/kms_device.h"
#include "agent/display/kms_hotplug.h"
#include "agent/display/kms_output.h"
#include "agent/display/kms_tenure.h"
#include "agent/display/signal_proof.h"
#include "agent/display/signal_table.h"
#include "monqa/cleanup.h"
#include "monqa/signal_judge.h"

#include <stdlib.h>
#include <string.h>

struct kms {
    struct seat *seat;
    struct seat_listener listener;
    struct kms_tenure *tenure;
    struct kms_output output;
    int cancel_fd, hotplug_fd;
    unsigned pauses_when_shown, pauses_when_proved;
    bool is_back;         /* from a pause: what reads back is to be compared */
    struct error trouble; /* of coming back */
    struct signal_prover prover;
};

static struct signal_shown shown_now(const struct display *display, const struct raster *raster)
{
    const struct kms *kms = display->state;
    const struct kms_output *output = &kms->output;
    const char *lut = display->path.lut;
    return (struct signal_shown){.fd = kms->tenure->card.fd,
                                 .is_atomic = kms->tenure->card.atomic,
                                 .is_straight =
                                     strcmp(lut, "identity") == 0 || strcmp(lut, "none") == 0,
                                 .route = &output->route,
                                 .buffer = &output->buffers[output->front],
                                 .raster = raster};
}

static void prove(struct display *display, const struct raster *raster, struct signal_proof *proof)
{
    struct kms *kms = display->state;
    struct error trouble = {0};
    *proof = (struct signal_proof){.method = "none",
                                   .outcome = SIGNAL_NOT_KNOWN,
                                   .cause = "another terminal came on screen before it was proved"};
    if (!seat_lock_active(kms->seat, kms->cancel_fd, &trouble))
        return;
    if (kms->pauses_when_proved != seat_pauses(kms->seat))
        signal_prover_forget(&kms->prover);
    kms->pauses_when_proved = seat_pauses(kms->seat);
    if (kms->pauses_when_shown == kms->pauses_when_proved) {
        const struct signal_shown shown = shown_now(display, raster);
        signal_prove(&kms->prover, &shown, proof);
    }
    seat_unlock(kms->seat);
}

static void close_kms(struct display *display)
{
    struct kms *kms = display->state;
    seat_unlisten(kms->seat, &kms->listener);
    seat_lock(kms->seat);
    if (kms->tenure != NULL) {
        if (kms->pauses_when_proved != seat_pauses(kms->seat))
            signal_prover_forget(&kms->prover);
        signal_prover_finish(&kms->prover, kms->tenure->card.fd);
        /* Our picture goes when what was found is there again, or with the others' still there. */
        kms_tenure_restore_when_last(kms->tenure);
        kms_output_finish(&kms->output);
        kms_tenure_end(kms->tenure);
    }
    seat_unlock(kms->seat);
    seat_leave(kms->seat);
    close_descriptor(&kms->hotplug_fd);
    free(kms);
}

static void pause_kms(void *context)
{
    const struct display *display = context;
    struct kms *kms = display->state;
    kms_tenure_pause(kms->tenure);
}

static void resume_kms(void *context)
{
    struct display *display = context;
    struct kms *kms = display->state;
    kms->trouble = (struct error){0};
    kms->is_back = true;
    if (kms_tenure_resume(kms->tenure, &kms->trouble) &&
        kms_output_retake(&kms->output, &display->info, &kms->trouble))
        return;
    kms_output_forget(&kms->output);
    (void)error_prefix(&kms->trouble, "after a look at another terminal: ");
}

/* What only the monitor can answer takes it longer than a picture may take. */
static drmModeConnector *ask_connector(const struct kms *kms)
{
    int fd = kms->tenure->card.fd;
    uint32_t id = kms->output.route.connector.id;
    return kms_hotplug_happened(kms->hotplug_fd) ? drmModeGetConnector(fd, id)
                                                 : drmModeGetConnectorCurrent(fd, id);
}

/* The monitor whose readings are being taken must still be the one behind the cable. */
static bool is_same_monitor(const struct display *display, struct error *error)
{
    const struct kms *kms = display->state;
    const struct display_info *info = &display->info;
    CLEANUP(kms_free_connector) drmModeConnector *connector = ask_connector(kms);
    if (connector == NULL)
        return error_set(
            error, ERROR_UNAVAILABLE, "display %s: the output is gone", info->connector);
    CLEANUP(free_pointer) struct display_info *now = calloc(1, sizeof *now);
    if (now == NULL)
        return error_set_errno(error, "display %s", info->connector);
    kms_connector_describe(kms->tenure->card.fd, connector, now);
    if (!now->connected)
        return error_set(
            error, ERROR_UNAVAILABLE, "display %s: the monitor was unplugged", info->connector);
    if (now->edid_length != info->edid_length ||
        memcmp(now->edid, info->edid, info->edid_length) != 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "display %s: another monitor is connected than at the start",
                         info->connector);
    return true;
}

/* What was measured before and what comes now are of one record: the path may not have changed. */
static bool is_same_path(struct display *display, struct error *error)
{
    struct kms *kms = display->state;
    CLEANUP(free_pointer) struct signal_path *now = calloc(1, sizeof *now);
    if (now == NULL)
        return error_set_errno(error, "signal path");
    if (!kms_output_describe(&kms->output, &display->info, now, error))
        return false;
    struct signal_change changes[SIGNAL_CHANGES_MAX];
    const struct edid *edid = display->info.has_edid ? &display->info.parsed : NULL;
    size_t count = signal_path_compare(&display->path, now, edid, changes);
    for (size_t i = 0; i < count; i++)
        if (changes[i].is_maintenance)
            return error_set(error,
                             ERROR_UNAVAILABLE,
                             "while another terminal was shown, %s, and cannot be set back",
                             changes[i].words);
    kms->is_back = false;
    return true;
}

/* One of the two. */
struct shown_picture {
    const struct raster *raster;
    const uint32_t *page;
};

static bool show_now(struct display *display, struct shown_picture picture, struct error *error)
{
    struct kms *kms = display->state;
    if (kms->trouble.kind != ERROR_NONE)
        return error_set(error, kms->trouble.kind, "%s", kms->trouble.text);
    return is_same_monitor(display, error) && (!kms->is_back || is_same_path(display, error)) &&
           (picture.page != NULL ? kms_output_show_page(&kms->output, picture.page, error)
                                 : kms_output_show(&kms->output, picture.raster, error));
}

static bool show_picture(struct display *display, struct shown_picture picture, struct error *error)
{
    struct kms *kms = display->state;
    if (!seat_lock_active(kms->seat, kms->cancel_fd, error))
        return false;
    bool shown = show_now(display, picture, error);
    kms->pauses_when_shown = seat_pauses(kms->seat);
    seat_unlock(kms->seat);
    return shown || error_prefix(error, "display %s: ", display->info.connector);
}

static bool show(struct display *display, const struct raster *raster, struct error *error)
{
    return show_picture(display, (struct shown_picture){.raster = raster}, error);
}

static bool show_page(struct display *display, const uint32_t *pixels, struct error *error)
{
    return show_picture(display, (struct shown_picture){.page = pixels}, error);
}

static bool shows_still(const struct display *display)
{
    const struct kms *kms = display->state;
    return kms->pauses_when_shown == seat_pauses(kms->seat);
}

static const struct display_backend kms_backend = {.show = show,
                                                   .show_page = show_page,
                                                   .shows_still = shows_still,
                                                   .prove = prove,
                                                   .close = close_kms};

static bool choose(const char *name, struct display *display, struct error *error)
{
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    size_t count = 0, index;
    if (!display_list(&infos, &count, error) ||
        !kms_find_connector(infos, count, name, &index, error))
        return false;
    display->info = infos[index];
    const struct display_info *info = &display->info;
    return info->refusal[0] == '\0' || error_set(error,
                                                 ERROR_INVALID,
                                                 "display %s is not measured: %s",
                                                 info->connector,
                                                 info->refusal);
}

/* Who has no seat may not even look at the cards: it comes first. */
static bool take(struct display *display, const struct display_options *options,
                 struct error *error)
{
    struct kms *kms = display->state;
    struct display_info *info = &display->info;
    if (!choose(options->name, display, error) ||
        !kms_tenure_begin(info->card, options->state, kms->seat, &kms->tenure, error))
        return false;
    kms->output.card = &kms->tenure->card;
    kms->output.wish.lut = options->lut;
    if (!kms_output_take(&kms->output, info, options->cancel_fd, error) ||
        !kms_output_describe(&kms->output, info, &display->path, error))
        return error_prefix(error, "display %s: ", info->connector);
    /* Black stands there: the level more goes unseen. */
    signal_table_prove(
        kms->tenure->card.fd, kms->tenure->card.atomic, &kms->output.route, &display->path);
    display->depth_bits = kms->output.format->depth_bits;
    info->width = kms->output.route.mode.hdisplay;
    info->height = kms->output.route.mode.vdisplay;
    info->refresh_hz = kms_refresh_hz(&kms->output.route.mode);
    return true;
}

/* A machine without any card needs no words about terminals. */
static bool has_card(const char *name, struct error *error)
{
    CLEANUP(file_names_finish) struct file_names names = {0};
    size_t index;
    return kms_device_names(&names, error) &&
           (names.count > 0 || kms_find_connector(NULL, 0, name, &index, error));
}

bool kms_open(const struct display_options *options, struct display *display, struct error *error)
{
    struct kms *kms = calloc(1, sizeof *kms);
    if (kms == NULL)
        return error_set_errno(error, "display");
    kms->cancel_fd = options->cancel_fd;
    kms->hotplug_fd = kms_hotplug_open();
    kms->listener = (struct seat_listener){pause_kms, resume_kms, display, NULL};
    display->backend = &kms_backend;
    display->state = kms;
    if (!has_card(options->name, error) || !seat_join(&kms->seat, error)) {
        close_kms(display);
        return false;
    }
    display->on_seat = kms->seat != NULL;
    bool taken = seat_lock_active(kms->seat, options->cancel_fd, error);
    if (taken) {
        taken = take(display, options, error);
        if (taken)
            seat_listen(kms->seat, &kms->listener);
        kms->pauses_when_shown = seat_pauses(kms->seat);
        seat_unlock(kms->seat);
    }
    if (!taken)
        close_kms(display);
    return taken;
}
