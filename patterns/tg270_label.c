/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include <stdio.h>

void tg270_label(struct canvas *canvas, const struct pattern_entry *entry, int y, struct level ink)
{
    char name_line[64];
    (void)snprintf(name_line, sizeof name_line, "based on the %s", entry->name);
    const char *const lines[] = {
        "monqa synthetic pattern,",
        name_line,
        "description of AAPM",
        canvas->scaled ? "Report 270, scaled" : "Report 270",
    };
    label_lines(canvas, lines, 4, canvas->area.width / 2, y, ink);
}
