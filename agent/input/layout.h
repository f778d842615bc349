/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_INPUT_LAYOUT_H
#define AGENT_INPUT_LAYOUT_H

#include "agent/input/layout_names.h"
#include "monqa/error.h"

/* From the keys of a keyboard to characters, by libxkbcommon: layout, Shift, AltGr, Caps Lock, dead
 * keys. */
struct layout; /* opaque */

/* ERROR_INVALID: XKB has no such layout, or is not installed. */
bool layout_create(const struct layout_names *names, struct layout **layout, struct error *error);
void layout_destroy(struct layout *layout); /* NULL allowed */

struct layout_stroke {
    int key;      /* as keyboard.h has them: a code point; 0: none of ours */
    int digit;    /* '0' to '9' that is printed on the key; 0: none */
    int terminal; /* 1 to 12: Ctrl+Alt+F1 to F12; 0: none */
};
/* code: KEY_... of linux/input-event-codes.h. Strokes come of presses. */
struct layout_stroke layout_key(struct layout *layout, unsigned code, bool pressed);
/* All keys are up: what was held while another terminal was on screen is not known. */
void layout_reset(struct layout *layout);

#endif
