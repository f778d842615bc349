/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_TENURE_H
#define AGENT_DISPLAY_KMS_TENURE_H

#include "agent/display/kms_card.h"
#include "agent/display/kms_guard.h"

/* The time in which a card is ours, shared by all its displays that are open: the kernel lets only
 * one open file draw. It begins with taking down the card's whole state, and ends with giving that
 * back; a guard does so when we cannot. */
struct kms_tenure {
    struct kms_card card;
    struct kms_snapshot found;
    struct kms_guard guard;
    char saved_path[4096]; /* "": not kept */
    unsigned users;
    struct seat *seat; /* NULL: none needed */
    bool paused;       /* another terminal is shown */
    /* As we left the card then, if the seat took it before it could be given back: what nobody
     * changes until we are back is still ours to give back. */
    struct kms_snapshot left;
    struct kms_tenure *next;
};

/* The tenure of that card, begun or joined. state: as in struct display_options. */
bool kms_tenure_begin(const char *card_path, const char *state, struct seat *seat,
                      struct kms_tenure **tenure, struct error *error);
/* Gives the card back for a while; then opens it anew. Both do nothing when that is so already. */
void kms_tenure_pause(struct kms_tenure *tenure);
bool kms_tenure_resume(struct kms_tenure *tenure, struct error *error);
/* To leave: before the picture is destroyed (the last to leave gives the card back), and after. */
void kms_tenure_restore_when_last(struct kms_tenure *tenure);
void kms_tenure_end(struct kms_tenure *tenure);

#endif
