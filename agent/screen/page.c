/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/screen/page.h"

#include "agent/screen/page_ink.h"

#include <math.h>

#define X_HEIGHT_MM 5.0
#define SHRINK 0.92
#define SIZE_MIN_PX 11

/* Where the words go: all of it, or the half that the meter's place leaves. */
struct frame {
    double x, y, width, height;
};

static struct frame frame_of(const struct page *page, const struct page_size *size)
{
    double margin = fmin(size->width, size->height) * 0.06;
    struct frame frame = {margin, margin, size->width - 2 * margin, size->height - 2 * margin};
    if (page->spot.diameter <= 0)
        return frame;
    double above = page->spot.y - page->spot.diameter * 0.6 - margin;
    double below = frame.y + frame.height - (page->spot.y + page->spot.diameter * 0.6);
    if (below > above)
        frame.y = page->spot.y + page->spot.diameter * 0.6;
    frame.height = fmax(above, below);
    return frame;
}

static double first_size(const struct page_size *size)
{
    double least = fmin(size->width, size->height) / 34.0;
    if (size->width_mm == 0)
        return least;
    return fmax(least, X_HEIGHT_MM / X_HEIGHT_SHARE * size->width / size->width_mm);
}

/* --- parts, from top to bottom; each gives its height --- */

static double draw_where(struct pen *pen, const struct page *page, struct frame frame)
{
    double height = 0, bar = pen->size * 0.3;
    if (page->where != NULL)
        height += ink_words(
            pen, &(struct words){page->where, frame.width, 1, false, ink_dim}, frame.x, frame.y);
    if (page->total > 0) {
        double y = frame.y + height + pen->size * 0.5;
        double share = fmin(1, (double)page->done / page->total);
        if (!pen->is_dry) {
            cairo_set_line_cap(pen->cairo, CAIRO_LINE_CAP_BUTT);
            ink_use(pen, (struct ink){0.25, 0.29, 0.33});
            cairo_rectangle(pen->cairo, frame.x, y, frame.width, bar);
            cairo_fill(pen->cairo);
            ink_use(pen, ink_accent);
            cairo_rectangle(pen->cairo, frame.x, y, frame.width * share, bar);
            cairo_fill(pen->cairo);
        }
        height += pen->size * 0.5 + bar;
    }
    if (page->left != NULL)
        height += ink_words(pen,
                            &(struct words){page->left, frame.width, 1, false, ink_dim},
                            frame.x,
                            frame.y + height + pen->size * 0.2) +
                  pen->size * 0.2;
    return height > 0 ? height + pen->size : 0;
}

static double draw_number(struct pen *pen, const struct page *page, struct frame frame, double y)
{
    char text[16];
    if (page->number == 0)
        return 0;
    (void)g_snprintf(text, sizeof text, "%d", page->number);
    struct words words = {text, 0, 7, true, ink_accent};
    double x = frame.x + (frame.width - ink_words_width(pen, &words)) / 2;
    return ink_words(pen, &words, x, y);
}

static double draw_typed(struct pen *pen, const char *typed, struct frame frame, double y)
{
    double pad = pen->size * 0.5;
    struct words words = {
        typed[0] != '\0' ? typed : " ", frame.width - 2 * pad, 1.3, false, ink_plain};
    bool was_dry = pen->is_dry;
    pen->is_dry = true;
    double height = ink_words(pen, &words, 0, 0) + 2 * pad;
    pen->is_dry = was_dry;
    if (!pen->is_dry) {
        cairo_set_line_width(pen->cairo, fmax(2, pen->size * 0.08));
        ink_use(pen, ink_accent);
        ink_round_box(pen, frame.x, y, frame.width, height);
        cairo_stroke(pen->cairo);
        (void)ink_words(pen, &words, frame.x + pad, y + pad);
    }
    return height + pen->size * 0.5;
}

static double draw_line(struct pen *pen, const struct page_line *line, struct frame frame, double y)
{
    double side = line->mark == PAGE_MARK_NONE ? 0 : pen->size * 2;
    double x = frame.x + (side > 0 ? side + pen->size * 0.8 : 0);
    double width = frame.width - (x - frame.x);
    ink_mark(pen, line->mark, frame.x, y, side);
    double height = ink_words(
        pen, &(struct words){line->words, width, 1.2, true, ink_of_mark(line->mark)}, x, y);
    if (line->more != NULL)
        height +=
            ink_words(pen, &(struct words){line->more, width, 1, false, ink_plain}, x, y + height);
    return fmax(height, side) + pen->size * 0.8;
}

static double draw_words(struct pen *pen, const struct page *page, struct frame frame, double y)
{
    double top = y;
    y += draw_number(pen, page, frame, y);
    if (page->sentence != NULL)
        y += ink_words(pen,
                       &(struct words){page->sentence, frame.width, 1.45, true, ink_plain},
                       frame.x,
                       y) +
             pen->size * 0.7;
    if (page->heading != NULL)
        y += ink_words(
                 pen, &(struct words){page->heading, frame.width, 1, false, ink_dim}, frame.x, y) +
             pen->size * 0.7;
    if (page->typed != NULL)
        y += draw_typed(pen, page->typed, frame, y);
    for (size_t i = 0; i < page->line_count; i++)
        y += draw_line(pen, &page->lines[i], frame, y);
    return y - top;
}

