/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_EDID_H
#define MONQA_EDID_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* VESA E-EDID 1.0 to 1.4, base block of 128 bytes. Hard failure only where there is no base block
 * (short, or no header); everything else that is wrong is a complaint beside a usable result.
 * Values the block does not define are marked as such, never guessed. Section numbers below are
 * those of E-EDID A2 (EDID 1.4). */

#define EDID_BLOCK_SIZE 128
#define EDID_SIZE_MAX ((size_t)256 * EDID_BLOCK_SIZE)
#define EDID_COMPLAINTS_MAX 32
#define EDID_WEEK_MODEL_YEAR 255

enum edid_interface { /* 3.6.1 */
                      EDID_ANALOG,
                      EDID_DIGITAL_UNDEFINED,
                      EDID_DVI,
                      EDID_HDMI_A,
                      EDID_HDMI_B,
                      EDID_MDDI,
                      EDID_DISPLAYPORT,
};

struct edid_mode {     /* 3.10.2, a detailed timing */
    int width, height; /* active pixels; height of the whole frame when interlaced */
    double refresh_hz; /* fields a second when interlaced */
    int64_t pixel_clock_hz;
    int width_mm, height_mm; /* image size, 0: undefined */
    bool interlaced;
};

struct edid_point {
    double x, y; /* CIE 1931 */
};

struct edid_range_limits { /* 3.10.3.3 */
    int vertical_min_hz, vertical_max_hz;
    int horizontal_min_khz, horizontal_max_khz;
    int pixel_clock_max_mhz; /* 0: undefined */
};

struct edid {
    int version, revision;
    char manufacturer[4]; /* three letters as the bits have them, unmapped ('@', '[', '_' occur) */
    int product_code;
    uint32_t serial_number; /* 0: undefined */
    char serial_text[14];   /* first 0xFF descriptor; "" when none */
    char name[14];          /* first 0xFC descriptor; "" when none */
    char text[14];          /* first 0xFE descriptor; "" when none */
    int week;               /* 0: undefined; 255: year is the model year */
    int year;               /* 1990 to 2245 */
    enum edid_interface interface;
    int bits_per_channel;    /* 0: undefined, or analogue */
    int width_cm, height_cm; /* 0: undefined (projector, or only an aspect ratio) */
    int width_mm, height_mm; /* of the preferred timing; 0: undefined */
    double aspect_ratio;     /* width : height where 1.4 gives it instead of cm; NaN: undefined */
    double gamma;            /* NaN: undefined */
    bool is_monochrome;      /* says so itself; digital 1.4 has no way to */
    bool has_chromaticity;   /* false: all zero */
    struct edid_point red, green, blue, white;
    bool has_preferred_mode;
    struct edid_mode preferred_mode; /* first detailed timing */
    bool has_range_limits;
    struct edid_range_limits range_limits; /* first 0xFD descriptor */
    int extension_count;                   /* as the base block says */
    int extensions_present;                /* whole blocks that are there */
    uint8_t extension_tags[255];           /* of those counted and present, in order */
    char complaints[EDID_COMPLAINTS_MAX][120];
    int complaint_count;
};

/* bytes: the base block and what extensions there are. Fails with ERROR_INVALID only as said above.
 */
bool edid_parse(const uint8_t *bytes, size_t length, struct edid *edid, struct error *error);

/* Raw bytes as they are, or hexadecimal text (digits with blanks and line ends, "0x" and commas
 * allowed, as edid-decode and xrandr print it). raw has room for EDID_SIZE_MAX. */
bool edid_bytes_from_file(const char *file_bytes, size_t file_length, uint8_t *raw, size_t *length,
                          struct error *error);

/* "DisplayPort", "HDMI-a", ... as edid-decode has it; "Analog"; "Digital" where undefined. */
const char *edid_interface_name(enum edid_interface interface);
const char *edid_extension_name(int tag); /* "CTA-861", "DisplayID", ...; "unknown" */

/* Who a display is: manufacturer, product code and both serials, never its connector. */
struct display_identity {
    char manufacturer[4];
    int product_code;
    uint32_t serial_number;
    char serial_text[14];
    char name[14];
};

struct display_identity edid_identity(const struct edid *edid);
bool display_identity_equal(const struct display_identity *a,
                            const struct display_identity *b); /* name not compared */

#endif
