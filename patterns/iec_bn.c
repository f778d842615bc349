/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* IEC 62563-1, BN01 to BN18: the levels of TG18-LN over the whole screen, so that no surround
 * shines into the meter or takes part in the dimming of an LCD. No text: it would be in the field.
 */

static struct level background(int variant)
{
    return LEVEL_STEP(15 * (variant - 1));
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    (void)canvas;
    (void)entry;
}

const struct pattern_family iec_bn = {background, draw, 0};
