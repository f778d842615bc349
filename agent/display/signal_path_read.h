/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_PATH_READ_H
#define AGENT_DISPLAY_SIGNAL_PATH_READ_H

#include "agent/display/kms_object.h"
#include "monqa/edid.h"
#include "monqa/signal_path.h"

#include <xf86drmMode.h>

/* What any program that may open the card can read of one output, whoever draws on it: nothing is
 * written, no monitor is asked anew, and the right to draw is not taken. */

struct signal_output {
    struct signal_path path; /* mode "observed", every value read, nothing "found" */
    uint8_t *edid;           /* owned; NULL: none */
    size_t edid_length;
    bool connected;
};

void signal_output_finish(struct signal_output *output);

/* By a descriptor of the card; what the driver does not tell is unknown. False only when the
 * connector is gone. card_path is for the record. output is {0}. */
bool signal_path_read(int fd, const char *card_path, uint32_t connector_id,
                      struct signal_output *output, struct error *error);

/* One object's properties, and the ramp of a CRTC that has no GAMMA_LUT among them. */
void signal_path_add_properties(int fd, const struct kms_object *object, struct signal_path *path);
void signal_path_add_ramp(int fd, const drmModeCrtc *crtc, struct signal_path *path);

/* Of every connected output of every card, one after the other; the output is gone after the call.
 * A card that cannot be opened is passed over; false when there are cards and none can be opened,
 * or when taking an output fails. */
bool signal_path_read_all(bool (*take)(void *context, const struct signal_output *output,
                                       struct error *error),
                          void *context, struct error *error);

#endif
