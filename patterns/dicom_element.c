/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/dicom_element.h"

#include <string.h>

static void put16(struct buffer *buffer, unsigned value)
{
    const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8)};
    buffer_append(buffer, bytes, sizeof bytes);
}

static void put32(struct buffer *buffer, uint32_t value)
{
    put16(buffer, value & 0xffff);
    put16(buffer, value >> 16);
}

static void put_tag(struct buffer *buffer, uint32_t tag, const char *vr)
{
    put16(buffer, tag >> 16);
    put16(buffer, tag & 0xffff);
    buffer_append(buffer, vr, 2);
}

/* Values have an even length: UIDs end in a NUL, texts in a blank (PS3.5, 6.2). */
void dicom_text(struct buffer *buffer, uint32_t tag, const char *vr, const char *text)
{
    size_t length = strlen(text);
    put_tag(buffer, tag, vr);
    put16(buffer, (unsigned)(length + length % 2));
    buffer_append(buffer, text, length);
    if (length % 2 != 0)
        buffer_append(buffer, strcmp(vr, "UI") == 0 ? "" : " ", 1);
}

void dicom_us(struct buffer *buffer, uint32_t tag, unsigned value)
{
    put_tag(buffer, tag, "US");
    put16(buffer, 2);
    put16(buffer, value);
}

void dicom_ul(struct buffer *buffer, uint32_t tag, uint32_t value)
{
    put_tag(buffer, tag, "UL");
    put16(buffer, 4);
    put32(buffer, value);
}

void dicom_long_head(struct buffer *buffer, uint32_t tag, const char *vr, uint32_t length)
{
    put_tag(buffer, tag, vr);
    put16(buffer, 0);
    put32(buffer, length);
}
