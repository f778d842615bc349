/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/pattern.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert, which a release build leaves out. */
static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What every reader relies on, whatever the bytes were. */
static void check(const struct raster *raster)
{
    unsigned depth_bits = raster_depth_bits(raster);
    must(depth_bits >= 8 && depth_bits <= 16);
    must(raster_width(raster) >= 1 && raster_width(raster) <= 16384);
    must(raster_height(raster) >= 1 && raster_height(raster) <= 16384);
    for (unsigned y = 0; y < raster_height(raster); y++)
        for (unsigned x = 0; x < raster_width(raster); x++)
            must(raster_row(raster, y)[x] >> depth_bits == 0);
}

static void show(const uint8_t *data, size_t size)
{
    const struct pattern_image image = {data, size, 640, 480, 10};
    struct raster *raster = NULL;
    char sha256[DIGEST_TEXT_SIZE];
    struct error error = {0};
    if (!pattern_own_image(&image, &raster, sha256, &error)) {
        must(raster == NULL && error.text[0] != '\0');
        return;
    }
    must(raster_width(raster) == 640 && raster_height(raster) == 480 && strlen(sha256) == 64);
    check(raster);
    raster_destroy(raster);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raster *raster = NULL;
    struct error error = {0};
    if (raster_from_png(data, size, &raster, &error))
        check(raster);
    else
        must(raster == NULL && error.text[0] != '\0');
    raster_destroy(raster);
    show(data, size);
    return 0;
}
