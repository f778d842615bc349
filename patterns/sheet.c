/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "patterns/canvas.h"
#include "patterns/font.h"

#include <stdio.h>

enum {
    TILE = 256,
    CELL_WIDTH = 272,
    CELL_HEIGHT = 288,
    COLUMNS = 16,
    MARGIN = 8,
    LINE = 20,
    TOP = 48
};

static const char words[] =
    "monqa: a reduced overview of all patterns, nearest pixel: lines, bars and fine contrasts here "
    "are not those of the pattern. Not for testing.";

static int rows_of(size_t count)
{
    return ((int)count + COLUMNS - 1) / COLUMNS;
}

/* The published image of 1024 pixels, or the next that there is. */
static unsigned side_of(const struct pattern_entry *entry)
{
    for (const unsigned *side = entry->published; *side != 0; side++)
        if (*side >= 1024)
            return *side;
    return 1024;
}

static bool draw_tile(struct canvas *sheet, const struct pattern_entry *entry, int left, int top)
{
    unsigned side = side_of(entry), depth_bits = pattern_has_depth(entry, 8) ? 8 : 10;
    struct pattern_request request = {
        entry->name, side, side, depth_bits, PATTERN_LAYOUT_DEFAULT, false};
    CLEANUP(raster_cleanup) struct raster *pattern = NULL;
    if (!pattern_create(&request, &pattern, sheet->error))
        return false;
    unsigned step = side / TILE;
    for (int y = 0; y < TILE; y++) {
        const uint16_t *from = raster_row(pattern, (unsigned)y * step + step / 2);
        uint16_t levels[TILE];
        if (from == NULL)
            return error_set(sheet->error, ERROR_SYSTEM, "%s: no memory", entry->name);
        for (unsigned x = 0; x < TILE; x++)
            levels[x] = (uint16_t)(from[x * step + step / 2] >> (depth_bits - 8));
        canvas_write(sheet, left, top + y, levels, TILE);
    }
    canvas_text(sheet, left, top + TILE + 4, 1, LEVEL_100, entry->name);
    return !sheet->failed;
}

static void draw_absences(struct canvas *sheet, int y)
{
    size_t count = 0;
    const struct pattern_absence *absences = pattern_absences(&count);
    for (size_t i = 0; i < count; i++) {
        char line[256];
        (void)snprintf(
            line, sizeof line, "%s is not available: %s", absences[i].name, absences[i].reason);
        canvas_text(sheet, MARGIN, y + LINE * (int)i, 1, LEVEL_100, line);
    }
}

static bool draw_tiles(struct canvas *sheet)
{
    size_t count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    for (int i = 0; i < (int)count; i++)
        if (!draw_tile(sheet,
                       &entries[i],
                       MARGIN + i % COLUMNS * CELL_WIDTH,
                       TOP + i / COLUMNS * CELL_HEIGHT))
            return false;
    return true;
}

bool pattern_sheet(struct raster **raster, struct error *error)
{
    size_t count = 0, absent_count = 0;
    (void)pattern_catalogue(&count);
    (void)pattern_absences(&absent_count);
    int tiles_end = TOP + rows_of(count) * CELL_HEIGHT;
    int width = COLUMNS * CELL_WIDTH, height = tiles_end + ((int)absent_count + 1) * LINE;
    CLEANUP(raster_cleanup) struct raster *made = NULL;
    if (!raster_create((unsigned)width, (unsigned)height, 8, LEVEL_25.v8, &made, error))
        return false;
    struct canvas sheet = {
        .raster = made, .area = {0, 0, width, height}, .side = height, .error = error};
    canvas_text(&sheet, MARGIN, MARGIN, 2, LEVEL_100, words);
    draw_absences(&sheet, tiles_end);
    if (!draw_tiles(&sheet) || sheet.failed)
        return false;
    *raster = TAKE(made);
    return true;
}
