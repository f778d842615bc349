/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

/* Places measured on the published images, corner by corner and edge by edge. */

#define BLACK 0, 0
#define WHITE 255, 4095
#define GREY 128, 2048
#define LINE 191, 3071

static const struct place at_1k[] = {
    {201, 105, 204, 153, GREY, "background between lines"},
    {104, 0, 104, 11, LINE, "first line of the hatch, up to the edge"},
    {0, 104, 11, 104, LINE, "first line across"},
    {920, 1015, 920, 1023, LINE, "last line of the hatch"},
    {105, 0, 205, 8, GREY, "outside the border"},
    {106, 9, 110, 11, LINE, "border"},
    {0, 0, 1, 1, GREY, "corner"},
    {2, 0, 2, 8, GREY, "no line left of the border"},
    {1022, 300, 1022, 305, GREY, "nor right of it"},
    {9, 300, 11, 305, LINE, "border left"},
    {8, 300, 8, 305, GREY, "before it"},
    {12, 300, 25, 305, GREY, "after it"},
    {1012, 300, 1014, 305, LINE, "border right"},
    {1015, 300, 1021, 305, GREY, "after it"},
    {250, 9, 300, 11, LINE, "border top"},
    {250, 1012, 300, 1014, LINE, "border bottom"},
    {208, 615, 215, 623, 28, 448, "patch of step 24: upper left"},
    {216, 624, 297, 705, 24, 384, "step 24"},
    {298, 615, 307, 623, 20, 320, "upper right"},
    {298, 706, 307, 715, 28, 448, "lower right"},
    {208, 706, 215, 715, 20, 320, "lower left"},
    {309, 208, 317, 215, 108, 1728, "patch of step 104"},
    {400, 208, 409, 215, 100, 1600, "upper right"},
    {400, 298, 409, 307, 108, 1728, "lower right"},
    {318, 220, 390, 297, 104, 1664, "step 104"},
    {216, 727, 297, 800, 8, 128, "first step"},
    {727, 727, 800, 800, 248, 3968, "last step"},
    {727, 227, 800, 290, 168, 2688, "step 168"},
    {309, 717, 333, 816, BLACK, "black cell"},
    {334, 742, 384, 792, 13, 205, "5 %"},
    {385, 742, 409, 792, BLACK, "beside it"},
    {334, 793, 384, 816, BLACK, "below it"},
    {615, 717, 639, 816, WHITE, "white cell"},
    {640, 742, 690, 792, 242, 3890, "95 %"},
    {691, 742, 715, 792, WHITE, "beside it"},
    {411, 717, 613, 720, GREY, "no line through the label"},
    {205, 400, 207, 405, LINE, "frame left"},
    {204, 400, 204, 405, GREY, "before it"},
    {817, 400, 819, 405, LINE, "frame right"},
    {820, 400, 820, 405, GREY, "after it"},
    {450, 205, 460, 207, LINE, "frame above"},
    {450, 817, 460, 819, LINE, "frame below"},
    {308, 250, 308, 260, LINE, "line between cells"},
    {105, 155, 308, 179, 242, 3890, "window, upper left"},
    {105, 180, 308, 204, 13, 205, "window, lower left"},
    {309, 155, 715, 163, 242, 3890, "window above"},
    {309, 164, 715, 179, 13, 205, "inner window, dark"},
    {309, 180, 715, 195, 242, 3890, "inner window, bright"},
    {309, 196, 715, 204, 13, 205, "window below"},
    {716, 155, 919, 179, 242, 3890, "window, upper right"},
    {104, 155, 104, 204, LINE, "line beside the window"},
    {920, 155, 920, 204, LINE, "line beside the window"},
    {224, 15, 240, 57, WHITE, "crosstalk, white"},
    {224, 58, 240, 100, BLACK, "crosstalk, black"},
    {223, 15, 223, 100, GREY, "beside it"},
    {800, 15, 817, 100, GREY, "beside it"},
    {224, 14, 305, 14, GREY, "above it"},
    {509, 15, 514, 57, 249, 3993, "97.5 %"},
    {509, 58, 514, 100, 6, 102, "2.5 %"},
    {515, 49, 520, 57, WHITE, "beside it"},
    {241, 22, 496, 24, BLACK, "longest bar"},
    {497, 22, 508, 24, WHITE, "its end"},
    {527, 22, 782, 24, BLACK, "longest bar right"},
    {783, 22, 799, 24, WHITE, "its end"},
    {369, 25, 496, 27, BLACK, "second bar"},
    {241, 25, 368, 27, WHITE, "beside it"},
    {496, 46, 496, 48, BLACK, "shortest bar"},
    {241, 46, 495, 48, WHITE, "beside it"},
    {496, 49, 496, 57, WHITE, "no shorter one"},
    {241, 91, 496, 93, WHITE, "longest white bar"},
    {241, 94, 496, 100, BLACK, "below it"},
    {527, 67, 527, 69, WHITE, "shortest white bar"},
    {528, 67, 782, 69, BLACK, "beside it"},
    {26, 256, 89, 256, 255, 4088, "ramp left, top"},
    {26, 257, 89, 257, 255, 4080, "second line"},
    {26, 258, 89, 258, 254, 4072, "third line"},
    {26, 767, 89, 767, BLACK, "bottom"},
    {935, 256, 998, 256, BLACK, "ramp right, top"},
    {935, 259, 998, 259, 1, 24, "fourth line"},
    {935, 767, 998, 767, 255, 4088, "bottom"},
    {26, 255, 89, 255, GREY, "above the ramp"},
    {25, 309, 25, 400, GREY, "beside it"},
    {90, 300, 103, 305, GREY, "beside it"},
    {934, 300, 934, 305, GREY, "beside it"},
    {999, 300, 1011, 305, GREY, "beside it"},
    {207, 820, 227, 838, BLACK, "black panel"},
    {411, 820, 430, 838, GREY, "grey panel"},
    {615, 820, 633, 838, WHITE, "white panel"},
    {410, 820, 410, 919, LINE, "line between panels"},
    {418, 441, 605, 442, 64, 1024, "element in the middle, above"},
    {418, 441, 419, 582, 64, 1024, "left"},
    {604, 441, 605, 582, 64, 1024, "right"},
    {418, 581, 605, 582, 64, 1024, "below"},
    {426, 449, 432, 449, WHITE, "first glyph"},
    {426, 450, 426, 455, WHITE, "its side"},
    {427, 450, 432, 450, BLACK, "its inside"},
    {428, 451, 428, 451, WHITE, "its cross"},
    {429, 452, 429, 452, WHITE, "its cross"},
    {472, 449, 478, 449, 191, 3071, "second group"},
    {518, 449, 524, 449, GREY, "third group"},
    {564, 449, 570, 449, 64, 1024, "fourth group"},
    {420, 489, 420, 534, WHITE, "line of 1 pixel"},
    {421, 489, 421, 534, BLACK, "dark after it"},
    {466, 489, 467, 534, WHITE, "line of 2"},
    {468, 489, 469, 534, BLACK, "dark after it"},
    {512, 489, 512, 534, 130, 2088, "line of low contrast"},
    {513, 489, 513, 534, GREY, "dark after it"},
    {558, 489, 559, 534, 130, 2088, "two of low contrast"},
    {560, 489, 561, 534, GREY, "dark after it"},
    {420, 580, 465, 580, WHITE, "line across"},
    {420, 579, 465, 579, BLACK, "dark before it"},
    {466, 579, 511, 580, WHITE, "line of 2 across"},
    {466, 577, 511, 578, BLACK, "dark before it"},
    {512, 580, 557, 580, 130, 2088, "low contrast across"},
    {558, 577, 603, 578, GREY, "dark before it"},
    {12, 12, 13, 153, 64, 1024, "upper left element"},
    {14, 60, 14, 105, WHITE, "its first line"},
    {1009, 60, 1009, 105, WHITE, "mirrored upper right"},
    {1008, 60, 1008, 105, BLACK, "dark before it"},
    {1010, 12, 1011, 153, 64, 1024, "its border"},
    {14, 872, 59, 872, WHITE, "upside down lower left"},
    {14, 873, 59, 873, BLACK, "dark below it"},
    {12, 1010, 199, 1011, 64, 1024, "its border"},
    {1009, 918, 1009, 963, WHITE, "both lower right"},
    {964, 872, 1009, 872, WHITE, "both, across"},
    {309, 513, 318, 522, BLACK, "score 0, corner"},
    {319, 523, 353, 527, WHITE, "its first row"},
    {319, 528, 323, 552, WHITE, "its side"},
    {324, 528, 328, 532, BLACK, "its inside"},
    {394, 597, 395, 599, GREY, "box of its number"},
    {309, 411, 409, 413, BLACK, "edge of score 1"},
};

