/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_pattern.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#define SHEET_SIZE_MAX (64u << 20)

static bool has_more(const struct pattern_options *options)
{
    return options->as_json || options->no_label || options->size != NULL ||
           options->depth != NULL || options->layout != NULL || options->dicom != NULL ||
           options->spacing != NULL || options->image != NULL || options->display != NULL ||
           options->frames != NULL;
}

bool pattern_check_sheet(const struct pattern_options *options, struct error *error)
{
    return (options->png != NULL && !has_more(options)) ||
           error_set(error, ERROR_INVALID, "sheet takes --png and nothing else");
}

bool pattern_write_sheet(const char *path, struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *sheet = NULL;
    CLEANUP(buffer_finish) struct buffer png = BUFFER(SHEET_SIZE_MAX);
    return pattern_sheet(&sheet, error) && raster_to_png(sheet, &png, error) &&
           file_write(path, png.data, png.length, 0644, error);
}
