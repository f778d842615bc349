/* SPDX-License-Identifier: Apache-2.0 */
/* together_probe LUT CONNECTOR=PNG...: opens all those displays, shows each its picture, says "all
 * shown" and waits for SIGTERM. LUT: bare or as-found. */
#include "agent/display/display.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DISPLAYS_MAX 4
#define PICTURE_MAX (64u << 20)

struct shown {
    char connector[64];
    const char *path;
    struct display *display;
};

static bool split(const char *words, struct shown *shown, struct error *error)
{
    size_t length = strcspn(words, "=");
    if (words[length] != '=' || length >= sizeof shown->connector)
        return error_set(error, ERROR_INVALID, "%s: not CONNECTOR=PNG", words);
    memcpy(shown->connector, words, length);
    shown->path = words + length + 1;
    return true;
}

static bool show(struct shown *shown, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer png = BUFFER(PICTURE_MAX);
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    return file_read(shown->path, &png, error) &&
           raster_from_png(png.data, png.length, &raster, error) &&
           display_show(shown->display, raster, error);
}

static void print_path(const struct signal_path *path)
{
    (void)printf("path %s %s %dx%d %s %d lut %s\n",
                 path->connector,
                 path->mode,
                 path->width,
                 path->height,
                 path->format,
                 path->depth_bits,
                 path->lut);
}

static void wait_for_signal(void)
{
    sigset_t terminate;
    int number;
    (void)sigemptyset(&terminate);
    (void)sigaddset(&terminate, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &terminate, NULL);
    (void)puts("all shown");
    (void)fflush(stdout);
    (void)sigwait(&terminate, &number);
}

/* Every display is opened before the first picture is shown. */
static bool run(int count, char **words, struct shown *shown, struct error *error)
{
    struct display_options options = {.cancel_fd = -1};
    if (count < 2 || count > DISPLAYS_MAX || !display_lut_parse(words[0], &options.lut))
        return error_set(error, ERROR_INVALID, "together_probe LUT CONNECTOR=PNG...");
    for (int i = 1; i < count; i++) {
        options.name = shown[i].connector;
        if (!split(words[i], &shown[i], error) || !display_open(&options, &shown[i].display, error))
            return false;
        print_path(display_signal_path(shown[i].display));
    }
    for (int i = 1; i < count; i++)
        if (!show(&shown[i], error))
            return false;
    wait_for_signal();
    return true;
}

int main(int count, char **arguments)
{
    struct shown shown[DISPLAYS_MAX] = {0};
    struct error error = {0};
    bool ok = run(count - 1, arguments + 1, shown, &error);
    for (size_t i = 0; i < ARRAY_LENGTH(shown); i++)
        display_close(shown[i].display);
    if (!ok)
        (void)fprintf(stderr, "%s\n", error.text);
    return ok ? EXIT_SUCCESS : error_exit_status(&error);
}
