/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "patterns/catalogue_range.h"
#include "patterns/raster_list.h"

#include <string.h>

static unsigned shorter_side(const struct pattern_request *request)
{
    return request->width < request->height ? request->width : request->height;
}

/* The largest published image that fits; 0: none. */
static unsigned published_within(const struct pattern_entry *entry, unsigned side)
{
    unsigned best = 0;
    for (const unsigned *published = entry->published; *published != 0; published++)
        if (*published <= side)
            best = *published;
    return best;
}

static bool is_published(const struct pattern_entry *entry, const struct box *area)
{
    return area->width == area->height &&
           published_within(entry, (unsigned)area->width) == (unsigned)area->width;
}

static bool check_request(const struct pattern_request *request, const struct pattern_entry *entry,
                          struct error *error)
{
    if (request->width < 1 || request->height < 1 || request->width > RASTER_SIDE_MAX ||
        request->height > RASTER_SIDE_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: %u x %u pixels: sides must be 1 to %d",
                         entry->name,
                         request->width,
                         request->height,
                         RASTER_SIDE_MAX);
    if (!pattern_has_depth(entry, request->depth_bits))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: depth of %u bits: %s defined",
                         entry->name,
                         request->depth_bits,
                         pattern_has_depth(entry, 8) ? "8, 10 and 12 are" : "only 10 is");
    return true;
}

/* The published image in the middle of the panel. */
static bool place_raster(const struct pattern_request *request, const struct pattern_entry *entry,
                         struct box *area, struct error *error)
{
    if (*entry->published == 0)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: there is no published image of it: ask for the native layout",
                         entry->name);
    int side = (int)published_within(entry, shorter_side(request));
    if (side == 0)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: %u x %u pixels are too few for the published image of %u x %u",
                         entry->name,
                         request->width,
                         request->height,
                         *entry->published,
                         *entry->published);
    *area = (struct box){
        ((int)request->width - side) / 2, ((int)request->height - side) / 2, side, side};
    return true;
}

static bool place_native(const struct pattern_request *request, const struct pattern_entry *entry,
                         struct box *area, struct error *error)
{
    unsigned shorter = shorter_side(request);
    unsigned longer = request->width > request->height ? request->width : request->height;
    unsigned tenths = (unsigned)entry->drawn_by->aspect_max_tenths;
    if (entry->side_min == 0)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: it is not defined for any size: ask for the raster layout",
                         entry->name);
    if (shorter < entry->side_min)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: %u x %u pixels are too few: both sides must be at least %u",
                         entry->name,
                         request->width,
                         request->height,
                         entry->side_min);
    if (tenths != 0 && 10 * longer > tenths * shorter)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: %u x %u pixels are too long and narrow: at most %u.%u to 1",
                         entry->name,
                         request->width,
                         request->height,
                         tenths / 10,
                         tenths % 10);
    *area = (struct box){0, 0, (int)request->width, (int)request->height};
    return true;
}

static bool place(const struct pattern_request *request, const struct pattern_entry *entry,
                  struct box *area, struct error *error)
{
    struct box panel = {0, 0, (int)request->width, (int)request->height};
    bool raster = request->layout == PATTERN_LAYOUT_RASTER ||
                  (request->layout == PATTERN_LAYOUT_DEFAULT &&
                   (entry->side_min == 0 || is_published(entry, &panel)));
    return raster ? place_raster(request, entry, area, error)
                  : place_native(request, entry, area, error);
}

static bool is_inferred(const struct pattern_entry *entry, int side)
{
    const unsigned *inferred = entry->inferred;
    while (*inferred != 0 && *inferred != (unsigned)side)
        inferred++;
    return *inferred != 0;
}

const char *pattern_provenance(const struct pattern_request *request)
{
    const struct pattern_entry *entry = pattern_find(request->name);
    struct box area;
    struct error error;
    if (entry == NULL || !place(request, entry, &area, &error))
        return NULL;
    if (strcmp(entry->provenance, "exact") != 0)
        return entry->provenance;
    if (!is_published(entry, &area))
        return "scaled";
    return is_inferred(entry, area.width) ? "inferred" : "exact";
}

static bool refuse_name(const char *name, struct error *error)
{
    const struct pattern_absence *absence = pattern_find_absence(name);
    if (absence != NULL)
        return error_set(
            error, ERROR_INVALID, "%s is not available: %s", absence->name, absence->reason);
    char shown[64];
    text_printable(shown, sizeof shown, name, strlen(name));
    return error_set(error, ERROR_INVALID, "no pattern has the name \"%s\"", shown);
}

bool pattern_placed(const struct pattern_request *request, struct box *area, struct error *error)
{
    const struct pattern_entry *found = pattern_find(request->name);
    if (found == NULL)
        return refuse_name(request->name, error);
    struct pattern_entry named = pattern_named(found, request->name);
    return check_request(request, &named, error) && place(request, &named, area, error);
}

bool pattern_create(const struct pattern_request *request, struct raster **raster,
                    struct error *error)
{
    const struct pattern_entry *found = pattern_find(request->name);
    if (found == NULL)
        return refuse_name(request->name, error);
    struct pattern_entry named = pattern_named(found, request->name);
    const struct pattern_entry *entry = &named;
    struct canvas canvas = {.label = !request->no_label, .error = error};
    if (!check_request(request, entry, error) || !place(request, entry, &canvas.area, error))
        return false;
    CLEANUP(raster_cleanup) struct raster *made = NULL;
    struct level background = entry->drawn_by->background(entry->variant);
    if (!raster_create(request->width,
                       request->height,
                       request->depth_bits,
                       level_at(background, request->depth_bits),
                       &made,
                       error))
        return false;
    canvas.raster = made;
    canvas.side = canvas.area.width < canvas.area.height ? canvas.area.width : canvas.area.height;
    canvas.recalled = strcmp(entry->provenance, "recalled") == 0;
    canvas.scaled = !is_published(entry, &canvas.area);
    entry->drawn_by->draw(&canvas, entry);
    if (canvas.failed)
        return error_prefix(error, "%s: ", entry->name);
    *raster = TAKE(made);
    return true;
}
