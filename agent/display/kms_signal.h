/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_SIGNAL_H
#define AGENT_DISPLAY_KMS_SIGNAL_H

#include "agent/display/kms_settings.h"
#include "monqa/signal_path.h"

/* Adds a setting for each property of the object that has a rule (kms_policy.h) and can be what
 * the rule wants. */
void kms_signal_settings(const struct kms_object *object, unsigned depth_bits,
                         struct kms_settings *settings);

/* Writes down each property of the object that has a rule: what was found, what reads back now, and
 * a doubt where that is not what the rule wants. before and after are the same object, read twice.
 */
void kms_signal_record(const struct kms_object *before, const struct kms_object *after,
                       unsigned depth_bits, const struct kms_settings *settings,
                       struct signal_path *path);

#endif
