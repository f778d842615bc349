/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"

#include <math.h>
#include <string.h>

/* AAPM On-line Report 03, TG18-BR: Briggs' checkerboards from 25 pixels to one, of four contrasts,
 * at eight levels each. Never scaled: the image of 1024 pixels is repeated. */

enum { TILE = 1024, QUADRANT = 512, BLOCK = 256, PANEL_WIDTH = 128, PANEL_HEIGHT = 256 };

/* In the upright panel. The first check is a bright one. */
static const struct board {
    int x, y, checks, size; /* size of a check in pixels */
} boards[] = {
    {5, 5, 3, 25},
    {5, 91, 3, 20},
    {76, 103, 3, 16},
    {85, 161, 3, 13},
    {85, 210, 3, 10},
    {51, 218, 3, 8},
    {20, 216, 3, 7},
    {9, 186, 5, 4},
    {12, 161, 5, 3},
    {37, 161, 7, 2},
    {61, 161, 5, 2},
    {64, 181, 11, 1},
    {68, 201, 7, 1},
    {53, 203, 5, 1},
    {39, 201, 4, 1},
    {39, 188, 3, 1},
    {52, 189, 2, 1},
};

enum part { SURROUND, LOW, HIGH };

/* Per quadrant; surround is what the published image shows. */
static const struct contrast {
    int codes;
    uint16_t surround[8];
} contrasts[4] = {
    {1, {39, 64, 90, 115, 140, 165, 191, 216}},
    {3, {39, 65, 90, 115, 140, 165, 191, 216}},
    {7, {41, 65, 90, 115, 140, 165, 190, 214}},
    {15, {44, 67, 92, 116, 139, 163, 188, 212}},
};

struct panels {
    uint8_t upright[PANEL_HEIGHT][PANEL_WIDTH]; /* enum part */
};

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

static void make_panel(struct panels *panels)
{
    memset(panels, SURROUND, sizeof *panels);
    for (size_t i = 0; i < ARRAY_LENGTH(boards); i++) {
        const struct board *board = &boards[i];
        int side = board->checks * board->size;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                panels->upright[board->y + y][board->x + x] =
                    (x / board->size + y / board->size) % 2 == 0 ? HIGH : LOW;
    }
}

/* Which level a panel has. Blocks and panels count across, then down, within a quadrant. */
static int level_index(int block, int panel)
{
    static const int indices[4][2] = {{7, 0}, {3, 4}, {5, 2}, {1, 6}};
    return indices[block][panel];
}

/* The boards of an even number of checks keep a bright one first in some panels that are turned, as
 * published: bit 0 the 4 by 4, bit 1 the 2 by 2. */
static int kept_first(int index)
{
    if (index == 2)
        return 2;
    return index == 3 || index == 4 || index == 5 ? 3 : 0;
}

static void turn_first(struct panels *panels, const struct board *board)
{
    int side = board->checks * board->size;
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            uint8_t *part = &panels->upright[board->y + y][board->x + x];
            *part = *part == HIGH ? LOW : HIGH;
        }
}

/* What a byte of the sheet says: the panel of a quadrant, and the part of it. */
enum { PARTS = 3, PANELS = 8, SHADES = PANELS * PARTS };

static uint8_t shade_of(int block, int panel, uint8_t part)
{
    return (uint8_t)((block * 2 + panel) * PARTS + part);
}

/* The upper half of the image of 1024 pixels, in shades: the lower has the same parts. */
typedef uint8_t sheet_row[TILE];

/* Side by side, the second upside down. */
static void put_upright(sheet_row *sheet, const struct panels *panels, int block)
{
    for (int y = 0; y < BLOCK; y++) {
        uint8_t *to = &sheet[block / 2 * BLOCK + y][block % 2 * BLOCK];
        for (int x = 0; x < PANEL_WIDTH; x++) {
            to[x] = shade_of(block, 0, panels->upright[y][x]);
            to[PANEL_WIDTH + x] =
                shade_of(block, 1, panels->upright[BLOCK - 1 - y][PANEL_WIDTH - 1 - x]);
        }
    }
}

