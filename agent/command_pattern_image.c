/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_pattern.h"
#include "agent/json_line.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define IMAGE_SIZE_MAX (256u << 20)

static bool print_json(const struct pattern_request *request, const char *path, const char *sha256,
                       unsigned depth_bits, struct error *error)
{
    json_t *json = json_object();
    json_put(&json, "image", json_string(path));
    json_put(&json, "sha256", json_string(sha256));
    json_put(&json, "width", json_integer(request->width));
    json_put(&json, "height", json_integer(request->height));
    json_put(&json, "depth_bits", json_integer(depth_bits));
    json_put(&json, "scale", json_string("1:1"));
    json_put(&json, "surround", json_string("black"));
    return json_line_print(json, error);
}

static void print_words(const struct pattern_request *request, const char *path, const char *sha256,
                        unsigned depth_bits)
{
    (void)printf("%s  %s\nshown 1:1 in the middle of %u x %u pixels, on black, at %u bits\n",
                 sha256,
                 path,
                 request->width,
                 request->height,
                 depth_bits);
    (void)fflush(stdout);
}

static bool make_image(const struct pattern_request *request, const struct pattern_options *options,
                       struct raster **raster, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(IMAGE_SIZE_MAX);
    CLEANUP(raster_cleanup) struct raster *made = NULL;
    char sha256[DIGEST_TEXT_SIZE], path[256];
    text_printable(path, sizeof path, options->image, strlen(options->image));
    if (!file_read(options->image, &file, error))
        return false;
    const struct pattern_image image = {
        file.data, file.length, request->width, request->height, request->depth_bits};
    if (!pattern_own_image(&image, &made, sha256, error))
        return error_prefix(error, "%s: ", path);
    unsigned depth_bits = raster_depth_bits(made);
    if (!options->as_json)
        print_words(request, path, sha256, depth_bits);
    else if (!print_json(request, path, sha256, depth_bits, error))
        return false;
    *raster = TAKE(made);
    return true;
}

bool pattern_make(const struct pattern_request *request, const struct pattern_options *options,
                  struct raster **raster, struct error *error)
{
    return options->image != NULL ? make_image(request, options, raster, error)
                                  : pattern_create(request, raster, error);
}