static double keys_height(struct pen *pen, const struct page *page, struct frame frame)
{
    bool was_dry = pen->is_dry;
    pen->is_dry = true;
    double height = ink_keys(pen, page, frame.x, 0, frame.width);
    pen->is_dry = was_dry;
    return height;
}

/* A wide screen has the small picture beside the words, a tall one below them. */
static double draw_all(struct pen *pen, const struct page *page, struct frame frame)
{
    double keys = keys_height(pen, page, frame);
    double y = frame.y + draw_where(pen, page, frame);
    double room = frame.y + frame.height - keys - pen->size * 0.5 - y;
    struct frame words = frame;
    bool is_wide = frame.width > frame.height;
    double inset = page->inset == NULL ? 0 : is_wide ? frame.width * 0.36 : frame.height * 0.26;
    if (page->inset != NULL && is_wide)
        words.width -= inset + pen->size;
    double height = draw_words(pen, page, words, y);
    double needed = height + (is_wide ? 0 : inset);
    if (page->inset != NULL && is_wide)
        ink_inset(pen, page, words.x + words.width + pen->size, y, inset, room);
    else if (page->inset != NULL)
        ink_inset(pen, page, frame.x, y + height, frame.width, room - height);
    (void)ink_keys(pen, page, frame.x, frame.y + frame.height - keys, frame.width);
    return room - needed; /* below 0: too much for it */
}

static void draw_spot(struct pen *pen, const struct page *page)
{
    const struct page_spot *spot = &page->spot;
    if (spot->diameter <= 0)
        return;
    double line = fmax(3, pen->size * 0.12), radius = spot->diameter / 2;
    cairo_set_line_width(pen->cairo, line);
    ink_use(pen, ink_accent);
    cairo_arc(pen->cairo, spot->x, spot->y, radius, 0, 2 * M_PI);
    cairo_stroke(pen->cairo);
    cairo_move_to(pen->cairo, spot->x - radius * 0.4, spot->y);
    cairo_line_to(pen->cairo, spot->x + radius * 0.4, spot->y);
    cairo_move_to(pen->cairo, spot->x, spot->y - radius * 0.4);
    cairo_line_to(pen->cairo, spot->x, spot->y + radius * 0.4);
    cairo_stroke(pen->cairo);
}

/* The largest size at which all finds room. */
static void fit(struct pen *pen, const struct page *page, struct frame frame,
                const struct page_size *size)
{
    pen->size = first_size(size);
    pen->is_dry = true;
    while (draw_all(pen, page, frame) < 0 && pen->size > SIZE_MIN_PX)
        pen->size *= SHRINK;
    pen->is_dry = false;
}

static bool draw_on(const struct page *page, const struct page_size *size, cairo_surface_t *surface)
{
    struct pen pen = {.cairo = cairo_create(surface)};
    struct frame frame = frame_of(page, size);
    pen.layout = pango_cairo_create_layout(pen.cairo);
    ink_use(&pen, ink_ground);
    cairo_paint(pen.cairo);
    fit(&pen, page, frame, size);
    (void)draw_all(&pen, page, frame);
    draw_spot(&pen, page);
    g_object_unref(pen.layout);
    bool ok = cairo_status(pen.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pen.cairo);
    cairo_surface_finish(surface);
    return ok;
}

bool page_draw(const struct page *page, const struct page_size *size, uint32_t *pixels,
               struct error *error)
{
    cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)pixels,
                                                                   CAIRO_FORMAT_RGB24,
                                                                   (int)size->width,
                                                                   (int)size->height,
                                                                   (int)size->width * 4);
    bool ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && draw_on(page, size, surface);
    cairo_surface_destroy(surface);
    return ok || error_set(error, ERROR_SYSTEM, "the screen could not be drawn");
}

double page_x_height(const struct page *page, const struct page_size *size)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 8, 8);
    struct pen pen = {.cairo = cairo_create(surface)};
    pen.layout = pango_cairo_create_layout(pen.cairo);
    fit(&pen, page, frame_of(page, size), size);
    g_object_unref(pen.layout);
    cairo_destroy(pen.cairo);
    cairo_surface_destroy(surface);
    return pen.size * X_HEIGHT_SHARE;
}

/* Asked by the leak checker of the development build. fontconfig keeps offsets where others keep
 * pointers, so that what it still holds looks lost; to free it is not safe either, while pango's
 * own threads look for fonts. */
const char *__lsan_default_suppressions(void); /* NOLINT(*-reserved-identifier) */
const char *__lsan_default_suppressions(void)  /* NOLINT(*-reserved-identifier) */
{
    return "leak:libfontconfig\n";
}
