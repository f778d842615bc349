/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "patterns/font.h"
#include "patterns/raster_list.h"
#include "tests/support/check_main.h"

#include <string.h>

/* Whatever is drawn in whatever order: rows, frames and PNG show what a plain array does. */

enum { WIDTH = 171, HEIGHT = 97, DEPTH = 10, WHITE = 1023 };

struct both {
    struct raster *raster;
    uint16_t plain[HEIGHT][WIDTH];
    unsigned state;
};

static int next(struct both *both, int below)
{
    both->state = both->state * 1664525u + 1013904223u;
    return (int)((both->state >> 8) % (unsigned)below);
}

static uint16_t next_level(struct both *both)
{
    return (uint16_t)next(both, WHITE + 1);
}

static struct box next_box(struct both *both)
{
    return (struct box){next(both, WIDTH + 20) - 10,
                        next(both, HEIGHT + 20) - 10,
                        1 + next(both, next(both, 3) == 0 ? WIDTH : 12),
                        1 + next(both, next(both, 3) == 0 ? HEIGHT : 12)};
}

static void set_plain(struct both *both, int x, int y, uint16_t level)
{
    if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT)
        both->plain[y][x] = level;
}

static void fill(struct both *both, struct box box, uint16_t level)
{
    struct error error = {0};
    ck_assert_msg(raster_fill(both->raster, box, level, &error), "%s", error.text);
    for (int y = 0; y < box.height; y++)
        for (int x = 0; x < box.width; x++)
            set_plain(both, box.x + x, box.y + y, level);
}

static void draw_box(struct both *both)
{
    fill(both, next_box(both), next_level(both));
}

/* Equal boxes in a line, which become one op; also such that touch, overlap and leave the image. */
static void draw_lines(struct both *both)
{
    struct box box = next_box(both);
    uint16_t level = next_level(both);
    bool across = next(both, 2) == 0;
    int step = (across ? box.width : box.height) - 1 + next(both, 4);
    for (int i = 0, count = next(both, 40); i < count; i++) {
        fill(both, box, level);
        box.x += across ? step : 0;
        box.y += across ? 0 : step;
    }
}

static void set_plain_tile(struct both *both, struct box box, struct box within,
                           const struct raster_tile *tile)
{
    for (int y = 0; y < box.height; y++)
        for (int x = 0; x < box.width; x++)
            if (box.x + x >= within.x && box.x + x < within.x + within.width &&
                box.y + y >= within.y && box.y + y < within.y + within.height) {
                int at = y % tile->height * tile->width + x % tile->width;
                uint16_t level =
                    tile->bytes != NULL ? tile->palette[tile->bytes[at]] : tile->levels[at];
                set_plain(both, box.x + x, box.y + y, level);
            }
}

static void set_palette(struct both *both, uint16_t palette[256])
{
    for (int i = 0; i < 256; i++)
        palette[i] = next_level(both);
}

static void draw_tile(struct both *both)
{
    uint16_t levels[40 * 40], palette[256];
    uint8_t bytes[40 * 40];
    struct error error = {0};
    struct raster_tile tile = {1 + next(both, 40), 1 + next(both, 40), .palette = palette};
    struct box box = next_box(both), within = next_box(both);
    set_palette(both, palette);
    for (int i = 0; i < tile.width * tile.height; i++) {
        bytes[i] = (uint8_t)next(both, 256);
        levels[i] = next_level(both);
    }
    tile.bytes = next(both, 2) == 0 ? bytes : NULL;
    tile.levels = tile.bytes != NULL ? NULL : levels;
    ck_assert(raster_draw_tile(both->raster, box, within, &tile, &error));
    set_plain_tile(both, box, within, &tile);
}

/* Large enough for a palette of pixels; its rows differ from those above in some places. */
static void draw_large_tile(struct both *both)
{
    enum { SIDE = 130 };
    static uint8_t bytes[SIDE * SIDE];
    uint16_t palette[256];
    struct error error = {0};
    struct raster_tile tile = {
        64 + next(both, SIDE - 63), 64 + next(both, SIDE - 63), .bytes = bytes, .palette = palette};
    struct box box = {-next(both, 100), -next(both, 70), WIDTH + 100, HEIGHT + 70};
    struct box within = {next(both, 90), next(both, 40), 1 + next(both, WIDTH), HEIGHT};
    set_palette(both, palette);
    for (int i = 0; i < tile.width; i++)
        bytes[i] = (uint8_t)next(both, 256);
    for (int i = tile.width, changes = 0; i < tile.width * tile.height; i++) {
        if (next(both, 30) == 0)
            changes = next(both, 3) - 1;
        bytes[i] = (uint8_t)(bytes[i - tile.width] + changes);
    }
    ck_assert(raster_draw_tile(both->raster, box, within, &tile, &error));
    set_plain_tile(both, box, within, &tile);
}