static const struct place at_2k[] = {
    {399, 210, 410, 300, GREY, "background between lines"},
    {208, 0, 208, 18, LINE, "first line of the hatch"},
    {1840, 2029, 1840, 2047, LINE, "last line of the hatch"},
    {4, 0, 4, 18, GREY, "no line left of the border"},
    {2044, 600, 2044, 605, GREY, "nor right of it"},
    {19, 600, 21, 605, LINE, "border left"},
    {18, 600, 18, 605, GREY, "before it"},
    {22, 600, 50, 605, GREY, "after it"},
    {2026, 600, 2028, 605, LINE, "border right"},
    {2029, 600, 2043, 605, GREY, "after it"},
    {500, 19, 600, 21, LINE, "border top"},
    {500, 2026, 600, 2028, LINE, "border bottom"},
    {414, 1229, 431, 1247, 28, 448, "patch of step 24: upper left"},
    {432, 1248, 595, 1411, 24, 384, "step 24"},
    {596, 1229, 615, 1247, 20, 320, "upper right"},
    {596, 1412, 615, 1431, 28, 448, "lower right"},
    {414, 1412, 431, 1431, 20, 320, "lower left"},
    {1452, 1452, 1600, 1600, 248, 3968, "last step"},
    {617, 1433, 667, 1634, BLACK, "black cell"},
    {668, 1484, 769, 1585, 13, 205, "5 %"},
    {770, 1484, 819, 1585, BLACK, "beside it"},
    {1280, 1484, 1381, 1585, 242, 3890, "95 %"},
    {1382, 1484, 1431, 1585, WHITE, "beside it"},
    {411, 800, 413, 810, LINE, "frame left"},
    {410, 800, 410, 810, GREY, "before it"},
    {1635, 800, 1637, 810, LINE, "frame right"},
    {1638, 800, 1638, 810, GREY, "after it"},
    {209, 309, 616, 358, 242, 3890, "window, upper left"},
    {209, 359, 616, 408, 13, 205, "window, lower left"},
    {209, 308, 411, 308, GREY, "above it"},
    {617, 309, 1431, 325, 242, 3890, "window above"},
    {617, 326, 1431, 358, 13, 205, "inner window, dark"},
    {617, 359, 1431, 391, 242, 3890, "inner window, bright"},
    {617, 392, 1431, 408, 13, 205, "window below"},
    {1432, 309, 1839, 358, 242, 3890, "window, upper right"},
    {448, 29, 481, 114, WHITE, "crosstalk, white"},
    {448, 115, 481, 200, BLACK, "crosstalk, black"},
    {1600, 29, 1635, 200, GREY, "beside it"},
    {1018, 29, 1029, 114, 249, 3993, "97.5 %"},
    {1018, 115, 1029, 200, 6, 102, "2.5 %"},
    {482, 42, 993, 47, BLACK, "longest bar"},
    {994, 42, 1017, 47, WHITE, "its end"},
    {1054, 42, 1565, 47, BLACK, "longest bar right"},
    {1566, 42, 1599, 47, WHITE, "its end"},
    {993, 96, 993, 101, BLACK, "shortest bar"},
    {482, 96, 992, 101, WHITE, "beside it"},
    {482, 102, 1017, 114, WHITE, "no shorter one"},
    {482, 182, 993, 187, WHITE, "longest white bar"},
    {482, 188, 993, 200, BLACK, "below it"},
    {1054, 128, 1054, 133, WHITE, "shortest white bar"},
    {51, 514, 178, 514, 255, 4092, "ramp left, top"},
    {51, 517, 178, 517, 255, 4080, "fourth line"},
    {51, 518, 178, 518, 254, 4076, "fifth line"},
    {51, 1537, 178, 1537, BLACK, "bottom"},
    {51, 513, 178, 513, GREY, "above the ramp"},
    {51, 1538, 178, 1538, GREY, "below the ramp"},
    {50, 617, 50, 700, GREY, "beside it"},
    {179, 600, 207, 605, GREY, "beside it"},
    {1870, 514, 1997, 514, BLACK, "ramp right, top"},
    {1870, 519, 1997, 519, 1, 20, "sixth line"},
    {1870, 1537, 1997, 1537, 255, 4092, "bottom"},
    {1869, 600, 1869, 605, GREY, "beside it"},
    {1998, 600, 2025, 605, GREY, "beside it"},
    {413, 1638, 450, 1670, BLACK, "black panel"},
    {821, 1638, 850, 1670, GREY, "grey panel"},
    {1229, 1638, 1260, 1670, WHITE, "white panel"},
    {413, 1839, 819, 1839, BLACK, "last row of it"},
    {836, 882, 1211, 885, 64, 1024, "element in the middle, above"},
    {836, 882, 839, 1165, 64, 1024, "left"},
    {1208, 882, 1211, 1165, 64, 1024, "right"},
    {836, 1162, 1211, 1165, 64, 1024, "below"},
    {850, 896, 856, 896, WHITE, "first glyph"},
    {850, 897, 850, 902, WHITE, "its side"},
    {859, 896, 865, 896, WHITE, "second glyph"},
    {917, 896, 921, 896, BLACK, "eighth glyph is open above"},
    {942, 896, 948, 896, 191, 3071, "second group"},
    {1034, 896, 1040, 896, GREY, "third group"},
    {1126, 896, 1132, 896, 64, 1024, "fourth group"},
    {840, 978, 840, 1069, WHITE, "line of 1 pixel"},
    {841, 978, 841, 1069, BLACK, "dark after it"},
    {932, 978, 933, 1069, WHITE, "line of 2"},
    {934, 978, 935, 1069, BLACK, "dark after it"},
    {1024, 978, 1024, 1069, 130, 2088, "line of low contrast"},
    {1116, 978, 1117, 1069, 130, 2088, "two of low contrast"},
    {840, 1161, 931, 1161, WHITE, "line across"},
    {840, 1160, 931, 1160, BLACK, "dark before it"},
    {932, 1160, 1023, 1161, WHITE, "line of 2 across"},
    {1024, 1161, 1115, 1161, 130, 2088, "low contrast across"},
    {22, 22, 25, 305, 64, 1024, "upper left element"},
    {2021, 118, 2021, 209, WHITE, "mirrored upper right"},
    {2022, 22, 2025, 305, 64, 1024, "its border"},
    {26, 1746, 117, 1746, WHITE, "upside down lower left"},
    {22, 2022, 397, 2025, 64, 1024, "its border"},
    {2021, 1838, 2021, 1929, WHITE, "both lower right"},
    {617, 1025, 630, 1038, BLACK, "score 0, corner"},
    {631, 1039, 665, 1043, WHITE, "its first row"},
    {631, 1044, 635, 1068, WHITE, "its side"},
    {782, 1184, 784, 1186, GREY, "box of its number"},
    {817, 1225, 819, 1227, GREY, "its other corner"},
    {781, 1223, 781, 1227, BLACK, "beside it"},
};