/* One above the other, each on one of its sides. */
static void put_turned(sheet_row *sheet, const struct panels *panels, int block, int panel)
{
    for (int y = 0; y < PANEL_WIDTH; y++) {
        int row = block / 2 * BLOCK + panel * PANEL_WIDTH + y;
        uint8_t *to = &sheet[row][block % 2 * BLOCK];
        for (int x = 0; x < BLOCK; x++)
            to[x] = shade_of(block,
                             panel,
                             panel == 0 ? panels->upright[x][PANEL_WIDTH - 1 - y]
                                        : panels->upright[BLOCK - 1 - x][y]);
    }
}

static void put_turned_panels(sheet_row *sheet, const struct panels *panels, int block)
{
    for (int panel = 0; panel < 2; panel++) {
        struct panels turned = *panels;
        int kept = kept_first(level_index(block, panel));
        if ((kept & 1) != 0)
            turn_first(&turned, &boards[14]);
        if ((kept & 2) != 0)
            turn_first(&turned, &boards[16]);
        put_turned(sheet, &turned, block, panel);
    }
}

static void make_sheet(sheet_row *sheet)
{
    struct panels panels;
    make_panel(&panels);
    put_upright(sheet, &panels, 0);
    put_turned_panels(sheet, &panels, 1);
    put_turned_panels(sheet, &panels, 2);
    put_upright(sheet, &panels, 3);
    for (int y = 0; y < QUADRANT; y++)
        for (int x = 0; x < QUADRANT; x++)
            sheet[y][QUADRANT + x] = (uint8_t)(sheet[y][x] + SHADES);
}

static struct level surround_level(uint16_t v8)
{
    return (struct level){v8, (uint16_t)lround(v8 * 4095 / 255.0)};
}

static struct level level_of(const struct contrast *contrast, int index, enum part part)
{
    int codes = contrast->codes;
    if (part == SURROUND)
        return surround_level(contrast->surround[index]);
    int v8 = (int)lround(index * (255 - codes) / 7.0);
    int v12 = (int)lround(index * (4095 - 16 * codes) / 7.0);
    if (part == HIGH) {
        v8 += codes;
        v12 += 16 * codes;
    }
    return (struct level){(uint16_t)v8, (uint16_t)v12};
}

/* Of the two quadrants side by side in the upper or in the lower half. */
static void make_palette(const struct canvas *canvas, int half, uint16_t palette[256])
{
    for (int shade = 0; shade < 2 * SHADES; shade++) {
        const struct contrast *contrast = &contrasts[2 * half + shade / SHADES];
        int panel = shade % SHADES / PARTS;
        int index = level_index(panel / 2, panel % 2);
        palette[shade] =
            canvas_level(canvas, level_of(contrast, index, (enum part)(shade % PARTS)));
    }
}

static void draw_sheet(struct canvas *canvas)
{
    uint16_t palettes[2][256] = {{0}};
    make_palette(canvas, 0, palettes[0]);
    make_palette(canvas, 1, palettes[1]);
    struct box half = {0, 0, canvas->area.width, QUADRANT};
    struct box first = {0, 0, TILE, QUADRANT}, beside = {TILE, 0, half.width - TILE, QUADRANT};
    uint8_t *shades = canvas_shades(canvas, first, palettes[0]);
    if (shades == NULL)
        return;
    make_sheet((sheet_row *)shades);
    canvas_tile_again(canvas, half, beside, palettes[0]);
    for (int i = 1; i * QUADRANT < canvas->area.height; i++) {
        half.y = i * QUADRANT;
        canvas_tile_again(canvas, half, half, palettes[i % 2]);
    }
}

/* There is no published label; ours is where a panel of the strongest contrast is empty. */
static void draw_label(struct canvas *canvas, const struct pattern_entry *entry)
{
    label_draw_short(canvas, entry->name, 717, 976, 1, LEVEL_0);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_sheet(canvas);
    draw_label(canvas, entry);
}

const struct pattern_family tg18_br = {background, draw, 0};