/* A tile over everything, and its bytes again in other places with other palettes. */
static void draw_again(struct both *both)
{
    uint16_t palette[256];
    uint8_t bytes[40 * 40];
    struct error error = {0};
    struct box everything = {-1, -1, WIDTH + 1, HEIGHT + 1};
    struct raster_tile tile = {
        1 + next(both, 40), 1 + next(both, 40), .bytes = bytes, .palette = palette};
    for (int i = 0; i < tile.width * tile.height; i++)
        bytes[i] = (uint8_t)next(both, 256);
    for (int i = 0; i < 3; i++) {
        struct box box = i == 0 ? everything : next_box(both);
        struct box within = i == 0 ? everything : next_box(both);
        set_palette(both, palette);
        ck_assert(i == 0 ? raster_draw_tile(both->raster, box, within, &tile, &error)
                         : raster_draw_again(both->raster, box, within, palette, &error));
        set_plain_tile(both, box, within, &tile);
    }
}

static void draw_shades(struct both *both)
{
    uint16_t palette[256];
    struct error error = {0};
    struct box box = {next(both, WIDTH) - 10, next(both, HEIGHT) - 10, 20, 20};
    const struct box within = {0, 0, WIDTH, HEIGHT};
    set_palette(both, palette);
    uint8_t *shades = raster_draw_shades(both->raster, box, within, palette, &error);
    ck_assert_ptr_nonnull(shades);
    for (int i = 0; i < 400; i++) {
        ck_assert_uint_eq(shades[i], 0);
        shades[i] = (uint8_t)next(both, 256);
        set_plain(both, box.x + i % 20, box.y + i / 20, palette[shades[i]]);
    }
}

static void draw_glyph(struct both *both)
{
    struct error error = {0};
    struct box box = next_box(both);
    struct raster_pen pen = {box.x, box.y, (unsigned)(1 + next(both, 3)), next_level(both)};
    const uint8_t *rows = font_glyphs[next(both, (int)font_glyph_count)].rows;
    int scale = (int)pen.scale;
    ck_assert(raster_draw_glyph(both->raster, &pen, rows, &error));
    for (int y = 0; y < FONT_HEIGHT * scale; y++)
        for (int x = 0; x < FONT_WIDTH * scale; x++)
            if ((rows[y / scale] >> (FONT_WIDTH - 1 - x / scale) & 1) != 0)
                set_plain(both, pen.x + x, pen.y + y, pen.level);
}

/* Some rows one below the other, among them equal ones. */
static void write_rows(struct both *both)
{
    uint16_t levels[WIDTH];
    struct error error = {0};
    int count = 1 + next(both, WIDTH), x = next(both, WIDTH - count + 1);
    int top = next(both, HEIGHT), rows = 1 + next(both, HEIGHT - top);
    for (int y = top; y < top + rows; y++) {
        for (int i = 0; i < count && (y == top || next(both, 2) == 0); i++)
            levels[i] = next_level(both);
        ck_assert(raster_write(both->raster, x, y, levels, count, &error));
        memcpy(&both->plain[y][x], levels, (size_t)count * sizeof *levels);
    }
}

static void (*const drawings[])(struct both *) = {draw_box,
                                                  draw_lines,
                                                  draw_tile,
                                                  draw_large_tile,
                                                  draw_again,
                                                  draw_shades,
                                                  draw_glyph,
                                                  write_rows};

static void check_rows(const struct raster *raster, const struct both *both)
{
    uint16_t row[WIDTH];
    for (unsigned y = 0; y < HEIGHT; y++) {
        raster_read_row(raster, y, row);
        if (memcmp(row, both->plain[y], sizeof row) != 0 ||
            memcmp(raster_row(raster, y), row, sizeof row) != 0)
            ck_abort_msg("row %u", y);
    }
}

static uint64_t scaled(uint64_t level, unsigned white)
{
    return (2 * level * white + WHITE) / (2 * WHITE);
}

static void check_frame(const struct both *both)
{
    static uint32_t eight[HEIGHT][WIDTH], ten[HEIGHT][WIDTH + 1];
    static uint64_t wide[HEIGHT][WIDTH];
    raster_paint_xrgb8888(both->raster, eight, sizeof eight[0]);
    raster_paint_xrgb2101010(both->raster, ten, sizeof ten[0]);
    raster_paint_xrgb16161616(both->raster, wide, sizeof wide[0]);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint32_t level = both->plain[y][x];
            if (eight[y][x] != scaled(level, 255) * 0x010101u || ten[y][x] != level * 0x00100401u ||
                wide[y][x] != scaled(level, 65535) * 0x0000000100010001u)
                ck_abort_msg("(%d,%d) is %08x", x, y, ten[y][x]);
        }
}

