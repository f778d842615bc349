/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/dicom.h"
#include "monqa/pattern.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define SPACING_MIN_MM 0.01
#define SPACING_MAX_MM 10.0

bool dicom_spacing_parse(const char *option, const char *text, double *spacing_mm,
                         struct error *error)
{
    double parsed;
    if (number_parse(text, &parsed) && parsed >= SPACING_MIN_MM && parsed <= SPACING_MAX_MM) {
        *spacing_mm = parsed;
        return true;
    }
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    return error_set(error,
                     ERROR_INVALID,
                     "%s \"%s\" is not a pitch of %g to %g",
                     option,
                     shown,
                     SPACING_MIN_MM,
                     SPACING_MAX_MM);
}

bool dicom_write_pattern(const struct dicom_pattern *pattern, struct buffer *file,
                         struct error *error)
{
    const struct pattern_request *request = pattern->request;
    char comment[256];
    (void)snprintf(
        comment,
        sizeof comment,
        "Synthetic test pattern %s, computed by monqa for %u x %u pixels of %u bits. Not "
        "an image of a patient.",
        request->name,
        request->width,
        request->height,
        request->depth_bits);
    struct dicom_image image = {
        .raster = pattern->raster,
        .name = request->name,
        .comment = comment,
        .window_width = pattern_window_width(pattern_find(request->name), request->depth_bits),
        .pixel_spacing_mm = pattern->pixel_spacing_mm,
        .created_utc_ms = pattern->created_utc_ms,
    };
    memcpy(image.study, pattern->entropy[0], DICOM_UID_ENTROPY);
    memcpy(image.series, pattern->entropy[1], DICOM_UID_ENTROPY);
    memcpy(image.instance, pattern->entropy[2], DICOM_UID_ENTROPY);
    return dicom_write(&image, file, error);
}
