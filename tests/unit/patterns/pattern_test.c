/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    struct pattern_request request;
    const char *trouble; /* NULL: accepted */
} requests[] = {
    {{"TG18-QC", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG18-QC", 1025, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG18-QC", 1024, 1024, 8, PATTERN_LAYOUT_NATIVE, false}, NULL},
    {{"TG18-QC", 4096, 1024, 8, PATTERN_LAYOUT_NATIVE, false}, NULL},
    {{"TG18-UN10", 16384, 480, 8, PATTERN_LAYOUT_NATIVE, false}, NULL},
    {{"TG18-QC", 1023, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "at least 1024"},
    {{"TG18-QC", 1024, 1023, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 1024"},
    {{"TG18-QC", 1024, 1023, 8, PATTERN_LAYOUT_RASTER, false}, "published image of 1024 x 1024"},
    {{"TG18-QC", 4200, 1024, 8, PATTERN_LAYOUT_NATIVE, false}, "at most 4.0 to 1"},
    {{"TG18-UNL10", 2000, 800, 8, PATTERN_LAYOUT_NATIVE, false}, "at most 2.4 to 1"},
    {{"TG18-LN8-01", 479, 480, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 480"},
    {{"IEC-BN01", 1024, 1024, 8, PATTERN_LAYOUT_RASTER, false}, "no published image"},
    {{"TG18-CT", 1920, 1080, 8, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG18-CT", 1920, 1080, 8, PATTERN_LAYOUT_NATIVE, false}, "TG18-CT: it is not defined"},
    {{"TG18-AFC", 2048, 2048, 8, PATTERN_LAYOUT_NATIVE, false}, "TG18-AFC: it is not defined"},
    {{"TG18-AD", 1023, 1080, 8, PATTERN_LAYOUT_DEFAULT, false}, "published image of 1024 x 1024"},
    {{"TG18-PX", 1920, 1080, 8, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG18-PX", 1920, 1023, 8, PATTERN_LAYOUT_DEFAULT, false}, "published image of 1024 x 1024"},
    {{"TG18-CX", 1024, 1024, 8, PATTERN_LAYOUT_RASTER, false}, "published image of 2048 x 2048"},
    {{"TG18-CX", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG18-PQC", 800, 4000, 8, PATTERN_LAYOUT_NATIVE, false}, "at most 4.0 to 1"},
    {{"TG18-PQC", 799, 800, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 800"},
    {{"TG18-BR", 1023, 1080, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 1024"},
    {{"TG18-NS10", 767, 768, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 768"},
    {{"TG18-NS10", 2000, 800, 8, PATTERN_LAYOUT_NATIVE, false}, "at most 2.4 to 1"},
    {{"TG18-GV", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "TG18-GV is not available"},
    {{"TG18-XX", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"\x1b[2J", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "\"\\x1b[2J\""},
    {{"TG18-QC", 0, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "0 x 1024"},
    {{"TG18-QC", 1024, 0, 8, PATTERN_LAYOUT_RASTER, false}, "1024 x 0"},
    {{"TG18-QC", 16385, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "1 to 16384"},
    {{"TG18-QC", 2048, UINT_MAX, 8, PATTERN_LAYOUT_NATIVE, false}, "1 to 16384"},
    {{"TG18-QC", 1024, 1024, 9, PATTERN_LAYOUT_DEFAULT, false}, "depth of 9 bits"},
    {{"TG18-QC", 1024, 1024, 0, PATTERN_LAYOUT_DEFAULT, false}, "depth of 0 bits"},
    {{"TG18-QC", 1024, 1024, 16, PATTERN_LAYOUT_DEFAULT, false}, "depth of 16 bits"},
    {{"TG270-ULN8-013", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG270-ULN8-256", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN8-13", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN8-0013", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN8--13", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN8-nnn", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN8-", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN12-0013", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN10-0777", 1024, 1024, 10, PATTERN_LAYOUT_DEFAULT, false}, NULL},
    {{"TG270-ULN10-1024", 1024, 1024, 10, PATTERN_LAYOUT_DEFAULT, false},
     "no pattern has the name"},
    {{"TG270-ULN10-777", 1024, 1024, 10, PATTERN_LAYOUT_DEFAULT, false}, "no pattern has the name"},
    {{"TG270-ULN10-0777", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "only 10 is"},
    {{"TG270-ULN10-0777", 1024, 1024, 12, PATTERN_LAYOUT_DEFAULT, false},
     "TG270-ULN10-0777: depth"},
    {{"TG270-TR", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false}, "is not available"},
    {{"TG270-sQC", 1023, 1024, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 1024"},
    {{"TG270-pQC", 4200, 1024, 8, PATTERN_LAYOUT_NATIVE, false}, "at most 4.0 to 1"},
    {{"SMPTE-RP133", 511, 600, 8, PATTERN_LAYOUT_NATIVE, false}, "at least 512"},
    {{"DIN-11-STEPS", 1024, 1024, 8, PATTERN_LAYOUT_RASTER, false}, "no published image"},
};

START_TEST(makes_or_refuses_each_request)
{
    struct raster *raster = NULL;
    struct error error = {0};
    bool ok = pattern_create(&requests[_i].request, &raster, &error);
    ck_assert_msg(ok == (requests[_i].trouble == NULL), "%s", error.text);
    if (ok) {
        raster_destroy(raster);
        return;
    }
    ck_assert_ptr_null(raster);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, requests[_i].trouble) != NULL, "%s", error.text);
}
END_TEST

static const struct {
    unsigned width, height;
    enum pattern_layout layout;
} panels[] = {
    {1024, 1024, PATTERN_LAYOUT_DEFAULT},
    {2048, 2048, PATTERN_LAYOUT_DEFAULT},
    {1536, 2048, PATTERN_LAYOUT_NATIVE},
    {1280, 1024, PATTERN_LAYOUT_NATIVE},
    {1200, 1600, PATTERN_LAYOUT_RASTER},
};

static void check_row_depths(const uint16_t *row8, const uint16_t *row10, const uint16_t *row12,
                             unsigned width, const char *name)
{
    /* The waves of TG270-pQC are cut to whole codes twice. */
    int limit = strcmp(name, "TG270-pQC") == 0 ? 2 * 4095 : 4095;
    for (unsigned x = 0; x < width; x++) {
        int apart = row12[x] * 255 - row8[x] * 4095;
        bool sixteenth = abs(row12[x] - 16 * row8[x]) <= 8; /* where white is 4080 */
        if (row8[x] > 255 || row12[x] > 4095 || row10[x] != row12[x] >> 2 ||
            (!sixteenth && (apart <= -limit || apart >= limit)))
            ck_abort_msg("%s: %u in 8 bits, %u in 10, %u in 12", name, row8[x], row10[x], row12[x]);
    }
}

static bool can_have(const struct pattern_entry *entry, size_t panel)
{
    unsigned width = panels[panel].width, height = panels[panel].height;
    unsigned shorter = width < height ? width : height;
    bool raster = *entry->published != 0 && *entry->published <= shorter;
    bool native = entry->side_min != 0;
    if (panels[panel].layout == PATTERN_LAYOUT_RASTER)
        return raster;
    return panels[panel].layout == PATTERN_LAYOUT_NATIVE ? native : raster || native;
}

/* Rows like the one above need no second look. */
static void check_depths(struct raster *const rasters[3], const char *name)
{
    static uint16_t rows[2][3][2048];
    unsigned width = raster_width(rasters[0]);
    memset(rows, 0xff, sizeof rows);
    for (unsigned y = 0; y < raster_height(rasters[0]); y++) {
        uint16_t(*row)[2048] = rows[y % 2];
        for (int i = 0; i < 3; i++)
            raster_read_row(rasters[i], y, row[i]);
        if (memcmp(rows[0], rows[1], sizeof rows[0]) != 0)
            check_row_depths(row[0], row[1], row[2], width, name);
    }
}

/* Ten bits are the upper ten of twelve; eight bits never differ from them by a whole code,
 * or are their sixteenth. */
START_TEST(says_the_same_at_every_depth)
{
    size_t count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    for (size_t i = 0; i < count; i++) {
        const char *name = entries[i].name;
        unsigned width = panels[_i].width, height = panels[_i].height;
        if (!can_have(&entries[i], (size_t)_i) || !pattern_has_depth(&entries[i], 8))
            continue;
        CLEANUP(raster_cleanup)
        struct raster *in8 = make_pattern(name, width, height, 8, panels[_i].layout);
        CLEANUP(raster_cleanup)
        struct raster *in10 = make_pattern(name, width, height, 10, panels[_i].layout);
        CLEANUP(raster_cleanup)
        struct raster *in12 = make_pattern(name, width, height, 12, panels[_i].layout);
        check_depths((struct raster *const[3]){in8, in10, in12}, name);
    }
}
END_TEST

/* The published image in the middle, and its background around it. */
START_TEST(centres_the_published_image_on_a_larger_panel)
{
    static const struct {
        const char *name;
        unsigned background;
    } names[] = {{"TG18-QC", 128},
                 {"TG18-LN8-18", 153},
                 {"TG18-UNL80", 204},
                 {"TG18-CT", 128},
                 {"TG18-AFC", 128},
                 {"TG18-MP", 16},
                 {"TG18-NS10", 51},
                 {"TG18-GQ", 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        CLEANUP(raster_cleanup)
        struct raster *panel = make_pattern(names[i].name, 1601, 1200, 8, PATTERN_LAYOUT_RASTER);
        CLEANUP(raster_cleanup)
        struct raster *image = make_pattern(names[i].name, 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT);
        for (int y = 0; y < 1200; y++)
            for (int x = 0; x < 1601; x++) {
                bool inside = x >= 288 && x < 288 + 1024 && y >= 88 && y < 88 + 1024;
                unsigned wanted = inside ? level_of(image, x - 288, y - 88) : names[i].background;
                CHECK_LEVEL(level_of(panel, x, y), wanted);
            }
    }
}
END_TEST

START_TEST(takes_the_largest_published_image_that_fits)
{
    CLEANUP(raster_cleanup)
    struct raster *panel = make_pattern("TG18-QC", 2560, 2048, 8, PATTERN_LAYOUT_RASTER);
    CLEANUP(raster_cleanup)
    struct raster *image = make_pattern("TG18-QC", 2048, 2048, 8, PATTERN_LAYOUT_DEFAULT);
    for (unsigned y = 0; y < 2048; y++)
        ck_assert_mem_eq(raster_row(panel, y) + 256, raster_row(image, y), 2048 * sizeof(uint16_t));
}
END_TEST

START_TEST(lays_out_a_published_size_natively_as_published)
{
    static const char *const names[] = {
        "TG18-QC", "TG18-LN8-07", "TG18-UNL10", "TG18-PQC", "TG18-BR", "TG18-NS50", "TG18-LPV89"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        for (unsigned side = 1024; side <= 2048; side *= 2) {
            CLEANUP(raster_cleanup)
            struct raster *native = make_pattern(names[i], side, side, 12, PATTERN_LAYOUT_NATIVE);
            CLEANUP(raster_cleanup)
            struct raster *raster = make_pattern(names[i], side, side, 12, PATTERN_LAYOUT_RASTER);
            for (unsigned y = 0; y < side; y++)
                ck_assert_mem_eq(
                    raster_row(native, y), raster_row(raster, y), side * sizeof(uint16_t));
        }
}
END_TEST

/* Pixels that the label changes, in the box that the published one is in. */
static unsigned label_pixels(const char *name, unsigned width, unsigned height, struct box room)
{
    struct pattern_request request = {name, width, height, 8, PATTERN_LAYOUT_NATIVE, true};
    struct raster *bare = NULL;
    struct error error;
    ck_assert(pattern_create(&request, &bare, &error));
    struct raster *labelled = make_pattern(name, width, height, 8, PATTERN_LAYOUT_NATIVE);
    unsigned count = 0;
    for (int y = 0; y < (int)height; y++)
        for (int x = 0; x < (int)width; x++) {
            if (level_of(bare, x, y) == level_of(labelled, x, y))
                continue;
            count++;
            if (x < room.x || x >= room.x + room.width || y < room.y || y >= room.y + room.height)
                ck_abort_msg("%s: label at (%d,%d)", name, x, y);
        }
    raster_destroy(bare);
    raster_destroy(labelled);
    return count;
}

START_TEST(puts_its_label_in_its_room_or_leaves_it_out)
{
    ck_assert_uint_gt(label_pixels("TG18-QC", 1024, 1024, (struct box){411, 717, 203, 100}), 500);
    ck_assert_uint_gt(label_pixels("TG18-QC", 2048, 2048, (struct box){821, 1433, 407, 203}), 2000);
    ck_assert_uint_gt(label_pixels("TG18-LN8-05", 1024, 1024, (struct box){400, 20, 224, 80}), 500);
    ck_assert_uint_gt(label_pixels("TG18-UNL80", 2048, 2048, (struct box){800, 40, 448, 160}),
                      2000);
    ck_assert_uint_gt(label_pixels("TG18-PQC", 1024, 1024, (struct box){416, 0, 191, 62}), 500);
    ck_assert_uint_gt(label_pixels("TG18-BR", 2048, 2048, (struct box){668, 976, 100, 48}), 300);
    ck_assert_uint_gt(label_pixels("TG18-LPH50", 2048, 2048, (struct box){804, 20, 440, 180}),
                      2000);
    ck_assert_uint_gt(label_pixels("TG18-CX", 2048, 2048, (struct box){830, 150, 390, 140}), 2000);
    ck_assert_uint_gt(label_pixels("TG18-CX", 1280, 1024, (struct box){533, 75, 216, 70}), 2000);
    ck_assert_uint_gt(label_pixels("TG18-LPV10", 640, 480, (struct box){217, 4, 206, 74}), 2000);
    ck_assert_uint_gt(label_pixels("TG18-PQC", 800, 800, (struct box){325, 0, 149, 48}), 500);
    ck_assert_uint_eq(label_pixels("IEC-BN10", 640, 480, (struct box){0, 0, 0, 0}), 0);
    /* One more word where it is scaled: more ink for the same name. */
    ck_assert_uint_gt(label_pixels("TG18-UN10", 1025, 1024, (struct box){400, 20, 226, 80}),
                      label_pixels("TG18-UN10", 1024, 1024, (struct box){400, 20, 224, 80}));
}
END_TEST

static const struct {
    struct pattern_request request;
    const char *provenance;
} provenances[] = {
    {{.name = "TG18-QC", .width = 1024, .height = 1024}, "exact"},
    {{.name = "TG18-QC", .width = 3840, .height = 2160}, "scaled"},
    {{.name = "TG18-QC", .width = 3840, .height = 2160, .layout = PATTERN_LAYOUT_RASTER}, "exact"},
    {{.name = "TG18-LN8-18", .width = 1024, .height = 1024}, "exact"},
    {{.name = "TG18-LN8-18", .width = 2048, .height = 2048}, "inferred"},
    {{.name = "TG18-LN8-17", .width = 2048, .height = 2048}, "described"},
    {{.name = "TG18-CT", .width = 1920, .height = 1080}, "exact"},
    {{.name = "TG18-CT", .width = 3840, .height = 2160}, "inferred"},
    {{.name = "TG18-PX", .width = 1024, .height = 1024}, "inferred"},
    {{.name = "TG18-GQ", .width = 3840, .height = 2160}, "recalled"},
    {{.name = "TG270-ULN8-013", .width = 1024, .height = 1024}, "described"},
    {{.name = "TG270-sQC", .width = 1536, .height = 2048, .layout = PATTERN_LAYOUT_RASTER},
     "exact"},
    {{.name = "TG18-CT", .width = 800, .height = 600}, NULL},
    {{.name = "image:0123", .width = 1024, .height = 1024}, NULL},
};

START_TEST(tells_how_well_each_picture_is_known)
{
    ck_assert_pstr_eq(pattern_provenance(&provenances[_i].request), provenances[_i].provenance);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pattern");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(tcase, makes_or_refuses_each_request, 0, (int)ARRAY_LENGTH(requests));
    tcase_add_loop_test(
        tcase, tells_how_well_each_picture_is_known, 0, (int)ARRAY_LENGTH(provenances));
    tcase_add_loop_test(tcase, says_the_same_at_every_depth, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_test(tcase, centres_the_published_image_on_a_larger_panel);
    tcase_add_test(tcase, takes_the_largest_published_image_that_fits);
    tcase_add_test(tcase, lays_out_a_published_size_natively_as_published);
    tcase_add_test(tcase, puts_its_label_in_its_room_or_leaves_it_out);
    return run_case("patterns.pattern", tcase);
}
