/* SPDX-License-Identifier: Apache-2.0 */
/* display_probe CONNECTOR PNG...: shows each picture and prints the key that ends it, then what
 * stood between the pixels and the panel. For the emulated machine: display and keyboard without a
 * pattern, a meter or a session. */
#include "agent/display/display.h"
#include "agent/display/keyboard.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdio.h>
#include <stdlib.h>

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
    for (int i = 2; ok && i < count; i++)
        ok = show(display, keyboard, arguments[i], &error);
    display_close(display);
    keyboard_close(keyboard);
    if (!ok)
        (void)fprintf(stderr, "%s\n", error.text);
    return ok ? EXIT_SUCCESS : error_exit_status(&error);
}
