/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_PATTERN_H
#define MONQA_PATTERN_H

#include "monqa/digest.h"
#include "monqa/raster.h"

/* The catalogue. Geometry and levels: AAPM On-line Report 03 (TG18) and the documents named in each
 * family's file. */
enum pattern_layout {
    PATTERN_LAYOUT_DEFAULT, /* raster where the size is a published one or there is no native
                               layout, else native */
    PATTERN_LAYOUT_RASTER,  /* the published 1k/2k image, centred with the pattern's own background
                             */
    PATTERN_LAYOUT_NATIVE, /* laid out for the whole size; line pairs and glyphs stay at pixel pitch
                            */
};

struct pattern_family;

struct pattern_entry {
    const char *name;       /* "TG18-LN8-07" */
    const char *family;     /* "TG18-LN8" */
    const char *dicom_code; /* CID 8301, "109811"; NULL: none */
    const char *provenance; /* "exact": the same pixels as a published image but for the deviation;
                               "described": from text, or inferred from its sisters; "recalled" */
    const char *look_for;   /* one line for a person */
    const char *use;        /* the tests and guidelines it serves, in one line */
    const char *deviation;  /* how it differs from the published image; NULL: not */
    const unsigned *published; /* sides in pixels of the square published images, ended by 0 */
    const unsigned *inferred;  /* those of them drawn after a published image of another side */
    unsigned side_min;         /* the shorter side of the smallest native layout; 0: has none */
    const struct pattern_family *drawn_by; /* for patterns/ only */
    int variant;                           /* for patterns/ only */
};

/* A pattern, or a size of one, that is known but cannot be drawn. */
struct pattern_absence {
    const char *name, *family;
    const char *dicom_code; /* NULL: none */
    const char *reason;     /* one line for a person */
};

struct pattern_request {
    const char *name;
    unsigned width, height;
    unsigned depth_bits; /* 8, 10 or 12 */
    enum pattern_layout layout;
    bool no_label; /* true: no text that the standard leaves optional */
};

/* Levels are those of the published 8-bit and 12-bit images; a 10-bit level is the 12-bit one
 * without its lower two bits. White is 255, 1023, 4095, but 255, 1020, 4080 in TG18-LN, PQC and
 * AFC, the BN series and TG270-ULN8, whose 12-bit images are for a window of 0 to 4080: to measure
 * a response at 0, 15 .. 255 take 8 bits, which painting scales exactly. */

const struct pattern_entry *pattern_catalogue(size_t *count);
/* NULL: not known. For "TG270-ULN8-013", a level that is not listed, an entry of its family. */
const struct pattern_entry *pattern_find(const char *name);
/* "TG270-ULN8-000 to TG270-ULN8-255" where any level may be named; NULL: only what is listed. */
const char *pattern_range(const struct pattern_entry *entry);
bool pattern_has_depth(const struct pattern_entry *entry, unsigned depth_bits);
/* Levels from 0 to white, as a DICOM window: 256, 1024, 4096, but 1020 and 4080 for those patterns
 * of 10 and 12 bits whose white is 1020 and 4080. */
unsigned pattern_window_width(const struct pattern_entry *entry, unsigned depth_bits);
const struct pattern_absence *pattern_absences(size_t *count);
const struct pattern_absence *pattern_find_absence(const char *name); /* NULL: not among them */

/* ERROR_INVALID: unknown or absent name, a size too small for the pattern or the layout, a depth it
 * is not defined for. */
bool pattern_create(const struct pattern_request *request, struct raster **raster,
                    struct error *error);

/* Of the picture that this request gives: that of its entry, but for "exact" ones of no published
 * size "scaled", and "inferred" for an inferred size. NULL: no such picture. */
const char *pattern_provenance(const struct pattern_request *request);
/* Where the pattern lies on the panel: the whole of it, or the published image in its middle. The
 * same errors but for those of drawing. */
struct box;
bool pattern_placed(const struct pattern_request *request, struct box *area, struct error *error);

/* The square frame round the sixteen steps of TG18-QC: from the middle of one of its lines to the
 * middle of the opposite one, in pixels. Its sides, and its diagonals of 45 degrees, are what a
 * viewer's tools are tried on. The errors of pattern_placed, and ERROR_INVALID for other patterns.
 */
bool pattern_frame_side(const struct pattern_request *request, unsigned *side_px,
                        struct error *error);

/* An overview of the whole catalogue in 8 bits: each pattern reduced by leaving pixels out, with
 * its name. Not for testing, and it says so. */
bool pattern_sheet(struct raster **raster, struct error *error);

/* A person's own image for a panel: a grey PNG of 8 or 16 bits. */
struct pattern_image {
    const void *bytes;
    size_t length;
    unsigned width, height; /* of the panel */
    unsigned depth_bits; /* at most; a deeper image is rounded to it: v * (2^n - 1) / (2^d - 1) */
};

/* Shown 1:1 in the middle of the panel, on black. ERROR_INVALID: no such PNG, or larger than the
 * panel. sha256 is that of the file; a record knows the image as "image:" and these digits.
 */
bool pattern_own_image(const struct pattern_image *image, struct raster **raster,
                       char sha256[DIGEST_TEXT_SIZE], struct error *error);

#endif
