/* SPDX-License-Identifier: Apache-2.0 */
/* display_probe CONNECTOR PNG...: shows each picture and prints the key that ends it, then what
 * stood between the pixels and the panel. display_probe CONNECTOR --flips COUNT PNG PNG: shows them
 * in turn without a key, and prints how long each change took. For the emulated machine: display
 * and keyboard without a pattern, a meter or a session. */
#include "agent/display/display.h"
#include "agent/display/keyboard.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEY_WAIT_MS 120000
#define PICTURE_MAX (64u << 20)

static bool load(const char *path, struct raster **raster, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer png = BUFFER(PICTURE_MAX);
    return file_read(path, &png, error) && raster_from_png(png.data, png.length, raster, error);
}

static bool show(struct display *display, struct keyboard *keyboard, const char *path,
                 struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    int key = 0;
    if (!load(path, &raster, error) || !display_show(display, raster, error))
        return false;
    (void)printf("shown %s\n", path);
    (void)fflush(stdout);
    if (!keyboard_wait(keyboard, KEY_WAIT_MS, &key, error))
        return false;
    (void)printf("key %d\n", key);
    (void)fflush(stdout);
    return true;
}

static int64_t now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* From the wish to show it until it is on the wire, painting included. */
static bool flip(struct display *display, int count, char **paths, struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *first = NULL;
    CLEANUP(raster_cleanup) struct raster *second = NULL;
    if (!load(paths[0], &first, error) || !load(paths[1], &second, error))
        return false;
    for (int i = 0; i < count; i++) {
        int64_t started_us = now_us();
        if (!display_show(display, i % 2 == 0 ? first : second, error))
            return false;
        (void)printf("change %" PRId64 "\n", now_us() - started_us);
    }
    return true;
}

static void print_path(const struct signal_path *path)
{
    (void)printf("path %s %s %s %dx%d %s %d lut %s\n",
                 path->backend,
                 path->card_driver,
                 path->connector,
                 path->width,
                 path->height,
                 path->format,
                 path->depth_bits,
                 path->lut);
    for (size_t i = 0; i < path->property_count; i++) {
        const struct signal_property *property = &path->properties[i];
        (void)printf("property %s|%s|%s|%s\n",
                     property->object,
                     property->name,
                     property->found,
                     property->value);
    }
    for (size_t i = 0; i < path->doubt_count; i++)
        (void)printf("doubt %s\n", path->doubts[i]);
}

int main(int count, char **arguments)
{
    struct error error = {0};
    struct display *display = NULL;
    struct keyboard *keyboard = NULL;
    const struct display_options options = {.name = count > 1 ? arguments[1] : NULL,
                                            .cancel_fd = -1};
    bool ok = display_open(&options, &display, &error) &&
              keyboard_open(KEYBOARD_EVDEV, -1, &keyboard, &error);
    if (ok)
        print_path(display_signal_path(display));
    bool only_flips = count == 6 && strcmp(arguments[2], "--flips") == 0;
    if (ok && only_flips)
        ok = flip(display, (int)strtol(arguments[3], NULL, 10), arguments + 4, &error);
    for (int i = 2; ok && !only_flips && i < count; i++)
        ok = show(display, keyboard, arguments[i], &error);
    display_close(display);
    keyboard_close(keyboard);
    if (!ok)
        (void)fprintf(stderr, "%s\n", error.text);
    return ok ? EXIT_SUCCESS : error_exit_status(&error);
}
