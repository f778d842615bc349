/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_pattern.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/dicom.h"
#include "monqa/file.h"
#include "monqa/random.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>

/* The largest image, as if nothing in it could be packed. */
#define FILE_SIZE_MAX (1u << 30)

static bool parse_spacing(const char *text, double *spacing_mm, struct error *error)
{
    if (text == NULL) {
        *spacing_mm = 0;
        return true;
    }
    if (number_parse(text, spacing_mm) && *spacing_mm >= 0.01 && *spacing_mm <= 10)
        return true;
    char shown[64];
    text_printable(shown, sizeof shown, text, strlen(text));
    return error_set(
        error, ERROR_INVALID, "--pixel-spacing-mm \"%s\" is not a pitch of 0.01 to 10", shown);
}

static bool make_dicom(const struct pattern_request *request, const struct pattern_options *options,
                       const struct raster *raster, struct buffer *file, struct error *error)
{
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
        .raster = raster,
        .name = request->name,
        .comment = comment,
        .window_width = pattern_window_width(pattern_find(request->name), request->depth_bits),
        .created_utc_ms = time_utc_now_ms(),
    };
    random_bytes(image.study, sizeof image.study);
    random_bytes(image.series, sizeof image.series);
    random_bytes(image.instance, sizeof image.instance);
    return parse_spacing(options->spacing, &image.pixel_spacing_mm, error) &&
           dicom_write(&image, file, error);
}

bool pattern_write(const struct pattern_request *request, const struct pattern_options *options,
                   struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    CLEANUP(buffer_finish) struct buffer file = BUFFER(FILE_SIZE_MAX);
    if (!pattern_make(request, options, &raster, error))
        return false;
    bool made = options->dicom != NULL ? make_dicom(request, options, raster, &file, error)
                                       : raster_to_png(raster, &file, error);
    return made && file_write(options->dicom != NULL ? options->dicom : options->png,
                              file.data,
                              file.length,
                              0644,
                              error);
}
