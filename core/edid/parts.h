/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EDID_PARTS_H
#define CORE_EDID_PARTS_H

#include "monqa/edid.h"

/* The parts of edid_parse, in the order of the block. block is the whole base block; each part sets
 * what it reads and complains about what the clause forbids. */

#define DESCRIPTOR_SIZE 18

void edid_complain(struct edid *edid, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool edid_is_at_least(const struct edid *edid, int revision); /* of version 1 */
bool edid_checksum_is_right(const uint8_t *block);            /* 3.11: 128 bytes add up to 0 */

void edid_read_version(const uint8_t *block, struct edid *edid);      /* 3.5 */
void edid_read_vendor(const uint8_t *block, struct edid *edid);       /* 3.4 */
void edid_read_basics(const uint8_t *block, struct edid *edid);       /* 3.6 */
void edid_read_chromaticity(const uint8_t *block, struct edid *edid); /* 3.7 */
/* 3.9; where names the list in complaints. */
void edid_check_standard_timings(const uint8_t *timings, int count, const char *where,
                                 struct edid *edid);
void edid_read_descriptors(const uint8_t *block, struct edid *edid); /* 3.10 */

/* 3.10.2. number counts the descriptors from 1. False: no display can show it. */
bool edid_read_detailed_timing(const uint8_t *descriptor, int number, struct edid *edid,
                               struct edid_mode *mode);
/* 3.10.3: 13 bytes of text, to 14 with NUL. */
void edid_read_text(const uint8_t *descriptor, char *text, struct edid *edid);

/* 3.11 and 2.2: what follows the base block, as far as it goes without decoding it. */
void edid_check_extensions(const uint8_t *bytes, size_t length, struct edid *edid);

#endif
