/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_GUARD_H
#define AGENT_DISPLAY_KMS_GUARD_H

#include "agent/display/kms_snapshot.h"

#include <sys/types.h>

/* A child process that holds the card as we do, and gives back what was found when we end without
 * having done so: killed, crashed. The kernel, and the keeper of the seat, let go of the card only
 * when both have. */
struct kms_guard {
    pid_t process; /* 0: none */
    int life;      /* closed by our death; a byte in it dismisses */
};

struct kms_guarded {
    int card;                         /* descriptor */
    int seat;                         /* descriptor of the connection to its keeper; -1: none */
    const struct kms_snapshot *found; /* this and the next are the guard's own copies */
    const char *saved_path;           /* "": none; removed when all is given back */
};
bool kms_guard_start(const struct kms_guarded *guarded, struct kms_guard *guard,
                     struct error *error);
/* After what was found was given back. {0} allowed. */
void kms_guard_dismiss(struct kms_guard *guard);

#endif
