/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#define P0 0, 0
#define P5 12, 204
#define P10 25, 409
#define P20 51, 819
#define P30 76, 1228
#define P40 102, 1638
#define P48 122, 1965
#define P50 127, 2047
#define P51 130, 2088
#define P53 135, 2170
#define P60 153, 2457
#define P70 178, 2866
#define P75 191, 3071
#define P80 204, 3276
#define P90 229, 3685
#define P95 242, 3890
#define P100 255, 4095

static const struct place at_1024[] = {
    {0, 0, 1, 1, P50, "background"},
    {2, 0, 3, 9, P75, "first line of the hatch"},
    {0, 2, 9, 3, P75, "first line across"},
    {104, 1015, 105, 1023, P75, "second line, lower end"},
    {10, 50, 14, 90, P75, "border"},
    {9, 50, 9, 90, P50, "before it"},
    {1009, 300, 1013, 300, P75, "border right"},
    {1014, 300, 1019, 300, P50, "after it"},
    {104, 217, 921, 236, P100, "upper window"},
    {104, 277, 921, 297, P100, "upper window, below"},
    {106, 216, 203, 216, P50, "above it"},
    {308, 237, 717, 276, P0, "its inset"},
    {104, 727, 307, 807, P0, "lower window"},
    {308, 747, 717, 786, P100, "its inset"},
    {206, 308, 309, 411, P30, "30 %"},
    {310, 350, 410, 411, P40, "40 %"},
    {411, 350, 614, 411, P50, "50 %"},
    {615, 350, 716, 411, P60, "60 %"},
    {717, 308, 819, 411, P70, "70 %"},
    {206, 412, 309, 512, P20, "20 %"},
    {716, 412, 819, 512, P80, "80 %"},
    {206, 513, 309, 613, P10, "10 %"},
    {716, 513, 819, 613, P90, "90 %"},
    {206, 614, 333, 717, P0, "0 %"},
    {615, 614, 639, 717, P100, "100 %"},
    {334, 640, 384, 690, P5, "5 %"},
    {640, 640, 690, 690, P95, "95 %"},
    {691, 640, 819, 690, P100, "beside it"},
    {15, 15, 78, 15, P0, "corner: fine lines across, dark first"},
    {15, 16, 78, 16, P100, "then bright"},
    {15, 79, 78, 80, P0, "two pixels"},
    {15, 81, 78, 82, P100, "two pixels"},
    {15, 143, 78, 145, P0, "three pixels"},
    {15, 146, 78, 148, P100, "three pixels"},
    {79, 15, 79, 78, P0, "fine lines down"},
    {80, 15, 80, 78, P100, "then bright"},
    {79, 143, 81, 206, P0, "three pixels"},
    {82, 143, 84, 206, P100, "three pixels"},
    {143, 15, 206, 16, P50, "low contrast, 50 %"},
    {143, 17, 206, 18, P51, "51 %"},
    {143, 79, 206, 80, P48, "48 %"},
    {143, 81, 206, 82, P51, "51 %"},
    {143, 145, 206, 146, P53, "53 %"},
    {207, 143, 208, 206, P48, "low contrast down"},
    {209, 143, 210, 206, P53, "53 %"},
    {945, 15, 1008, 15, P0, "right: dark above"},
    {881, 15, 881, 78, P100, "right: the first pixel is bright"},
    {882, 15, 882, 78, P0, "then dark"},
    {15, 1008, 78, 1008, P0, "below: dark at the edge"},
    {15, 1007, 78, 1007, P100, "then bright"},
    {577, 416, 640, 416, P0, "middle: lines across"},
    {577, 417, 640, 417, P100, "then bright"},
    {513, 416, 513, 479, P100, "middle: the first pixel is bright"},
    {514, 416, 514, 479, P0, "then dark"},
    {641, 416, 641, 510, P50, "beside it"},
};

static const struct place at_512[] = {
    {1, 0, 2, 4, P75, "hatch"},
    {5, 30, 6, 40, P75, "border"},
    {52, 109, 461, 118, P100, "upper window"},
    {154, 119, 359, 138, P0, "its inset"},
    {52, 364, 153, 403, P0, "lower window"},
    {154, 374, 359, 393, P100, "its inset"},
    {103, 154, 155, 206, P30, "30 %"},
    {7, 7, 38, 7, P0, "corner"},
    {289, 208, 320, 208, P0, "middle"},
    {289, 209, 320, 209, P100, "middle"},
};

static const struct place at_2048[] = {
    {4, 0, 5, 19, P75, "hatch"},
    {20, 60, 29, 90, P75, "border"},
    {208, 433, 1841, 472, P100, "upper window"},
    {616, 473, 1433, 553, P0, "its inset"},
    {208, 1453, 615, 1615, P0, "lower window"},
    {616, 1493, 1433, 1573, P100, "its inset"},
    {412, 616, 617, 821, P30, "30 %"},
    {30, 30, 157, 30, P0, "corner"},
    {1153, 832, 1280, 832, P0, "middle"},
    {1153, 833, 1280, 833, P100, "middle"},
};

/* By the same formulas: o = (C mod h) / 2 + h / 2 = 156 across, 4 down. */
static const struct place at_1536x2048[] = {
    {156, 0, 157, 19, P75, "first line of the hatch"},
    {0, 4, 19, 5, P75, "first line across"},
    {156, 616, 361, 821, P30, "30 %"},
    {1177, 616, 1381, 821, P70, "70 %"},
    {360, 433, 1177, 472, P100, "upper window"},
};

static const struct place at_3840x2160[] = {
    {192, 0, 193, 20, P75, "first line of the hatch"},
    {1272, 648, 1489, 865, P30, "30 %"},
    {2353, 648, 2569, 865, P70, "70 %"},
    {31, 31, 165, 31, P0, "corner"},
};

/* Too narrow for six squares of a tenth of the rows: lengths from the columns, h = 108. */
static const struct place at_1080x1920[] = {
    {0, 300, 1, 400, P75, "first line of the hatch"},
    {216, 744, 325, 853, P30, "30 %"},
};

static const struct {
    unsigned width, height;
    const struct place *places;
    size_t count;
} images[] = {
    {1024, 1024, at_1024, ARRAY_LENGTH(at_1024)},
    {512, 512, at_512, ARRAY_LENGTH(at_512)},
    {2048, 2048, at_2048, ARRAY_LENGTH(at_2048)},
    {1536, 2048, at_1536x2048, ARRAY_LENGTH(at_1536x2048)},
    {3840, 2160, at_3840x2160, ARRAY_LENGTH(at_3840x2160)},
    {1080, 1920, at_1080x1920, ARRAY_LENGTH(at_1080x1920)},
};

START_TEST(is_as_the_formulas_say_at_each_depth)
{
    for (unsigned depth = 8; depth <= 12; depth += 2) {
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern(
            "SMPTE-RP133", images[_i].width, images[_i].height, depth, PATTERN_LAYOUT_NATIVE);
        for (size_t i = 0; i < images[_i].count; i++)
            check_place(raster, &images[_i].places[i]);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("smpte");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(tcase, is_as_the_formulas_say_at_each_depth, 0, (int)ARRAY_LENGTH(images));
    return run_case("patterns.smpte", tcase);
}
