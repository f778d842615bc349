/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include "monqa/cleanup.h"
#include "patterns/font.h"

/* SMPTE RP 133-1991, as dicom3tools draws it, whose images are in general use; the recommendation
 * itself was not read. All lengths come from the rows by division of whole numbers. On a panel too
 * narrow for six squares of a tenth of the rows they come from the columns instead. */

enum { SQUARES_ACROSS = 6, SQUARES_DOWN = 4 };

struct layout {
    int width, height;
    int size;             /* what lengths are a part of */
    int pitch;            /* of the hatch, and the side of a square */
    int hatch_x, hatch_y; /* the first line */
    int x, y;             /* of the grey squares */
    int edge;             /* inside the border */
    int block;            /* side of a panel of lines */
};

/* Percentage of white, rounded down. */
static struct level percent(int value)
{
    return (struct level){(uint16_t)(value * 255 / 100), (uint16_t)(value * 4095 / 100)};
}

static struct level background(int variant)
{
    (void)variant;
    return percent(50);
}

static int border_inset(const struct layout *layout)
{
    return layout->size / 100 > 2 ? layout->size / 100 : 2;
}

static int border_thickness(const struct layout *layout)
{
    return layout->size / 200 > 2 ? layout->size / 200 : 2;
}

/* The hatch lies evenly on both sides of the middle. */
static int hatch_offset(int length, int pitch)
{
    return length % pitch / 2 + (length / pitch % 2 != 0 ? pitch / 2 : 0);
}

static int squares_origin(int length, int squares, int pitch, int offset)
{
    return (length - squares * pitch) / 2 / pitch * pitch + offset;
}

static struct layout make_layout(const struct canvas *canvas)
{
    struct layout layout = {.width = canvas->area.width, .height = canvas->area.height};
    bool fits = layout.height / 10 * SQUARES_ACROSS + layout.height / 20 <= layout.width;
    layout.size = fits ? layout.height : layout.width;
    layout.pitch = layout.size / 10;
    layout.hatch_x = hatch_offset(layout.width, layout.pitch);
    layout.hatch_y = hatch_offset(layout.height, layout.pitch);
    layout.x = squares_origin(layout.width, SQUARES_ACROSS, layout.pitch, layout.hatch_x);
    layout.y = squares_origin(layout.height, SQUARES_DOWN, layout.pitch, layout.hatch_y);
    layout.edge = border_inset(&layout) + border_thickness(&layout);
    layout.block = layout.size * 25 / 400;
    return layout;
}

static void draw_hatch(struct canvas *canvas, const struct layout *layout)
{
    int inset = border_inset(layout);
    struct box frame = {inset, inset, layout->width - 2 * inset, layout->height - 2 * inset};
    canvas_frame(canvas, frame, border_thickness(layout), percent(75));
    for (int x = layout->hatch_x; x < layout->width; x += layout->pitch)
        canvas_fill(canvas, (struct box){x, 0, 2, layout->height}, percent(75));
    for (int y = layout->hatch_y; y < layout->height; y += layout->pitch)
        canvas_fill(canvas, (struct box){0, y, layout->width, 2}, percent(75));
}

static void draw_window(struct canvas *canvas, const struct layout *layout, int square_row,
                        int outer_percent)
{
    int height = 8 * layout->size / 100;
    int x = layout->pitch + layout->hatch_x, width = layout->width - 2 * x + 2;
    int y = layout->y + square_row * layout->pitch + (layout->pitch - height) / 2 + 1;
    struct box inner = {x + width / 4, y + height / 4, width - 2 * (width / 4), height / 2};
    canvas_fill(canvas, (struct box){x, y, width, height}, percent(outer_percent));
    canvas_fill(canvas, inner, percent(100 - outer_percent));
}

/* Pixels from the origin of the squares, both ends counted. */
struct span {
    int first, last;
};

static void fill(struct canvas *canvas, const struct layout *layout, struct span across,
                 struct span down, int value)
{
    struct box box = {layout->x + across.first,
                      layout->y + down.first,
                      across.last - across.first + 1,
                      down.last - down.first + 1};
    canvas_fill(canvas, box, percent(value));
}

/* Outer squares reach over the lines of the hatch, two pixels wide, on which they end. */
static void draw_squares(struct canvas *canvas, const struct layout *layout)
{
    int s = layout->pitch;
    struct span left = {0, s + 1}, right = {5 * s, 6 * s + 1}, top = {0, s + 1};
    struct span second = {s + 2, 2 * s}, third = {2 * s + 1, 3 * s - 1};
    struct span bottom = {3 * s, 4 * s + 1}, inset = {13 * s / 4 + 1, 15 * s / 4};
    fill(canvas, layout, left, top, 30);
    fill(canvas, layout, (struct span){s + 2, 2 * s}, top, 40);
    fill(canvas, layout, (struct span){2 * s + 1, 4 * s}, top, 50);
    fill(canvas, layout, (struct span){4 * s + 1, 5 * s}, top, 60);
    fill(canvas, layout, (struct span){5 * s + 1, 6 * s + 1}, top, 70);
    fill(canvas, layout, left, second, 20);
    fill(canvas, layout, right, second, 80);
    fill(canvas, layout, left, third, 10);
    fill(canvas, layout, right, third, 90);
    fill(canvas, layout, (struct span){0, 4 * s}, bottom, 0);
    fill(canvas, layout, (struct span){4 * s + 1, 6 * s + 1}, bottom, 100);
    fill(canvas, layout, (struct span){5 * s / 4 + 1, 7 * s / 4}, inset, 5);
    fill(canvas, layout, (struct span){17 * s / 4 + 1, 19 * s / 4}, inset, 95);
}

