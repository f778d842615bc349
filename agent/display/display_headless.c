/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/backend.h"
#include "agent/display/headless.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_PREFIX "headless:"
#define SIDE_MIN 1
#define SIDE_MAX 16384
#define EDID_FILE_MAX (8u * EDID_SIZE_MAX) /* as hexadecimal text with blanks and line ends */
#define FRAME_MAX ((size_t)512 << 20)
#define FRAMES_MAX 9999

struct headless {
    char *folder; /* NULL: frames are not kept */
    unsigned frames;
};

bool headless_name_is(const char *name)
{
    return strncmp(name, NAME_PREFIX, strlen(NAME_PREFIX)) == 0;
}

/* Takes the digits up to the end or to the delimiter, and steps over both. */
static bool take_side(const char **text, char delimiter, unsigned *side)
{
    char digits[8];
    size_t length = strspn(*text, "0123456789");
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, *text, length);
    digits[length] = '\0';
    const char *rest = *text + length;
    if (*rest != delimiter && *rest != '\0')
        return false;
    long long value;
    if (!integer_parse(digits, SIDE_MIN, SIDE_MAX, &value))
        return false;
    *side = (unsigned)value;
    *text = *rest == '\0' ? rest : rest + 1;
    return true;
}

bool headless_name_parse(const char *name, struct headless_name *parsed, struct error *error)
{
    static const char wanted[] = "wanted is headless:WxH[,edid=FILE], each side 1 to 16384";
    struct headless_name result = {0};
    char shown[80];
    text_printable(shown, sizeof shown, name, strlen(name));
    if (!headless_name_is(name))
        return error_set(error, ERROR_INVALID, "display \"%s\": %s", shown, wanted);
    const char *rest = name + strlen(NAME_PREFIX);
    const char *comma = strchr(rest, ',');
    if (!take_side(&rest, 'x', &result.width) || rest[-1] != 'x' ||
        !take_side(&rest, ',', &result.height))
        return error_set(error, ERROR_INVALID, "display \"%s\": %s", shown, wanted);
    if (comma != NULL) {
        if (strncmp(rest, "edid=", 5) != 0 || rest[5] == '\0')
            return error_set(error, ERROR_INVALID, "display \"%s\": %s", shown, wanted);
        result.edid_path = rest + 5;
    }
    *parsed = result;
    return true;
}

static bool load_edid(const char *path, struct display_info *info, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(EDID_FILE_MAX);
    if (!file_read(path, &file, error))
        return false;
    if (!edid_bytes_from_file(file.data, file.length, info->edid, &info->edid_length, error) ||
        !edid_parse(info->edid, info->edid_length, &info->parsed, error))
        return error_prefix(error, "%s: ", path);
    info->has_edid = true;
    return true;
}

static bool keep_frame(struct headless *headless, const struct buffer *png, struct error *error)
{
    CLEANUP(free_pointer) char *path = NULL;
    if (headless->frames == FRAMES_MAX)
        return error_set(
            error, ERROR_INVALID, "%s: more than %d frames", headless->folder, FRAMES_MAX);
    if (asprintf(&path, "%s/%04u.png", headless->folder, headless->frames + 1) < 0)
        return error_set_errno(error, "%s", headless->folder);
    if (!file_write(path, png->data, png->length, 0644, error))
        return false;
    headless->frames++;
    return true;
}

static bool show(struct display *display, const struct raster *raster, struct error *error)
{
    struct headless *headless = display->state;
    CLEANUP(buffer_finish) struct buffer png = BUFFER(FRAME_MAX);
    return headless->folder == NULL ||
           (raster_to_png(raster, &png, error) && keep_frame(headless, &png, error));
}

/* A page is the only picture in colour, so that a frame tells what it is. */
static bool page_to_png(const struct display_info *info, const uint32_t *pixels, struct buffer *png,
                        struct error *error)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = info->width,
                       .height = info->height,
                       .format = PNG_FORMAT_BGRA};
    size_t count = (size_t)info->width * info->height;
    CLEANUP(free_pointer) uint32_t *opaque = calloc(count, sizeof *opaque);
    if (opaque == NULL)
        return error_set_errno(error, "page");
    for (size_t i = 0; i < count; i++)
        opaque[i] = pixels[i] | 0xff000000;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    CLEANUP(free_pointer) void *bytes = malloc(size);
    if (bytes == NULL || png_image_write_to_memory(&image, bytes, &size, 0, opaque, 0, NULL) == 0)
        return error_set(error, ERROR_SYSTEM, "page: no PNG of it: %s", image.message);
    buffer_append(png, bytes, size);
    return buffer_check(png, "page", error);
}

static bool show_page(struct display *display, const uint32_t *pixels, struct error *error)
{
    struct headless *headless = display->state;
    CLEANUP(buffer_finish) struct buffer png = BUFFER(FRAME_MAX);
    return headless->folder == NULL ||
           (page_to_png(&display->info, pixels, &png, error) && keep_frame(headless, &png, error));
}

static void close_headless(struct display *display)
{
    struct headless *headless = display->state;
    if (headless == NULL)
        return;
    free(headless->folder);
    free(headless);
}

static const struct display_backend headless_backend = {
    .show = show, .show_page = show_page, .close = close_headless};

static bool keep_frames_in(struct headless *headless, const char *folder, struct error *error)
{
    if (folder == NULL)
        return true;
    if (!file_make_folder(folder, 0755, error))
        return false;
    headless->folder = strdup(folder);
    return headless->folder != NULL || error_set_errno(error, "%s", folder);
}

static void describe(struct display *display, const struct headless_name *name)
{
    struct display_info *info = &display->info;
    (void)text_copy(info->connector, sizeof info->connector, "headless");
    info->connected = true;
    info->width = name->width;
    info->height = name->height;
    struct signal_path *path = &display->path;
    (void)text_copy(path->backend, sizeof path->backend, "headless");
    (void)text_copy(path->connector, sizeof path->connector, "headless");
    (void)text_copy(path->format, sizeof path->format, "none");
    (void)text_copy(path->lut, sizeof path->lut, "none");
    path->width = (int)name->width;
    path->height = (int)name->height;
    path->depth_bits = 8;
    display->depth_bits = 8;
    display->simulated = true;
}

bool headless_open(const struct display_options *options, struct display *display,
                   struct error *error)
{
    struct headless_name name;
    if (!headless_name_parse(options->name, &name, error))
        return false;
    display->backend = &headless_backend;
    display->state = calloc(1, sizeof(struct headless));
    if (display->state == NULL)
        return error_set_errno(error, "headless display");
    if (!keep_frames_in(display->state, options->frames, error) ||
        (name.edid_path != NULL && !load_edid(name.edid_path, &display->info, error))) {
        close_headless(display);
        return false;
    }
    describe(display, &name);
    (void)text_copy(display->path.mode, sizeof display->path.mode, display_lut_name(options->lut));
    return true;
}
