/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_UNDERSTOOD_H
#define AGENT_DISPLAY_KMS_UNDERSTOOD_H

#include "agent/display/display.h"

/* What a grey level put in a pixel would not come out of the same pixel of the panel: displays of
 * several tiles, and modes in which medical greyscale displays get two or three grey values in the
 * one pixel of the cable. Pure. */

/* "ID:ONE:ACROSS:DOWN:COLUMN:ROW:WIDTH:HEIGHT", as the kernel writes its property TILE. False: it
 * is not that. */
struct kms_tile {
    int across, down, column, row;
};
bool kms_tile_parse(const char *text, struct kms_tile *tile);

/* In reason why the display is not to be measured; "": it is understood. info but for its refusal
 * is there. */
void kms_understood(const struct display_info *info, char *reason, size_t size);

#endif
