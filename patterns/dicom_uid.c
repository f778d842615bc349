/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/dicom.h"

#include <stdio.h>
#include <string.h>

/* Divides the number by ten and gives the remainder. */
static unsigned next_digit(uint8_t number[DICOM_UID_ENTROPY])
{
    unsigned rest = 0;
    for (int i = 0; i < DICOM_UID_ENTROPY; i++) {
        unsigned value = rest << 8 | number[i];
        number[i] = (uint8_t)(value / 10);
        rest = value % 10;
    }
    return rest;
}

const char *dicom_uid(const uint8_t entropy[DICOM_UID_ENTROPY], char text[DICOM_UID_SIZE])
{
    uint8_t number[DICOM_UID_ENTROPY];
    memcpy(number, entropy, sizeof number);
    number[6] = (uint8_t)((number[6] & 0x0f) | 0x40); /* RFC 9562: version 4 */
    number[8] = (uint8_t)((number[8] & 0x3f) | 0x80); /* and variant */
    char digits[40];                                  /* 2^128 has 39 */
    int at = sizeof digits - 1;
    digits[at] = '\0';
    static const uint8_t zero[DICOM_UID_ENTROPY];
    do
        digits[--at] = (char)('0' + next_digit(number));
    while (memcmp(number, zero, sizeof zero) != 0);
    (void)snprintf(text, DICOM_UID_SIZE, "2.25.%s", digits + at);
    return text;
}
