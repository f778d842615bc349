/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_OUTPUT_H
#define AGENT_DISPLAY_KMS_OUTPUT_H

#include "agent/display/kms_buffer.h"
#include "agent/display/kms_flip.h"
#include "agent/display/kms_route.h"
#include "agent/display/kms_settings.h"
#include "agent/display/kms_signal.h"

/* One display that is driven: where its picture goes, two buffers, and what was written. */
struct kms_output {
    const struct kms_card *card; /* borrowed */
    struct kms_route route;
    struct kms_settings settings;
    struct kms_wish wish;
    const struct kms_format *format;
    struct kms_buffer buffers[2];
    unsigned front;
    struct kms_flip flip;
    struct signal_path found; /* before anything was written */
};

/* Takes the display at its preferred mode with every setting that measuring wants, black, at the
 * greatest depth that card, link and monitor have. output is zeroed but for card and wish.lut;
 * kms_output_finish in any case. */
bool kms_output_take(struct kms_output *output, const struct display_info *info, int cancel_fd,
                     struct error *error);
bool kms_output_show(struct kms_output *output, const struct raster *raster, struct error *error);
/* width x height pixels of 0x00RRGGBB. */
bool kms_output_show_page(struct kms_output *output, const uint32_t *pixels, struct error *error);
void kms_output_finish(struct kms_output *output);
/* The same after the card was closed, with all that the kernel had of ours. */
void kms_output_forget(struct kms_output *output);
/* After the card was closed and opened again: all is made and set anew, and the picture that was
 * shown is shown again. */
bool kms_output_retake(struct kms_output *output, const struct display_info *info,
                       struct error *error);

/* What reads back now, beside what was found. */
bool kms_output_describe(const struct kms_output *output, const struct display_info *info,
                         struct signal_path *path, struct error *error);

#endif