/* Lines of one panel; dark from the origin on, whichever way. */
struct grating {
    struct box box;
    bool vertical;
    int origin, thickness;
    int dark_percent, bright_percent;
};

static void draw_grating(struct canvas *canvas, const struct grating *grating)
{
    struct box line = grating->box;
    int count = grating->vertical ? line.width : line.height;
    canvas_fill(canvas, grating->box, percent(grating->dark_percent));
    *(grating->vertical ? &line.width : &line.height) = 1;
    for (int i = 0; i < count; i++) {
        int at = (grating->vertical ? grating->box.x : grating->box.y) + i;
        int distance = at > grating->origin ? at - grating->origin : grating->origin - at;
        *(grating->vertical ? &line.x : &line.y) = at;
        if (distance / grating->thickness % 2 != 0)
            canvas_fill(canvas, line, percent(grating->bright_percent));
    }
}

/* Column 0 and 1 of a patch are of high contrast, 2 and 3 of low; 0 and 2 of horizontal lines. Row
 * 0 is the finest. */
static void draw_panel(struct canvas *canvas, struct box box, int column, int row, int origin)
{
    static const int low[][2] = {{50, 51}, {48, 51}, {48, 53}};
    bool high = column < 2;
    struct grating grating = {.box = box,
                              .vertical = column % 2 != 0,
                              .origin = origin,
                              .thickness = high ? row + 1 : 2,
                              .dark_percent = high ? 0 : low[row][0],
                              .bright_percent = high ? 100 : low[row][1]};
    draw_grating(canvas, &grating);
}

/* From the corner inwards. */
static void draw_corner(struct canvas *canvas, const struct layout *layout, bool right, bool bottom)
{
    int b = layout->block, far_x = layout->width - layout->edge,
        far_y = layout->height - layout->edge;
    for (int column = 0; column < 4; column++)
        for (int row = 0; row < 3; row++) {
            struct box box = {right ? far_x - (column + 1) * b : layout->edge + column * b,
                              bottom ? far_y - (row + 1) * b : layout->edge + row * b,
                              b,
                              b};
            int across = bottom ? box.y + b - 1 : box.y;
            /* One pixel on at the right: so it is in the published image. */
            int down = right ? box.x - 1 : box.x;
            draw_panel(canvas, box, column, row, column % 2 != 0 ? down : across);
        }
}

/* From its right edge to the left. */
static void draw_centre(struct canvas *canvas, const struct layout *layout)
{
    int b = layout->block, right = layout->width / 2 + 2 * b;
    int top = layout->y + 2 * layout->pitch - 3 * b / 2;
    for (int column = 0; column < 4; column++)
        for (int row = 0; row < 3; row++) {
            struct box box = {right - (column + 1) * b + 1, top + row * b, b, b};
            draw_panel(canvas, box, column, row, column % 2 != 0 ? box.x - 1 : box.y);
        }
}

static void draw_percentages(struct canvas *canvas, const struct layout *layout)
{
    /* Twice the place in squares from their origin; the ends of the text from there if beside. */
    static const struct {
        const char *text;
        int x, y, beside;
    } texts[] = {
        {"30%", 0, 1, -1},
        {"20%", 0, 3, -1},
        {"10%", 0, 5, -1},
        {"0%", 0, 7, -1},
        {"70%", 12, 1, 1},
        {"80%", 12, 3, 1},
        {"90%", 12, 5, 1},
        {"100%", 12, 7, 1},
        {"40%", 3, 0, 0},
        {"50%", 5, 0, 0},
        {"50%", 7, 0, 0},
        {"60%", 9, 0, 0},
        {"0/5%", 5, 7, 0},
        {"95/100%", 7, 7, 0},
    };
    int line = LABEL_LINE * label_scale(canvas), letter = FONT_WIDTH * label_scale(canvas);
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        int half = (int)font_length(texts[i].text) * letter / 2;
        int x = layout->x + texts[i].x * layout->pitch / 2 + texts[i].beside * (half + letter);
        int y = layout->y + texts[i].y * layout->pitch / 2 - (texts[i].y == 0 ? 0 : line / 2);
        label_lines(canvas, &texts[i].text, 1, x, y, percent(100));
    }
}

static void draw_label(struct canvas *canvas, const struct layout *layout)
{
    const char *const lines[] = {
        "monqa synthetic pattern,",
        canvas->scaled ? "based on SMPTE RP 133," : "based on SMPTE RP 133",
        "scaled",
    };
    int count = canvas->scaled ? 3 : 2;
    int line = LABEL_LINE * label_scale(canvas);
    label_lines(canvas,
                lines,
                count,
                layout->width / 2,
                layout->height - layout->edge - line / 4 - count * line,
                percent(100));
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    (void)entry;
    struct layout layout = make_layout(canvas);
    draw_hatch(canvas, &layout);
    draw_window(canvas, &layout, -1, 100);
    draw_window(canvas, &layout, SQUARES_DOWN, 0);
    draw_squares(canvas, &layout);
    draw_corner(canvas, &layout, false, false);
    draw_corner(canvas, &layout, true, false);
    draw_corner(canvas, &layout, false, true);
    draw_corner(canvas, &layout, true, true);
    draw_centre(canvas, &layout);
    draw_percentages(canvas, &layout);
    draw_label(canvas, &layout);
}

const struct pattern_family smpte_rp133 = {background, draw, 40};
