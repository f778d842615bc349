/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_pattern.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/dicom.h"
#include "monqa/file.h"
#include "monqa/random.h"
#include "monqa/time_utc.h"

/* The largest image, as if nothing in it could be packed. */
#define FILE_SIZE_MAX (1u << 30)

static bool make_dicom(const struct pattern_request *request, const struct pattern_options *options,
                       const struct raster *raster, struct buffer *file, struct error *error)
{
    struct dicom_pattern pattern = {
        .request = request, .raster = raster, .created_utc_ms = time_utc_now_ms()};
    random_bytes(pattern.entropy, sizeof pattern.entropy);
    return (options->spacing == NULL ||
            dicom_spacing_parse(
                "--pixel-spacing-mm", options->spacing, &pattern.pixel_spacing_mm, error)) &&
           dicom_write_pattern(&pattern, file, error);
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
