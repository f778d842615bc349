/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <stdio.h>

static const struct {
    unsigned width, height;
} panels[] = {{1, 1}, {640, 480}, {1920, 1080}, {2048, 2560}};

START_TEST(is_one_level_over_the_whole_screen)
{
    for (unsigned n = 1; n <= 18; n++) {
        char name[16];
        (void)snprintf(name, sizeof name, "IEC-BN%02u", n);
        for (unsigned depth = 8; depth <= 12; depth += 2) {
            CLEANUP(raster_cleanup)
            struct raster *raster = make_pattern(
                name, panels[_i].width, panels[_i].height, depth, PATTERN_LAYOUT_DEFAULT);
            check_place(raster,
                        &(struct place){0,
                                        0,
                                        (int)panels[_i].width - 1,
                                        (int)panels[_i].height - 1,
                                        15 * (n - 1),
                                        240 * (n - 1),
                                        name});
        }
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("iec_bn");
    tcase_add_loop_test(tcase, is_one_level_over_the_whole_screen, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.iec_bn", tcase);
}
