/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_KEEPING_H
#define AGENT_DISPLAY_KMS_KEEPING_H

#include "agent/display/kms_card.h"
#include "agent/display/kms_snapshot.h"

/* The state of a card as a file, for whoever comes after us when we and our guard were killed. It
 * is worth something until the machine starts anew. */

/* "FOLDER/display-card0.found" */
void kms_keeping_path(const char *folder, const struct kms_card *card, char *path, size_t size);
bool kms_keeping_write(const char *path, const struct kms_card *card,
                       const struct kms_snapshot *snapshot, struct error *error);

struct kms_kept {
    char card[64], driver[32], boot[40];
    struct kms_snapshot snapshot;
};
bool kms_keeping_parse(const char *text, size_t length, struct kms_kept *kept, struct error *error);

/* Gives back what a file at path holds to the card, which we may draw on, and removes it. No file:
 * true, *restored false. A file of an earlier start of the machine is only removed. */
bool kms_keeping_restore(const char *path, const struct kms_card *card, bool *restored,
                         struct error *error);

#endif
