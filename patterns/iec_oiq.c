/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"
#include "patterns/tg18_qc.h"

/* IEC 62563-1, OIQ: TG18-QC without the Cx glyphs. What they stand on is left out with them. */

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    (void)entry;
    struct qc_grid grid = qc_make_grid(canvas);
    struct box room = qc_label_room(&grid);
    const char *const lines[LABEL_LINES] = {
        "monqa synthetic pattern,",
        "based on the TG18-QC of",
        "AAPM On-line Report 03,",
        canvas->scaled ? "for IEC 62563-1, scaled" : "for IEC 62563-1",
    };
    qc_draw_body(canvas, &grid);
    qc_draw_resolution(canvas, &grid, QC_ELEMENT_OF_LINES);
    label_lines(canvas,
                lines,
                LABEL_LINES,
                grid.centre_x,
                room.y + (room.height - label_height(canvas)) / 2,
                LEVEL_0);
}

const struct pattern_family iec_oiq = {qc_background, draw, 40};
