/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PROCEDURE_VIEWER_STEPS_H
#define CORE_PROCEDURE_VIEWER_STEPS_H

#include "monqa/procedure.h"

/* visual-in-viewer: TG18-QC through the image viewer, its looks and the viewer's own tools. */
size_t viewer_steps(struct step *steps);

#endif
