/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <string.h>

/* Every pattern at every size of a medical or usual display, each at one depth. */

static const struct {
    unsigned width, height, depth_bits;
} panels[] = {
    {1024, 1024, 8},
    {2048, 2048, 12},
    {1536, 2048, 10},
    {2048, 1536, 8},
    {1536, 1536, 12},
    {2048, 2560, 10},
    {2560, 2048, 12},
    {2160, 3840, 8},
    {3840, 2160, 8},
    {4096, 2160, 10},
    {5120, 2880, 12},
};

static void check_levels(const struct raster *raster, const char *name)
{
    static uint16_t rows[2][5120];
    unsigned most = (1u << raster_depth_bits(raster)) - 1;
    for (unsigned y = 0; y < raster_height(raster); y++) {
        uint16_t *levels = rows[y % 2];
        unsigned all = 0;
        raster_read_row(raster, y, levels);
        if (y > 0 && memcmp(rows[0], rows[1], raster_width(raster) * sizeof *levels) == 0)
            continue;
        for (unsigned x = 0; x < raster_width(raster); x++)
            all |= levels[x];
        if (all > most)
            ck_abort_msg("%s: a level beyond %u in row %u", name, most, y);
    }
}

START_TEST(draws_every_pattern_within_the_levels_of_its_depth)
{
    size_t count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    unsigned width = panels[_i].width, height = panels[_i].height;
    for (size_t i = 0; i < count; i++) {
        const char *name = entries[i].name;
        struct pattern_request request = {
            name, width, height, panels[_i].depth_bits, PATTERN_LAYOUT_DEFAULT, i % 2 != 0};
        CLEANUP(raster_cleanup) struct raster *raster = NULL;
        struct error error = {0};
        if (!pattern_has_depth(&entries[i], panels[_i].depth_bits))
            request.depth_bits = 10;
        if (!pattern_create(&request, &raster, &error))
            ck_abort_msg("%s", error.text);
        check_levels(raster, name);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("sizes");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, draws_every_pattern_within_the_levels_of_its_depth, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.sizes", tcase);
}
