/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_COMMAND_PATTERN_H
#define AGENT_COMMAND_PATTERN_H

#include "agent/options.h"
#include "monqa/pattern.h"

struct pattern_options {
    bool as_json, no_label;
    const char *size, *depth, *layout; /* NULL: not given */
    const char *png, *dicom, *spacing;
    const char *image;
    const char *display, *frames, *lut;
    struct option_places places;
};

/* monqa pattern list: what there is and what is known but not available. The code to leave with. */
int pattern_list(bool as_json);

/* The pattern, or the person's own image, at the size and depth of the request; of an image it
 * prints what it is and how it is shown. */
bool pattern_make(const struct pattern_request *request, const struct pattern_options *options,
                  struct raster **raster, struct error *error);

/* monqa pattern sheet: all patterns reduced, in one PNG. */
bool pattern_check_sheet(const struct pattern_options *options, struct error *error);
bool pattern_write_sheet(const char *path, struct error *error);

/* On the display, or on all of them at once, until a key is pressed. */
bool pattern_show(struct pattern_request *request, const struct pattern_options *options,
                  struct error *error);

/* --png or --dicom. */
bool pattern_write(const struct pattern_request *request, const struct pattern_options *options,
                   struct error *error);

#endif
