/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_SIGNAL_H
#define AGENT_DISPLAY_KMS_SIGNAL_H

#include "agent/display/display.h"
#include "agent/display/kms_settings.h"
#include "monqa/signal_path.h"

struct kms_wish {
    unsigned depth_bits;
    enum display_lut lut;
};

/* Adds a setting for each property of the object that has a rule (kms_policy.h) and can be what
 * the rule wants. */
void kms_signal_settings(const struct kms_object *object, const struct kms_wish *wish,
                         struct kms_settings *settings);

/* Notes a doubt for each property of the object that has a rule and reads back otherwise, and for
 * each table that is away for the time of measuring. before and after are the same object, read
 * twice. */
void kms_signal_doubt(const struct kms_object *before, const struct kms_object *after,
                      const struct kms_wish *wish, const struct kms_settings *settings,
                      struct signal_path *path);

#endif
