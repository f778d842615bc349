/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/chart.h"
#include "collector/document/sheet.h"
#include "monqa/text.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

/* Points of 1/72 inch. */
#define PAGE_WIDTH 841.89
#define PAGE_HEIGHT 595.28
#define MARGIN 36.0
#define PADDING 3.0
#define BOTTOM (PAGE_HEIGHT - MARGIN - 14)
#define CELL_LINES_MAX 6

struct paper {
    const struct sheet *sheet;
    const char *footer;
    cairo_t *cairo;
    PangoLayout *layout;
    double y;
    int page;
};

static cairo_status_t append(void *to, const unsigned char *bytes, unsigned length)
{
    buffer_append(to, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_font(struct paper *paper, double size, bool is_bold)
{
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans, Sans");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(paper->layout, font);
    pango_font_description_free(font);
}

/* Bytes that are not UTF-8 never come here from the store, but a document must not break on one. */
static void set_text(struct paper *paper, const char *text)
{
    char shown[1024];
    if (!text_is_utf8(text, strlen(text))) {
        text_printable(shown, sizeof shown, text, strlen(text));
        text = shown;
    }
    pango_layout_set_text(paper->layout, text, -1);
}

static void set_cell(struct paper *paper, const char *text, double width, bool is_number)
{
    pango_layout_set_width(paper->layout, (int)((width - 2 * PADDING) * PANGO_SCALE));
    pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(paper->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(paper->layout, -CELL_LINES_MAX);
    pango_layout_set_alignment(paper->layout, is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    set_text(paper, text);
}

static double layout_height(struct paper *paper)
{
    int width, height;
    pango_layout_get_size(paper->layout, &width, &height);
    return (double)height / PANGO_SCALE;
}

static void draw_line(struct paper *paper, const char *text, double y)
{
    pango_layout_set_width(paper->layout, (int)((PAGE_WIDTH - 2 * MARGIN) * PANGO_SCALE));
    pango_layout_set_height(paper->layout, -1);
    pango_layout_set_alignment(paper->layout, PANGO_ALIGN_LEFT);
    set_text(paper, text);
    cairo_move_to(paper->cairo, MARGIN, y);
    pango_cairo_show_layout(paper->cairo, paper->layout);
}

static double column_width(const struct sheet *sheet, size_t column)
{
    double all = 0;
    for (size_t i = 0; i < sheet->column_count; i++)
        all += sheet->columns[i].title != NULL ? sheet->columns[i].weight : 0;
    return (PAGE_WIDTH - 2 * MARGIN) * sheet->columns[column].weight / all;
}

static const char *cell_text(const struct sheet *sheet, const char *const *row, size_t column)
{
    return row != NULL ? row[column] : sheet->columns[column].title;
}

static double row_height(struct paper *paper, const char *const *row)
{
    double height = 0;
    for (size_t i = 0; i < paper->sheet->column_count; i++) {
        const struct sheet_column *column = &paper->sheet->columns[i];
        if (column->title == NULL)
            continue;
        set_cell(paper,
                 cell_text(paper->sheet, row, i),
                 column_width(paper->sheet, i),
                 column->is_number);
        double needed = layout_height(paper);
        height = needed > height ? needed : height;
    }
    return height + 2 * PADDING;
}

/* row NULL: the headings. */
static void draw_row(struct paper *paper, const char *const *row, double height)
{
    double x = MARGIN;
    for (size_t i = 0; i < paper->sheet->column_count; i++) {
        const struct sheet_column *column = &paper->sheet->columns[i];
        if (column->title == NULL)
            continue;
        double width = column_width(paper->sheet, i);
        set_cell(paper, cell_text(paper->sheet, row, i), width, column->is_number);
        cairo_move_to(paper->cairo, x + PADDING, paper->y + PADDING);
        pango_cairo_show_layout(paper->cairo, paper->layout);
        x += width;
    }
    paper->y += height;
    cairo_set_line_width(paper->cairo, row == NULL ? 0.8 : 0.3);
    cairo_move_to(paper->cairo, MARGIN, paper->y);
    cairo_line_to(paper->cairo, PAGE_WIDTH - MARGIN, paper->y);
    cairo_stroke(paper->cairo);
}

static void begin_plain_page(struct paper *paper)
{
    char number[400];
    paper->page++;
    paper->y = MARGIN;
    set_font(paper, 14, true);
    draw_line(paper, paper->sheet->title, paper->y);
    paper->y += 20;
    set_font(paper, 9, false);
    draw_line(paper, paper->sheet->subtitle, paper->y);
    paper->y += 16;
    (void)snprintf(number, sizeof number, "%s. Page %d", paper->footer, paper->page);
    draw_line(paper, number, PAGE_HEIGHT - MARGIN - 8);
}

/* Two beside each other, in two rows. */
#define CHARTS_ON_PAGE 4
static void draw_charts(struct paper *paper)
{
    const double width = (PAGE_WIDTH - 2 * MARGIN) / 2, scale = (width - 10) / CHART_WIDTH;
    for (size_t i = 0; i < paper->sheet->chart_count; i++) {
        size_t place = i % CHARTS_ON_PAGE, row = place / 2;
        if (place == 0)
            begin_plain_page(paper);
        chart_draw(paper->sheet->charts[i],
                   paper->cairo,
                   (struct chart_place){MARGIN + (double)(place % 2) * width,
                                        paper->y + (double)row * CHART_HEIGHT * scale,
                                        scale});
        if (place + 1 == CHARTS_ON_PAGE || i + 1 == paper->sheet->chart_count)
            cairo_show_page(paper->cairo);
    }
}

static void begin_page(struct paper *paper)
{
    begin_plain_page(paper);
    set_font(paper, 8, true);
    draw_row(paper, NULL, row_height(paper, NULL));
    set_font(paper, 8, false);
}

static void draw_rows(struct paper *paper)
{
    const struct sheet *sheet = paper->sheet;
    draw_charts(paper);
    begin_page(paper);
    for (size_t i = 0; i < sheet->row_count; i++) {
        const char *const *row = (const char *const *)(sheet->cells + i * sheet->column_count);
        double height = row_height(paper, row);
        if (paper->y + height > BOTTOM) {
            cairo_show_page(paper->cairo);
            begin_page(paper);
        }
        draw_row(paper, row, height);
    }
    if (sheet->row_count == 0)
        draw_line(paper, "Nothing.", paper->y + PADDING);
    cairo_show_page(paper->cairo);
}

static bool draw(const struct sheet *sheet, const char *footer, struct buffer *to)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, to, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
    struct paper paper = {.sheet = sheet, .footer = footer, .cairo = cairo_create(surface)};
    paper.layout = pango_cairo_create_layout(paper.cairo);
    draw_rows(&paper);
    g_object_unref(paper.layout);
    bool ok = cairo_status(paper.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(paper.cairo);
    cairo_surface_finish(surface);
    ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok;
}

bool sheet_write_pdf(const struct sheet *sheet, const char *footer, struct buffer *to,
                     struct error *error)
{
    if (sheet->is_short)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", sheet->title);
    drawing_lock();
    bool ok = draw(sheet, footer, to);
    drawing_unlock();
    if (!ok)
        return error_set(error, ERROR_SYSTEM, "%s: the PDF could not be drawn", sheet->title);
    return buffer_check(to, sheet->title, error);
}

void sheet_library_finish(void)
{
    pango_cairo_font_map_set_default(NULL);
}

/* Asked by the leak checker of the development build. What fontconfig and cairo keep for the whole
 * process is not given back: both end the process when pango's own thread still holds a part of it.
 */
const char *__lsan_default_suppressions(void); /* NOLINT(*-reserved-identifier) */
const char *__lsan_default_suppressions(void)  /* NOLINT(*-reserved-identifier) */
{
    return "leak:libfontconfig\nleak:libcairo\n";
}
