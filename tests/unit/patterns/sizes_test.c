/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <stdlib.h>
#include <string.h>

/* Every pattern at every size of a medical or usual display at one depth; and at every size and
 * depth one pattern of each family, another each time, painted as a card wants that depth. With
 * MONQA_LONG set: every pattern at every size and depth, in each layout that it has, with its label
 * and without, painted in each format. */

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

static const unsigned depths[] = {8, 10, 12};

static const struct format {
    size_t pixel_bytes;
    void (*paint)(const struct raster *raster, void *pixels, size_t stride_bytes);
} formats[] = {
    {4, raster_paint_xrgb8888},
    {4, raster_paint_xrgb2101010},
    {8, raster_paint_xrgb16161616},
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

/* Rooms of no more than the pixels need, for the sanitizer to see; NULL: not painted so. */
struct rooms {
    char *pixels[ARRAY_LENGTH(formats)];
};

static void make_room(struct rooms *rooms, size_t format, size_t pixel_count)
{
    rooms->pixels[format] = malloc(pixel_count * formats[format].pixel_bytes);
    ck_assert_ptr_nonnull(rooms->pixels[format]);
}

static void free_rooms(struct rooms *rooms)
{
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        free(rooms->pixels[i]);
}

static void draw(const struct pattern_request *request, const struct rooms *rooms)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    struct error error = {0};
    if (!pattern_create(request, &raster, &error))
        ck_abort_msg("%s", error.text);
    check_levels(raster, request->name);
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        if (rooms->pixels[i] != NULL)
            formats[i].paint(
                raster, rooms->pixels[i], raster_width(raster) * formats[i].pixel_bytes);
}

static void draw_in_every_way(struct pattern_request *request, const struct rooms *rooms)
{
    for (int layout = PATTERN_LAYOUT_DEFAULT; layout <= PATTERN_LAYOUT_NATIVE; layout++) {
        struct box area;
        struct error error = {0};
        request->layout = (enum pattern_layout)layout;
        if (!pattern_placed(request, &area, &error))
            continue;
        for (int labelled = 0; labelled < 2; labelled++) {
            request->no_label = labelled == 0;
            draw(request, rooms);
        }
    }
}

/* The next of the family of that entry, as far on as asked for. */
static const struct pattern_entry *another_of_family(const struct pattern_entry *entries,
                                                     size_t count, size_t first, size_t further)
{
    size_t members = 1;
    while (first + members < count &&
           strcmp(entries[first + members].family, entries[first].family) == 0)
        members++;
    return &entries[first + further % members];
}

START_TEST(draws_each_family_at_every_size_and_depth)
{
    size_t panel = (size_t)_i / ARRAY_LENGTH(depths), depth = (size_t)_i % ARRAY_LENGTH(depths);
    bool all = getenv("MONQA_LONG") != NULL;
    size_t count = 0, drawn = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    CLEANUP(free_rooms) struct rooms rooms = {{NULL}};
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        if (all || i == depth)
            make_room(&rooms, i, (size_t)panels[panel].width * panels[panel].height);
    for (size_t i = 0; i < count; i++) {
        bool is_first = i == 0 || strcmp(entries[i].family, entries[i - 1].family) != 0;
        const struct pattern_entry *entry =
            all ? &entries[i] : another_of_family(entries, count, i, (size_t)_i);
        struct pattern_request request = {.name = entry->name,
                                          .width = panels[panel].width,
                                          .height = panels[panel].height,
                                          .depth_bits = depths[depth],
                                          .no_label = _i % 2 != 0};
        if ((!all && !is_first) || !pattern_has_depth(entry, depths[depth]))
            continue;
        if (all)
            draw_in_every_way(&request, &rooms);
        else
            draw(&request, &rooms);
        drawn++;
    }
    ck_assert_uint_ge(drawn, 28);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("sizes");
    tcase_set_timeout(tcase, 1800);
    tcase_add_loop_test(
        tcase, draws_every_pattern_within_the_levels_of_its_depth, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_loop_test(tcase,
                        draws_each_family_at_every_size_and_depth,
                        0,
                        (int)(ARRAY_LENGTH(panels) * ARRAY_LENGTH(depths)));
    return run_case("patterns.sizes", tcase);
}
