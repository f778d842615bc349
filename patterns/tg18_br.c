/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/row.h"

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

static bool in_board(const struct board *board, int x, int y)
{
    int side = board->checks * board->size;
    return x >= board->x && x < board->x + side && y >= board->y && y < board->y + side;
}

static enum part turned(enum part part, int index, int x, int y)
{
    int kept = kept_first(index);
    bool other = ((kept & 1) != 0 && in_board(&boards[14], x, y)) ||
                 ((kept & 2) != 0 && in_board(&boards[16], x, y));
    return other ? (part == HIGH ? LOW : HIGH) : part;
}

/* x, y in a block; the index of the panel's level comes back, too. */
static enum part part_at(const struct panels *panels, int block, int x, int y, int *index)
{
    bool upright = block == 0 || block == 3;
    int panel = upright ? x / PANEL_WIDTH : y / PANEL_WIDTH;
    *index = level_index(block, panel);
    if (upright)
        return panel == 0 ? panels->upright[y][x] : panels->upright[BLOCK - 1 - y][BLOCK - 1 - x];
    int px = panel == 0 ? PANEL_WIDTH - 1 - y : y - PANEL_WIDTH;
    int py = panel == 0 ? x : BLOCK - 1 - x;
    return turned(panels->upright[py][px], *index, px, py);
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

struct palette {
    uint16_t levels[4][8][3]; /* quadrant, index, part; at the depth of the canvas */
};

static void make_palette(const struct canvas *canvas, struct palette *palette)
{
    for (int quadrant = 0; quadrant < 4; quadrant++)
        for (int index = 0; index < 8; index++)
            for (int part = SURROUND; part <= HIGH; part++)
                palette->levels[quadrant][index][part] =
                    canvas_level(canvas, level_of(&contrasts[quadrant], index, (enum part)part));
}

static void compose_tile_row(uint16_t levels[TILE], const struct panels *panels,
                             const struct palette *palette, int y)
{
    for (int x = 0; x < TILE; x++) {
        int quadrant = y / QUADRANT * 2 + x / QUADRANT;
        int block = y / BLOCK % 2 * 2 + x / BLOCK % 2, index = 0;
        enum part part = part_at(panels, block, x % BLOCK, y % BLOCK, &index);
        levels[x] = palette->levels[quadrant][index][part];
    }
}

/* There is no published label; ours is where a panel of the strongest contrast is empty. */
static void draw_label(struct canvas *canvas, const struct pattern_entry *entry)
{
    label_draw_short(canvas, entry->name, 717, 976, 1, LEVEL_0);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct panels panels;
    struct palette palette;
    CLEANUP(row_finish) struct row row = {0};
    if (!row_init(&row, canvas))
        return;
    make_panel(&panels);
    make_palette(canvas, &palette);
    for (int y = 0; y < TILE && y < canvas->area.height; y++) {
        uint16_t levels[TILE];
        compose_tile_row(levels, &panels, &palette, y);
        for (int x = 0; x < row.width; x++)
            row.levels[x] = levels[x % TILE];
        for (int same = y; same < canvas->area.height; same += TILE)
            row_write(&row, same);
    }
    draw_label(canvas, entry);
}

const struct pattern_family tg18_br = {background, draw, 0};
