/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_CORE_EDID_BLOCK_H
#define TESTS_UNIT_CORE_EDID_BLOCK_H

#include "monqa/edid.h"

#include <stdlib.h>
#include <string.h>

/* A base block of version 1.4 that has nothing to complain about: 2048 x 1536, 10 bits,
 * DisplayPort. */
static const uint8_t whole_block[EDID_BLOCK_SIZE] = {
    0,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0, /* header */
    0x15,
    0xc3,
    0x40,
    0x2a,
    0x11,
    0x22,
    0x33,
    0x44, /* ENC, 0x2a40, 0x44332211 */
    12,
    31,
    1,
    4,
    0xb5,
    43,
    33,
    120, /* week 12 of 2021, 1.4, input, cm, gamma */
    0x06,
    0xee,
    0x95,
    0xa3,
    0x54,
    0x4c,
    0x99,
    0x26, /* features, colours */
    0x0f,
    0x50,
    0x54,
    0,
    0,
    0,
    1,
    1, /* established and standard timings */
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    /* 54: 2048 x 1536, 209.25 MHz, 433 mm x 325 mm */
    0xbd,
    0x51,
    0x00,
    0xa0,
    0x80,
    0x00,
    0x25,
    0x60,
    0x30,
    0x20,
    0x34,
    0x00,
    0xb1,
    0x45,
    0x11,
    0,
    0,
    0x18,
    /* 72: serial text */
    0,
    0,
    0,
    0xff,
    0,
    'A',
    'B',
    '-',
    '1',
    '2',
    '\n',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    /* 90: range limits */
    0,
    0,
    0,
    0xfd,
    0,
    50,
    75,
    30,
    160,
    40,
    1,
    '\n',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    /* 108: name */
    0,
    0,
    0,
    0xfc,
    0,
    'R',
    'X',
    '3',
    '7',
    '0',
    '\n',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    0,
    0,
};

static inline void seal(uint8_t *block)
{
    unsigned total = 0;
    for (int i = 0; i < EDID_BLOCK_SIZE - 1; i++)
        total += block[i];
    block[EDID_BLOCK_SIZE - 1] = (uint8_t)(256 - total % 256);
}

/* Pairs of digits, blanks anywhere between them; gives the count of bytes. */
static inline size_t put_hex(uint8_t *bytes, const char *hex)
{
    size_t count = 0;
    while (*hex != '\0') {
        const char digits[] = {hex[0], hex[1], '\0'};
        if (*hex == ' ') {
            hex++;
            continue;
        }
        bytes[count++] = (uint8_t)strtoul(digits, NULL, 16);
        hex += 2;
    }
    return count;
}

/* The whole block with other bytes at one place, sealed. */
static inline void compose_block(uint8_t *block, size_t at, const void *bytes, size_t count)
{
    memcpy(block, whole_block, EDID_BLOCK_SIZE);
    memcpy(block + at, bytes, count);
    seal(block);
}

#endif