static const unsigned depths[] = {8, 10, 12};

START_TEST(has_each_place_of_the_published_1k_image)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-QC", 1024, 1024, depths[_i], PATTERN_LAYOUT_DEFAULT);
    for (size_t i = 0; i < ARRAY_LENGTH(at_1k); i++)
        check_place(raster, &at_1k[i]);
}
END_TEST

START_TEST(has_each_place_of_the_published_2k_image)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-QC", 2048, 2048, depths[_i], PATTERN_LAYOUT_DEFAULT);
    for (size_t i = 0; i < ARRAY_LENGTH(at_2k); i++)
        check_place(raster, &at_2k[i]);
}
END_TEST

/* One contrast a letter, falling from 14 to 1: as many levels on each ground, and no others. */
START_TEST(letters_each_ground_in_fourteen_contrasts)
{
    static const struct {
        int left;
        unsigned ground;
        int sign;
    } grounds[] = {{207, 0, 1}, {411, 2048, 1}, {615, 4095, -1}};
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-QC", 1024, 1024, 12, PATTERN_LAYOUT_DEFAULT);
    for (size_t i = 0; i < ARRAY_LENGTH(grounds); i++) {
        int counts[15] = {0};
        for (int y = 820; y <= 919; y++)
            for (int x = grounds[i].left; x < grounds[i].left + 203; x++) {
                int away = grounds[i].sign * ((int)level_of(raster, x, y) - (int)grounds[i].ground);
                if (away < 0 || away > 14 * 16 || away % 16 != 0)
                    ck_abort_msg("(%d,%d) is %d away", x, y, away);
                counts[away / 16]++;
            }
        for (int contrast = 1; contrast <= 14; contrast++)
            ck_assert_int_gt(counts[contrast], 150);
    }
}
END_TEST

