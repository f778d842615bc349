/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/department_edid.h"

#include <string.h>

static void text_descriptor(uint8_t *to, uint8_t tag, const char *text)
{
    size_t length = strlen(text) > 13 ? 13 : strlen(text);
    memset(to, 0, 5);
    to[3] = tag;
    memset(to + 5, ' ', 13);
    memcpy(to + 5, text, length);
    if (length < 13)
        to[5 + length] = '\n';
}

void edid_compose(const struct edid_recipe *recipe, uint8_t edid[128])
{
    static const uint8_t head[] = {0, 255, 255, 255, 255, 255, 255, 0};
    unsigned letters = 0, sum = 0;
    memset(edid, 0, 128);
    memcpy(edid, head, sizeof head);
    for (int i = 0; i < 3; i++)
        letters = letters << 5 | (unsigned)(recipe->manufacturer[i] - '@');
    edid[8] = (uint8_t)(letters >> 8);
    edid[9] = (uint8_t)letters;
    edid[10] = (uint8_t)recipe->product_code;
    edid[11] = (uint8_t)(recipe->product_code >> 8);
    edid[16] = 10; /* week */
    edid[17] = (uint8_t)(recipe->year - 1990);
    edid[18] = 1;
    edid[19] = 4;
    edid[20] = 0xA5; /* digital, 8 bits, DisplayPort */
    edid[23] = 120;  /* gamma 2.2 */
    memset(edid + 38, 1, 16);
    text_descriptor(edid + 54, 0xFC, recipe->name);
    text_descriptor(edid + 72, 0xFF, recipe->serial_text);
    edid[93] = 0x10;
    edid[111] = 0x10;
    for (int i = 0; i < 127; i++)
        sum += edid[i];
    edid[127] = (uint8_t)(256 - sum % 256);
}
