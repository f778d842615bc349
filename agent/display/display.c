/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/display.h"

#include "agent/display/backend.h"
#include "agent/display/headless.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

static const char *const lut_names[] = {"bare", "as-found"};

bool display_lut_parse(const char *name, enum display_lut *lut)
{
    for (size_t i = 0; i < ARRAY_LENGTH(lut_names); i++)
        if (strcmp(name, lut_names[i]) == 0) {
            *lut = (enum display_lut)i;
            return true;
        }
    return false;
}

const char *display_lut_name(enum display_lut lut)
{
    return lut_names[lut];
}

static int by_name(const void *a, const void *b)
{
    const struct display_info *left = a, *right = b;
    int order = strverscmp(left->connector, right->connector);
    return order != 0 ? order : strverscmp(left->card, right->card);
}

bool display_list(struct display_info **infos, size_t *count, struct error *error)
{
    if (!kms_list(infos, count, error))
        return false;
    if (*count > 1)
        qsort(*infos, *count, sizeof **infos, by_name);
    return true;
}

bool display_open(const struct display_options *options, struct display **display,
                  struct error *error)
{
    struct display *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "display %s", options->name ? options->name : "(any)");
    bool headless = options->name != NULL && headless_name_is(options->name);
    if (!(headless ? headless_open : kms_open)(options, opened, error)) {
        free(opened);
        return false;
    }
    *display = opened;
    return true;
}

static bool fits(const struct display *display, const struct raster *raster, struct error *error)
{
    const struct display_info *info = &display->info;
    if (raster_width(raster) != info->width || raster_height(raster) != info->height)
        return error_set(error,
                         ERROR_INVALID,
                         "display %s: a picture of %ux%u does not fit the %ux%u pixels",
                         info->connector,
                         raster_width(raster),
                         raster_height(raster),
                         info->width,
                         info->height);
    if (raster_depth_bits(raster) > display->depth_bits)
        return error_set(error,
                         ERROR_INVALID,
                         "display %s: a picture of %u bits would be rounded to the %u bits shown",
                         info->connector,
                         raster_depth_bits(raster),
                         display->depth_bits);
    return true;
}

bool display_show(struct display *display, const struct raster *raster, struct error *error)
{
    return fits(display, raster, error) && display->backend->show(display, raster, error);
}

bool display_show_page(struct display *display, const uint32_t *pixels, struct error *error)
{
    return display->backend->show_page(display, pixels, error);
}

bool display_shows_still(const struct display *display)
{
    return display->backend->shows_still == NULL || display->backend->shows_still(display);
}

void display_prove(struct display *display, const struct raster *raster, struct signal_proof *proof)
{
    if (display->backend->prove != NULL) {
        display->backend->prove(display, raster, proof);
        return;
    }
    *proof = (struct signal_proof){
        .method = "none", .outcome = SIGNAL_NOT_KNOWN, .cause = "there is no display"};
}

void display_close(struct display *display)
{
    if (display == NULL)
        return;
    display->backend->close(display);
    free(display);
}

const struct display_info *display_info(const struct display *display)
{
    return &display->info;
}

unsigned display_depth_bits(const struct display *display)
{
    return display->depth_bits;
}

const struct signal_path *display_signal_path(const struct display *display)
{
    return &display->path;
}

bool display_is_simulated(const struct display *display)
{
    return display->simulated;
}

bool display_is_on_seat(const struct display *display)
{
    return display->on_seat;
}

void display_info_parse_edid(struct display_info *info)
{
    info->has_edid =
        info->edid_length > 0 && edid_parse(info->edid, info->edid_length, &info->parsed, NULL);
}
