/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/screen.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/pattern.h"
#include "monqa/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A 16-bit grey image of the largest panel, not compressed, and then some. */
#define IMAGE_BYTES_MAX (64u << 20)

void screen_finish(struct screen *screen)
{
    raster_destroy(screen->pattern);
    raster_destroy(screen->own_image);
    screen->pattern = screen->own_image = NULL;
}

void screen_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
}

bool screen_show_pattern_again(struct screen *screen, struct error *error)
{
    if (!display_show(screen->display, screen->shown, error))
        return error_prefix(error, "%s: ", screen->pattern_name);
    screen->shows_pattern = true;
    return true;
}

bool screen_load_image(struct screen *screen, const char *path, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(IMAGE_BYTES_MAX);
    const struct display_info *info = display_info(screen->display);
    char sha256[DIGEST_TEXT_SIZE];
    if (!file_read(path, &bytes, error))
        return false;
    struct pattern_image image = {
        .bytes = bytes.data,
        .length = bytes.length,
        .width = info->width,
        .height = info->height,
        .depth_bits = display_depth_bits(screen->display),
    };
    if (!pattern_own_image(&image, &screen->own_image, sha256, error))
        return error_prefix(error, "%s: ", path);
    (void)snprintf(screen->own_image_name, sizeof screen->own_image_name, "image:%s", sha256);
    return true;
}

static bool compute_pattern(struct screen *screen, const char *name, struct error *error)
{
    const struct display_info *info = display_info(screen->display);
    if (screen->pattern != NULL && strcmp(name, screen->pattern_name) == 0)
        return true; /* one question after the other is about the same picture */
    struct pattern_request request = {
        .name = name,
        .width = info->width,
        .height = info->height,
        .depth_bits = display_depth_bits(screen->display),
    };
    struct raster *pattern = NULL;
    if (!pattern_create(&request, &pattern, error))
        return false;
    raster_destroy(screen->pattern);
    screen->pattern = pattern;
    return true;
}

void screen_take_picture(struct screen *screen, struct raster *picture, const char *name)
{
    raster_destroy(screen->pattern);
    screen->pattern = picture;
    screen->shown = picture;
    screen->shows_pattern = false;
    (void)text_copy(screen->pattern_name, sizeof screen->pattern_name, name);
}

bool screen_show_pattern(struct screen *screen, const char *name, struct error *error)
{
    bool is_own = strcmp(name, screen->own_image_name) == 0;
    if (!is_own && !compute_pattern(screen, name, error))
        return false;
    screen->shown = is_own ? screen->own_image : screen->pattern;
    (void)text_copy(screen->pattern_name, sizeof screen->pattern_name, name);
    return screen_show_pattern_again(screen, error);
}

/* --- pages --- */

static void say_page(const struct page *page)
{
    if (page->heading != NULL)
        screen_say("\n%s", page->heading);
    if (page->sentence != NULL)
        screen_say("  %s", page->sentence);
    if (page->typed != NULL)
        screen_say("  %s", page->typed);
    for (size_t i = 0; i < page->line_count; i++)
        screen_say("  %s%s%s",
                   page->lines[i].words,
                   page->lines[i].more != NULL ? ": " : "",
                   page->lines[i].more != NULL ? page->lines[i].more : "");
    for (size_t i = 0; i < page->key_count; i++)
        screen_say("  [%s: %s]", page->keys[i].cap, page->keys[i].words);
}

static struct page_size size_of(const struct display_info *info)
{
    struct page_size size = {.width = info->width, .height = info->height};
    if (info->has_edid && info->parsed.width_mm > 0)
        size.width_mm = (unsigned)info->parsed.width_mm;
    else if (info->has_edid)
        size.width_mm = (unsigned)info->parsed.width_cm * 10;
    return size;
}

/* Where the pattern is laid out for a panel that is no square, its middle stays one, and what is in
 * its corners stays there. */
