/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_tenure.h"

#include "agent/display/backend.h"
#include "agent/display/kms_device.h"
#include "agent/display/kms_keeping.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drm.h>

/* Displays are opened one by one, and one of a card must find the others. */
static struct kms_tenure *tenures;

/* What a session before us could not give back is the state to be found. */
static void restore_before(const struct kms_tenure *tenure)
{
    struct error error = {0};
    bool restored;
    if (!kms_keeping_restore(tenure->saved_path, &tenure->card, &restored, &error))
        log_warning("%s", error.text);
    else if (restored)
        log_warning("%s: gave back what a session that was killed had found", tenure->card.path);
}

static void keep_found(struct kms_tenure *tenure)
{
    struct error error = {0};
    if (kms_keeping_write(tenure->saved_path, &tenure->card, &tenure->found, &error))
        return;
    log_warning("%s; the screen is given back all the same, unless all is killed", error.text);
    tenure->saved_path[0] = '\0';
}

static void name_saved(struct kms_tenure *tenure, const char *state)
{
    if (state != NULL && file_exists(state))
        kms_keeping_path(state, &tenure->card, tenure->saved_path, sizeof tenure->saved_path);
}

static void remove_saved(const struct kms_tenure *tenure)
{
    if (tenure->saved_path[0] != '\0')
        (void)file_remove(tenure->saved_path, NULL);
}

/* The card is open. */
static bool take_over(struct kms_tenure *tenure, struct error *error)
{
    if (!kms_card_become_master(&tenure->card, error))
        return false;
    if (tenure->saved_path[0] != '\0' && tenure->left.count == 0)
        restore_before(tenure);
    struct kms_snapshot now = {0};
    if (!kms_snapshot_take(tenure->card.fd, tenure->card.atomic, &now, error))
        return error_prefix(error, "graphics card %s: ", tenure->card.path);
    kms_snapshot_merge(&tenure->found, &tenure->left, &now);
    kms_snapshot_finish(&tenure->left);
    tenure->found = now;
    if (tenure->saved_path[0] != '\0')
        keep_found(tenure);
    const struct kms_guarded guarded = {.card = tenure->card.fd,
                                        .seat = seat_descriptor(tenure->seat),
                                        .found = &tenure->found,
                                        .saved_path = tenure->saved_path};
    if (kms_guard_start(&guarded, &tenure->guard, error))
        return true;
    remove_saved(tenure);
    return false;
}

static bool begin(struct kms_tenure *tenure, const char *path, const char *state,
                  struct error *error)
{
    if (!kms_card_open_on(tenure->seat, path, &tenure->card, error))
        return false;
    name_saved(tenure, state);
    return take_over(tenure, error);
}

static void give_back(struct kms_tenure *tenure)
{
    struct error error = {0};
    if (!kms_snapshot_restore(&tenure->found, tenure->card.fd, &error))
        log_warning("%s: %s", tenure->card.path, error.text);
    else
        remove_saved(tenure);
}

/* seatd and logind take the right to draw away before they say so; root may have it again, as long
 * as nobody else has. */
static bool give_back_for_a_while(struct kms_tenure *tenure)
{
    int fd = tenure->card.fd;
    bool is_ours = drmIsMaster(fd), again = !is_ours && drmSetMaster(fd) == 0;
    bool given = (is_ours || again) && kms_snapshot_restore(&tenure->found, fd, NULL);
    if (again)
        (void)drmDropMaster(fd);
    return given;
}

void kms_tenure_pause(struct kms_tenure *tenure)
{
    if (tenure->paused)
        return;
    tenure->paused = true;
    if (give_back_for_a_while(tenure)) {
        kms_guard_dismiss(&tenure->guard);
        kms_snapshot_finish(&tenure->found);
        remove_saved(tenure);
    } else if (!kms_snapshot_take(tenure->card.fd, tenure->card.atomic, &tenure->left, NULL)) {
        kms_snapshot_finish(&tenure->left);
    }
}

bool kms_tenure_resume(struct kms_tenure *tenure, struct error *error)
{
    char path[sizeof tenure->card.path];
    if (!tenure->paused)
        return true;
    memcpy(path, tenure->card.path, sizeof path);
    kms_guard_dismiss(&tenure->guard); /* it watches over the old descriptor */
    kms_card_close(&tenure->card);
    if (!kms_card_open_on(tenure->seat, path, &tenure->card, error))
        return false;
    tenure->paused = !take_over(tenure, error);
    return !tenure->paused;
}

static void finish(struct kms_tenure *tenure)
{
    kms_guard_dismiss(&tenure->guard);
    kms_snapshot_finish(&tenure->found);
    kms_snapshot_finish(&tenure->left);
    kms_card_close(&tenure->card);
    free(tenure);
}

bool kms_tenure_begin(const char *card_path, const char *state, struct seat *seat,
                      struct kms_tenure **tenure, struct error *error)
{
    for (struct kms_tenure *held = tenures; held != NULL; held = held->next)
        if (strcmp(held->card.path, card_path) == 0) {
            held->users++;
            *tenure = held;
            return true;
        }
    struct kms_tenure *begun = calloc(1, sizeof *begun);
    if (begun == NULL)
        return error_set_errno(error, "graphics card %s", card_path);
    begun->card.fd = -1;
    begun->seat = seat;
    if (!begin(begun, card_path, state, error)) {
        finish(begun);
        return false;
    }
    begun->users = 1;
    begun->next = tenures;
    tenures = begun;
    *tenure = begun;
    return true;
}

static void forget(const struct kms_tenure *tenure)
{
    struct kms_tenure **link = &tenures;
    while (*link != tenure)
        link = &(*link)->next;
    *link = tenure->next;
}

void kms_tenure_restore_when_last(struct kms_tenure *tenure)
{
    if (tenure->users > 1)
        return;
    if (!tenure->paused)
        give_back(tenure);
    else if (tenure->found.count > 0)
        log_warning("%s: another terminal is shown; what was found comes back with the next "
                    "session, or by monqa displays --restore",
                    tenure->card.path);
}

void kms_tenure_end(struct kms_tenure *tenure)
{
    if (--tenure->users > 0)
        return;
    forget(tenure);
    finish(tenure);
}

static bool restore_card(const char *name, const char *state, size_t *count, struct error *error)
{
    struct kms_tenure tenure = {.card.fd = -1};
    char path[64];
    bool restored = false;
    (void)snprintf(path, sizeof path, KMS_DEVICE_FOLDER "/%.40s", name);
    (void)snprintf(tenure.card.path, sizeof tenure.card.path, "%s", path);
    name_saved(&tenure, state);
    if (!file_exists(tenure.saved_path))
        return true;
    bool ok = kms_card_open(path, &tenure.card, error) &&
              kms_card_become_master(&tenure.card, error) &&
              kms_keeping_restore(tenure.saved_path, &tenure.card, &restored, error);
    kms_card_close(&tenure.card);
    *count += restored ? 1 : 0;
    return ok;
}

bool display_restore(const char *state, size_t *count, struct error *error)
{
    CLEANUP(file_names_finish) struct file_names names = {0};
    size_t restored = 0;
    if (!kms_device_names(&names, error))
        return false;
    bool ok = true;
    for (size_t i = 0; i < names.count; i++) /* one that fails does not keep the others from it */
        ok = restore_card(names.names[i], state, &restored, ok ? error : NULL) && ok;
    *count = restored;
    return ok;
}