static const struct {
    unsigned width, height;
    unsigned side_px; /* 0: not asked */
} frames[] = {
    {1024, 1024, 612}, {2048, 2048, 1224}, {1536, 2048, 0}, {3840, 2160, 0}, {5120, 2880, 0}};

/* What a viewer's tools are tried on is where it is said to be, in the picture itself. */
START_TEST(tells_how_large_the_frame_round_its_steps_is)
{
    unsigned width = frames[_i].width, height = frames[_i].height, side = 0;
    const struct pattern_request request = {
        .name = "TG18-QC", .width = width, .height = height, .depth_bits = 8};
    struct error error = {0};
    ck_assert_msg(pattern_frame_side(&request, &side, &error), "%s", error.text);
    if (frames[_i].side_px != 0)
        ck_assert_uint_eq(side, frames[_i].side_px);
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-QC", width, height, 8, PATTERN_LAYOUT_DEFAULT);
    int half = (int)side / 2, middle_x = (int)width / 2, middle_y = (int)height / 2;
    for (int end = -1; end <= 1; end += 2)
        for (int i = -2; i <= 2; i++) {
            bool on_line = i >= -1 && i <= 1;
            int along = half / 2; /* within a cell, away from the hatch */
            int x = middle_x + end * half + i, y = middle_y + end * half + i;
            if ((level_of(raster, x, middle_y + along) == 191) != on_line ||
                (level_of(raster, middle_x + along, y) == 191) != on_line)
                ck_abort_msg("%d pixels from the line at end %d", i, end);
        }
}
END_TEST

START_TEST(has_a_frame_only_in_qc)
{
    unsigned side = 7;
    struct error error = {0};
    ck_assert(!pattern_frame_side(
        &(struct pattern_request){
            .name = "TG18-CT", .width = 1024, .height = 1024, .depth_bits = 8},
        &side,
        &error));
    ck_assert_str_eq(error.text, "TG18-CT: has no frame round its steps");
    ck_assert(!pattern_frame_side(
        &(struct pattern_request){.name = "TG18-QC", .width = 800, .height = 800, .depth_bits = 8},
        &side,
        &error));
    ck_assert_uint_eq(side, 7);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_qc");
    tcase_add_loop_test(
        tcase, has_each_place_of_the_published_1k_image, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_loop_test(
        tcase, has_each_place_of_the_published_2k_image, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_test(tcase, letters_each_ground_in_fourteen_contrasts);
    tcase_add_loop_test(
        tcase, tells_how_large_the_frame_round_its_steps_is, 0, (int)ARRAY_LENGTH(frames));
    tcase_add_test(tcase, has_a_frame_only_in_qc);
    return run_case("patterns.tg18_qc", tcase);
}
