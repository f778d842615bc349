/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include <stdio.h>
#include <string.h>

static const char family[] = "TG270-";

/* In a published image the letters take the 13 rows, from the 15th, that the published title does,
 * which is not scaled either; there is no room for more words. */
void tg270_label(struct canvas *canvas, const struct pattern_entry *entry, struct level ink)
{
    char line[64];
    const char *const lines[] = {"monqa synthetic image,", line, "AAPM Report 270, scaled"};
    int middle = canvas->area.width / 2;
    if (canvas->scaled) {
        (void)snprintf(line, sizeof line, "based on %s,", entry->name);
        label_lines(canvas, lines, 3, middle, canvas_floor(canvas, 2 * 15), ink);
    } else {
        (void)snprintf(line, sizeof line, "synthetic %s", entry->name + strlen(family));
        label_line(canvas, line, middle, 15 - LABEL_ABOVE, 1, ink);
    }
}
