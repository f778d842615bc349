/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/screen.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/pattern.h"
#include "monqa/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A 16-bit grey image of the largest panel, not compressed, and then some. */
#define IMAGE_BYTES_MAX (64u << 20)
#define GLYPH_WIDTH 8
#define GLYPH_HEIGHT 16
#define LINE_CHARACTERS 48

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

/* Where words are laid: as large as LINE_CHARACTERS in the width allow, to be read at 70 cm. */
struct layout {
    struct raster *raster;
    unsigned scale;
    int x, y;
    uint16_t white;
};

static bool lay_line(struct layout *layout, const char *text, uint16_t level, struct error *error)
{
    struct raster_pen pen = {layout->x, layout->y, layout->scale, level};
    if (!raster_text(layout->raster, pen, text, error))
        return false;
    layout->y += (int)(layout->scale * GLYPH_HEIGHT * 3 / 2);
    return true;
}

/* Breaks at line ends and at blanks; a word longer than a line is cut. */
static bool lay_wrapped(struct layout *layout, const char *text, uint16_t level,
                        struct error *error)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t kept = length;
        if (length > LINE_CHARACTERS) {
            kept = LINE_CHARACTERS;
            while (kept > 0 && text[kept] != ' ')
                kept--;
            if (kept == 0)
                kept = LINE_CHARACTERS;
        }
        char line[LINE_CHARACTERS + 1];
        memcpy(line, text, kept);
        line[kept] = '\0';
        if (!lay_line(layout, line, level, error))
            return false;
        text += kept;
        text += strspn(text, " \n");
    }
    return true;
}

static bool lay_words(struct layout *layout, const char *heading, const char *sentence,
                      const char *keys, struct error *error)
{
    uint16_t bright = (uint16_t)(layout->white * 3 / 4);
    uint16_t dim = (uint16_t)(layout->white / 2);
    int gap = (int)(layout->scale * GLYPH_HEIGHT);
    if (heading != NULL && !lay_wrapped(layout, heading, dim, error))
        return false;
    layout->y += gap;
    if (sentence != NULL && !lay_wrapped(layout, sentence, bright, error))
        return false;
    layout->y += gap;
    return keys == NULL || lay_wrapped(layout, keys, dim, error);
}

static void say_words(const char *heading, const char *sentence, const char *keys)
{
    if (heading != NULL)
        screen_say("\n%s", heading);
    if (sentence != NULL)
        screen_say("  %s", sentence);
    if (keys != NULL)
        screen_say("  [%s]", keys);
}

bool screen_show_words(struct screen *screen, const char *heading, const char *sentence,
                       const char *keys, struct error *error)
{
    say_words(heading, sentence, keys);
    const struct display_info *info = display_info(screen->display);
    unsigned depth_bits = display_depth_bits(screen->display);
    unsigned white = (1u << depth_bits) - 1;
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    if (!raster_create(
            info->width, info->height, depth_bits, (uint16_t)(white / 10), &raster, error))
        return false;
    unsigned scale = info->width * 7 / 8 / (LINE_CHARACTERS * GLYPH_WIDTH);
    struct layout layout = {
        .raster = raster,
        .scale = scale > 0 ? scale : 1,
        .y = (int)info->height / 4,
        .white = (uint16_t)white,
    };
    layout.x = ((int)info->width - (int)(layout.scale * GLYPH_WIDTH * LINE_CHARACTERS)) / 2;
    if (layout.x < 0)
        layout.x = 0;
    if (!lay_words(&layout, heading, sentence, keys, error) ||
        !display_show(screen->display, raster, error))
        return false;
    screen->shows_pattern = false;
    return true;
}
