/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/screen/page_ink.h"

#include "monqa/buffer.h"
#include "monqa/time_utc.h"

#include <cairo-pdf.h>
#include <string.h>

#define PAPER_WIDTH 595.28 /* points: A4 */
#define PAPER_HEIGHT 841.89
#define MARGIN 56
#define NAME_WIDTH 140

static const struct ink black = {0, 0, 0}, grey = {0.35, 0.35, 0.35};

static cairo_status_t append(void *context, const unsigned char *bytes, unsigned length)
{
    buffer_append(context, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static double draw_facts(struct pen *pen, const char *const *facts, double y)
{
    for (size_t i = 0; facts[i] != NULL && facts[i + 1] != NULL; i += 2) {
        double width = PAPER_WIDTH - 2 * MARGIN - NAME_WIDTH;
        struct words name = {facts[i], NAME_WIDTH, 1, false, grey};
        struct words value = {facts[i + 1], width, 1, false, black};
        double left = ink_words(pen, &name, MARGIN, y);
        double right = ink_words(pen, &value, MARGIN + NAME_WIDTH, y);
        y += (left > right ? left : right) + 4;
    }
    return y;
}

/* Lines beyond the page are cut off, and the last one says so. */
static double draw_lines(struct pen *pen, const struct page_sheet *sheet, double y)
{
    for (size_t i = 0; i < sheet->line_count; i++) {
        const struct page_line *line = &sheet->lines[i];
        double x = MARGIN + 26, width = PAPER_WIDTH - x - MARGIN;
        if (y > PAPER_HEIGHT - 2.6 * MARGIN) {
            (void)ink_words(pen, &(struct words){"\xe2\x80\xa6", width, 1, false, black}, x, y);
            return y;
        }
        ink_mark(pen, line->mark, MARGIN, y, 16);
        y += ink_words(pen, &(struct words){line->words, width, 1, true, black}, x, y);
        if (line->more != NULL)
            y += ink_words(pen, &(struct words){line->more, width, 0.9, false, grey}, x, y);
        y += 8;
    }
    return y;
}

static void draw_sheet(struct pen *pen, const struct page_sheet *sheet)
{
    double y = MARGIN, width = PAPER_WIDTH - 2 * MARGIN;
    y += ink_words(pen, &(struct words){sheet->title, width, 1.6, true, black}, MARGIN, y) + 14;
    y = draw_facts(pen, sheet->facts, y) + 12;
    (void)draw_lines(pen, sheet, y);
    (void)ink_words(pen,
                    &(struct words){sheet->footer, width, 0.8, false, grey},
                    MARGIN,
                    PAPER_HEIGHT - MARGIN - 24);
    cairo_show_page(pen->cairo);
}

bool page_sheet_pdf(const struct page_sheet *sheet, struct buffer *pdf, struct error *error)
{
    char made[TIME_TEXT_SIZE];
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, pdf, PAPER_WIDTH, PAPER_HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
    cairo_pdf_surface_set_metadata(
        surface, CAIRO_PDF_METADATA_CREATE_DATE, time_utc_format(sheet->made_at_utc_ms, made));
    struct pen pen = {.cairo = cairo_create(surface), .size = 11};
    pen.layout = pango_cairo_create_layout(pen.cairo);
    draw_sheet(&pen, sheet);
    g_object_unref(pen.layout);
    bool ok = cairo_status(pen.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pen.cairo);
    cairo_surface_finish(surface);
    ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    if (!ok)
        return error_set(error, ERROR_SYSTEM, "%s: the PDF could not be drawn", sheet->title);
    return buffer_check(pdf, sheet->title, error);
}
