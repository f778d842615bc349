/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/cancel.h"
#include "agent/command_pattern.h"
#include "agent/display/display.h"
#include "agent/display/keyboard.h"
#include "monqa/cleanup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The displays that are lit, all at once. */
struct lit {
    struct display *displays[DISPLAY_NAMES_MAX];
    size_t count;
};

static void close_all(const struct lit *lit)
{
    for (size_t i = 0; i < lit->count; i++)
        display_close(lit->displays[i]);
}

static void close_keyboard(struct keyboard **keyboard)
{
    keyboard_close(*keyboard);
}

static bool open_one(const struct display_options *where, struct lit *lit, struct error *error)
{
    if (!display_open(where, &lit->displays[lit->count], error))
        return false;
    lit->count++;
    return true;
}

static bool open_connected(const struct display_options *where, struct lit *lit,
                           struct error *error)
{
    struct display_names names = {0};
    if (!display_names_connected(&names, error))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        struct display_options one = *where;
        one.name = names.names[i];
        if (!open_one(&one, lit, error))
            return false;
    }
    return true;
}

static bool show_on(struct display *display, struct pattern_request *request,
                    const struct pattern_options *options, struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    struct pattern_request fitted = *request;
    fitted.width = display_info(display)->width;
    fitted.height = display_info(display)->height;
    if (options->image != NULL && fitted.depth_bits > display_depth_bits(display))
        fitted.depth_bits = display_depth_bits(display);
    return pattern_make(&fitted, options, &raster, error) && display_show(display, raster, error);
}

/* A key or a signal ends it; so does the end of standard input where no person looks on. */
static bool wait_for_key(const struct display *display, struct keyboard *keyboard,
                         struct error *error)
{
    int key = 0;
    struct error ended = {0};
    if (keyboard_wait(keyboard, -1, &key, &ended) || ended.kind == ERROR_CANCELLED ||
        (ended.kind == ERROR_UNAVAILABLE && display_is_simulated(display)))
        return true;
    return error_set(error, ended.kind, "%s", ended.text);
}

bool pattern_show(struct pattern_request *request, const struct pattern_options *options,
                  struct error *error)
{
    CLEANUP(close_all) struct lit lit = {0};
    CLEANUP(close_keyboard) struct keyboard *keyboard = NULL;
    struct display_options where = {.name = options->display,
                                    .frames = options->frames,
                                    .cancel_fd = -1,
                                    .state = options->places.state};
    bool all = options->display != NULL && strcmp(options->display, "all") == 0;

    if (options->lut != NULL && !display_lut_parse(options->lut, &where.lut))
        return error_set(error, ERROR_INVALID, "--lut %s: neither bare nor as-found", options->lut);
    if (!cancel_on_signals(&where.cancel_fd, error) ||
        !(all ? open_connected : open_one)(&where, &lit, error))
        return false;
    bool at_terminal = isatty(STDIN_FILENO) == 1 && !display_is_on_seat(lit.displays[0]);
    enum keyboard_source source =
        display_is_simulated(lit.displays[0]) || at_terminal ? KEYBOARD_TERMINAL : KEYBOARD_EVDEV;
    if (!keyboard_open(source, where.cancel_fd, &keyboard, error))
        return false;
    for (size_t i = 0; i < lit.count; i++)
        if (!show_on(lit.displays[i], request, options, error))
            return false;
    return wait_for_key(lit.displays[0], keyboard, error);
}
