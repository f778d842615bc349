/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

/* The white image of IEC 62563-1: the uniform image at 100 %. No text: it would be in the field. */

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_100;
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    (void)canvas;
    (void)entry;
}

const struct pattern_family iec_white = {background, draw, 0};
