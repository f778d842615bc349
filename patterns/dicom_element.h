/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_DICOM_ELEMENT_H
#define PATTERNS_DICOM_ELEMENT_H

#include "monqa/buffer.h"

#include <stdint.h>

/* Data elements in explicit VR little endian (PS3.5, 7.1.2). The tag is group << 16 | element. */
void dicom_text(struct buffer *buffer, uint32_t tag, const char *vr, const char *text);
void dicom_us(struct buffer *buffer, uint32_t tag, unsigned value);
void dicom_ul(struct buffer *buffer, uint32_t tag, uint32_t value);
/* Tag, VR and length of a VR whose length has four bytes, as OB and OW. */
void dicom_long_head(struct buffer *buffer, uint32_t tag, const char *vr, uint32_t length);

#endif
