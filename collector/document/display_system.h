/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_DISPLAY_SYSTEM_H
#define COLLECTOR_DOCUMENT_DISPLAY_SYSTEM_H

#include "monqa/buffer.h"
#include "monqa/record.h"

/* The displays of one workstation and the newest result of each kind of test, as the DICOM Display
 * System SOP Class has them (Supplement 124; PS3.3 C.32, PS3.4 Annex EE): a view for others. What
 * it cannot hold (verdicts, guideline, tolerance, history, uncertainty, Lamb below whole cd/m2)
 * stays in the record. There is nobody's name and no address in it. */

/* Results: borrowed, NULL: there is none. */
struct display_subsystem {
    const char *manufacturer, *model, *serial;
    const char *connector, *class;
    const char *status, *status_comment; /* "NORMAL" or our own Defined Term */
    bool has_target;                     /* the GSDF between black and white of the acceptance */
    double target_min_cd_m2, target_max_cd_m2;
    const struct record *visual, *luminance, *uniformity;
    const char *visual_result; /* "pass", "fail" or another */
};

struct display_system {
    const char *site, *room, *workstation;
    const struct display_subsystem *displays;
    size_t count;
};

enum display_system_format { DISPLAY_SYSTEM_XML, DISPLAY_SYSTEM_JSON };
/* Native DICOM Model (PS3.19 A.1) or JSON model (PS3.18 Annex F). */
bool display_system_write(const struct display_system *system, enum display_system_format format,
                          struct buffer *to, struct error *error);

#endif
