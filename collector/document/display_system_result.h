/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_DISPLAY_SYSTEM_RESULT_H
#define COLLECTOR_DOCUMENT_DISPLAY_SYSTEM_RESULT_H

#include "collector/document/display_system.h"
#include "collector/document/display_system_model.h"

/* The newest result of one kind, or the empty sequence (PS3.3 C.32.3). */
void display_result_add_visual(struct model *model, json_t *results,
                               const struct display_subsystem *display);
void display_result_add_luminance(struct model *model, json_t *results,
                                  const struct record *record);
void display_result_add_uniformity(struct model *model, json_t *results,
                                   const struct record *record);

#endif