static int place_along(int thousandths, int size, int start, int whole, int side)
{
    int middle = thousandths + size / 2;
    if (middle < 150)
        return start + side * thousandths / 1000;
    if (middle > 850)
        return start + whole - side + side * thousandths / 1000;
    return start + (whole - side) / 2 + side * thousandths / 1000;
}

static struct box place_part(const struct step_part *part, struct box area)
{
    int side = area.width < area.height ? area.width : area.height;
    return (struct box){place_along(part->x, part->width, area.x, area.width, side),
                        place_along(part->y, part->height, area.y, area.height, side),
                        side * part->width / 1000,
                        side * part->height / 1000};
}

/* Boxes of the picture that is shown; gives how many. */
static size_t place_parts(const struct screen *screen, struct box boxes[STEP_PARTS_MAX])
{
    const struct display_info *info = display_info(screen->display);
    struct box area = {0, 0, (int)info->width, (int)info->height};
    const struct pattern_request request = {.name = screen->pattern_name,
                                            .width = info->width,
                                            .height = info->height,
                                            .depth_bits = raster_depth_bits(screen->shown)};
    size_t count = 0;
    (void)pattern_placed(&request, &area, NULL);
    for (; count < STEP_PARTS_MAX && screen->parts[count].width > 0; count++) {
        boxes[count] = place_part(&screen->parts[count], area);
    }
    return count;
}

static void place_spot(const struct screen *screen, const struct page_size *size, struct page *page)
{
    const struct screen_spot *spot = &screen->spot;
    double pixels_per_mm = size->width_mm > 0 ? (double)size->width / size->width_mm : 0;
    if (spot->diameter_mm <= 0)
        return;
    page->spot.x = spot->across * size->width;
    page->spot.y = spot->down * size->height;
    page->spot.diameter = pixels_per_mm > 0 ? spot->diameter_mm * pixels_per_mm : size->width / 8.0;
}

static bool draw_page(struct display *display, const struct page *page, struct error *error)
{
    const struct display_info *info = display_info(display);
    struct page_size size = size_of(info);
    CLEANUP(free_pointer)
    uint32_t *pixels = calloc((size_t)info->width * info->height, sizeof *pixels);
    if (pixels == NULL)
        return error_set_errno(error, "page");
    return page_draw(page, &size, pixels, error) && display_show_page(display, pixels, error);
}

static bool complete_page(struct screen *screen, struct display *display, const struct page *page,
                          bool with_spot, struct error *error)
{
    struct box boxes[STEP_PARTS_MAX];
    struct page whole = *page;
    struct page_size size = size_of(display_info(display));
    whole.where = screen->where;
    whole.done = screen->done;
    whole.total = screen->total;
    whole.left = screen->left[0] != '\0' ? screen->left : NULL;
    if (screen->parts != NULL && screen->shown != NULL) {
        whole.inset = screen->shown;
        whole.parts = boxes;
        whole.part_count = place_parts(screen, boxes);
    }
    if (with_spot) {
        place_spot(screen, &size, &whole);
        whole.number = screen->number;
    }
    return draw_page(display, &whole, error);
}

bool screen_show_page_on_display(struct screen *screen, const struct page *page,
                                 struct error *error)
{
    say_page(page);
    if (!complete_page(screen, screen->display, page, true, error))
        return false;
    screen->shows_pattern = false;
    return true;
}

/* The meter's place and the display's number are shown where they are; the words stand on the
 * guide.
 */
static bool show_place_alone(struct screen *screen, struct error *error)
{
    struct page spot = {.number = screen->number};
    struct page_size size = size_of(display_info(screen->display));
    place_spot(screen, &size, &spot);
    screen->shows_pattern = false;
    return draw_page(screen->display, &spot, error);
}

bool screen_show_page(struct screen *screen, const struct page *page, struct error *error)
{
    if (screen->guide == NULL)
        return screen_show_page_on_display(screen, page, error);
    say_page(page);
    bool has_place = screen->spot.diameter_mm > 0 || screen->number > 0;
    if (has_place && !show_place_alone(screen, error))
        return false;
    return complete_page(screen, screen->guide, page, false, error);
}