static void check_png(const struct both *both)
{
    struct error error = {0};
    CLEANUP(buffer_finish) struct buffer png = BUFFER(1 << 20);
    CLEANUP(raster_cleanup) struct raster *back = NULL;
    ck_assert(raster_to_png(both->raster, &png, &error));
    ck_assert(raster_from_png(png.data, png.length, &back, &error));
    check_rows(back, both);
}

static void begin(struct both *both, int seed)
{
    struct error error = {0};
    memset(both, 0, sizeof *both);
    both->state = (unsigned)seed;
    ck_assert(raster_create(WIDTH, HEIGHT, DEPTH, 0, &both->raster, &error));
}

START_TEST(shows_what_a_plain_array_does)
{
    static struct both both;
    begin(&both, _i);
    for (int i = 0; i < 60; i++) {
        drawings[next(&both, ARRAY_LENGTH(drawings))](&both);
        check_rows(both.raster, &both);
        check_frame(&both);
    }
    check_png(&both);
    raster_destroy(both.raster);
}
END_TEST

START_TEST(shows_each_kind_alone_as_a_plain_array_does)
{
    static struct both both;
    begin(&both, 100 + _i);
    for (int i = 0; i < 30; i++) {
        drawings[_i](&both);
        check_rows(both.raster, &both);
        check_frame(&both);
    }
    check_png(&both);
    raster_destroy(both.raster);
}
END_TEST

START_TEST(forgets_what_a_box_over_everything_covers)
{
    static struct both both;
    begin(&both, 1);
    for (int i = 0; i < 60; i++)
        drawings[next(&both, ARRAY_LENGTH(drawings))](&both);
    fill(&both, (struct box){-1, -1, WIDTH + 2, HEIGHT + 2}, 5);
    ck_assert_int_eq(both.raster->op_count, 1);
    ck_assert_ptr_null(both.raster->textures);
    check_rows(both.raster, &both);
    raster_destroy(both.raster);
}
END_TEST

START_TEST(refuses_shades_that_nobody_would_see)
{
    static struct both both;
    struct error error = {0};
    const uint16_t palette[256] = {0};
    const struct box everything = {0, 0, WIDTH, HEIGHT}, outside = {WIDTH, 0, 5, 5};
    begin(&both, 1);
    ck_assert_ptr_null(raster_draw_shades(both.raster, outside, everything, palette, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_ptr_null(raster_draw_shades(both.raster, everything, outside, palette, &error));
    check_rows(both.raster, &both);
    raster_destroy(both.raster);
}
END_TEST

START_TEST(draws_lines_as_one_op)
{
    static struct both both;
    begin(&both, 1);
    for (int x = 1; x < WIDTH; x += 2)
        fill(&both, (struct box){x, 0, 1, HEIGHT - 1}, 900);
    ck_assert_int_eq(both.raster->op_count, 2);
    for (int y = 0; y < HEIGHT; y += 3)
        fill(&both, (struct box){5, y, 20, 1}, 100);
    ck_assert_int_eq(both.raster->op_count, 3);
    check_rows(both.raster, &both);
    check_frame(&both);
    raster_destroy(both.raster);
}
END_TEST

/* A list much longer than the image becomes an image, however many pixels are set. */
START_TEST(stays_as_large_as_the_image_at_most)
{
    static struct both both;
    int most = 0;
    begin(&both, 1);
    for (int i = 0; i < 30000; i++) {
        fill(&both, (struct box){next(&both, WIDTH), next(&both, HEIGHT), 1, 1}, next_level(&both));
        most = both.raster->op_count > most ? both.raster->op_count : most;
    }
    ck_assert_int_gt(most, 2000);
    ck_assert_int_lt(most, 10000);
    for (int i = 0; i < 3000; i++) {
        write_rows(&both);
        ck_assert_uint_lt(both.raster->bytes, 4 << 20);
    }
    check_rows(both.raster, &both);
    check_frame(&both);
    raster_destroy(both.raster);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("list");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, shows_what_a_plain_array_does, 0, 40);
    tcase_add_loop_test(
        tcase, shows_each_kind_alone_as_a_plain_array_does, 0, (int)ARRAY_LENGTH(drawings));
    tcase_add_test(tcase, forgets_what_a_box_over_everything_covers);
    tcase_add_test(tcase, refuses_shades_that_nobody_would_see);
    tcase_add_test(tcase, draws_lines_as_one_op);
    tcase_add_test(tcase, stays_as_large_as_the_image_at_most);
    return run_case("patterns.list", tcase);
}
