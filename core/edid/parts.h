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

struct place { /* what a complaint names: "detailed timing 2", "extension 1, timing 3" */
    const char *what;
    int number;
};

/* 3.10.2. False: no display can show it. */
bool edid_read_detailed_timing(const uint8_t *descriptor, const struct place *place,
                               struct edid *edid, struct edid_mode *mode);
/* 3.10.3: 13 bytes of text, to 14 with NUL. */
void edid_read_text(const uint8_t *descriptor, char *text, struct edid *edid);

/* 3.11 and 2.2: what follows the base block. */
void edid_read_extensions(const uint8_t *bytes, size_t length, struct edid *edid);

#define EXTENSION_CTA 0x02
#define EXTENSION_DISPLAYID 0x70

/* The payload of a data block within an extension block; every reader checks the length. */
struct span {
    const uint8_t *bytes;
    size_t length;
    int extension; /* counted from 1 */
    uint8_t tag;
    uint8_t flags; /* DisplayID: revision and flags */
};

void edid_read_cta(const uint8_t *block, int extension, struct edid *edid);
void edid_read_hdmi(const struct span *span, struct edid *edid);       /* behind the OUI */
void edid_read_hdmi_forum(const struct span *span, struct edid *edid); /* from the version on */
void edid_read_video_capability(const struct span *span, struct edid *edid);
void edid_read_colorimetry(const struct span *span, struct edid *edid);
void edid_read_hdr(const struct span *span, struct edid *edid);

void edid_read_displayid(const uint8_t *block, int extension, struct edid *edid);
void edid_read_displayid_product(const struct span *span, struct edid *edid);
void edid_read_displayid_serial(const struct span *span, struct edid *edid);
void edid_read_displayid_parameters(const struct span *span, struct edid *edid);    /* 0x01 */
void edid_read_displayid_parameters_v2(const struct span *span, struct edid *edid); /* 0x21 */
void edid_read_displayid_interface(const struct span *span, struct edid *edid);     /* 0x0f, 0x26 */
void edid_read_displayid_tile(const struct span *span, struct edid *edid);
void edid_read_displayid_timings(const struct span *span, struct edid *edid);

void edid_keep_mode(const struct edid_mode *mode, struct edid *edid);
void edid_keep_other(const struct edid_data_block *block, struct edid *edid);
/* False, and a complaint, where the payload is too short for what it is to say. */
bool edid_is_long_enough(const struct span *span, size_t least, const char *what,
                         struct edid *edid);
/* "extension 2, timing", for struct place. */
void edid_place_in_extension(char *what, size_t size, int extension);
int edid_word(const uint8_t *bytes); /* 16 bits, low byte first */
uint32_t edid_long(const uint8_t *bytes);

#endif
