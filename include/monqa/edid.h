/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_EDID_H
#define MONQA_EDID_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* VESA E-EDID 1.0 to 1.4: the base block of 128 bytes, and of the extensions CTA-861 and DisplayID.
 * Hard failure only where there is no base block
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

#define EDID_VICS_MAX 128
#define EDID_MODES_MAX 32
#define EDID_OTHER_BLOCKS_MAX 24

struct edid_vic {
    uint8_t code; /* CTA-861, table of video identification codes */
    bool is_native;
};

/* A data block that is there but not decoded. */
struct edid_data_block {
    uint8_t standard; /* the extension's tag: 0x02 CTA-861, 0x70 DisplayID */
    uint8_t tag;
    uint8_t extended_tag; /* of CTA-861 tag 7 */
    uint32_t oui;         /* of a vendor's block; 0: not known */
};

struct edid_tile { /* DisplayID 1.3 block 0x12, 2.x block 0x28 */
    int across, down;
    int column, row;   /* of this tile, from 0 at the top left */
    int width, height; /* pixels of this tile */
    bool is_one_enclosure;
    char manufacturer[9];
    int product_code;
    uint32_t serial_number;
};

/* What the extension blocks say, as far as it tells which depth, range and native mode a panel has.
 * false, 0, "" or NaN: not said. Of several blocks of one kind the first counts, of several limits
 * the greatest. Section numbers are those of CTA-861-G, HDMI 1.4b and HDMI 2.1. */
struct edid_extensions {
    int cta_revision; /* 7.3, of the first CTA-861 block; above 3: read as 3; 0: none */
    bool is_underscanning, has_basic_audio, has_ycbcr_444, has_ycbcr_422;
    int native_timing_count;             /* so many of the first detailed timings are native */
    struct edid_vic vics[EDID_VICS_MAX]; /* 7.5.1, in order */
    int vic_count;

    bool has_hdmi;            /* HDMI 1.4b 8.3.2 */
    int deep_colour_bits_max; /* RGB bits per channel: 8, 10, 12, 16; 0: no HDMI */
    bool has_deep_colour_ycbcr_444;
    int max_tmds_mhz;             /* of both HDMI blocks */
    bool has_hdmi_forum;          /* HDMI 2.1 10.3.2, 10.3.3 */
    int deep_colour_420_bits_max; /* YCbCr 4:2:0: 10, 12, 16 */
    int max_frl_gbit_s;           /* all lanes: 9, 18, 24, 32, 40, 48 */

    bool has_video_capability;    /* 7.5.6 */
    bool is_rgb_range_selectable; /* else full or limited range is the display's own choice */
    bool is_ycc_range_selectable;
    unsigned colorimetry; /* 7.5.5: its two bytes, low first; see edid_colorimetry_name */
    bool has_hdr;         /* 7.5.13 */
    unsigned hdr_eotfs;   /* a bit each; see edid_eotf_name */
    double hdr_max_cd_m2, hdr_max_frame_average_cd_m2, hdr_min_cd_m2;

    int displayid_version, displayid_revision; /* of the first DisplayID block; 0: none */
    char displayid_manufacturer[9]; /* block 0x00: three letters; 0x20: OUI, "3A-02-92" */
    int displayid_product_code;
    uint32_t displayid_serial_number;
    char displayid_product[64];
    char displayid_serial_text[64];         /* block 0x0a */
    double panel_width_mm, panel_height_mm; /* blocks 0x01, 0x21; to 0.1 mm; 0: not said */
    int native_width, native_height;        /* pixels, as those blocks say */
    int panel_bits_per_channel;             /* native */
    int panel_bits_per_channel_overall;     /* with dithering in time; block 0x01 only */
    int rgb_bits_max;                       /* blocks 0x0f, 0x26: deepest RGB on the interface */
    bool has_displayid_preferred;
    struct edid_mode displayid_preferred; /* the first that is marked so */
    bool has_tile;
    struct edid_tile tile;

    struct edid_mode
        modes[EDID_MODES_MAX]; /* detailed timings of CTA-861 and DisplayID: the first */
    int mode_count;            /* of all */
    struct edid_data_block other_blocks[EDID_OTHER_BLOCKS_MAX]; /* the first of them */
    int other_block_count;                                      /* of all */
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
    bool is_preferred_native;        /* 3.6.4, of 1.4 only */
    bool has_range_limits;
    struct edid_range_limits range_limits; /* first 0xFD descriptor */
    int extension_count;                   /* as the base block says, or the HDMI override */
    int extensions_present;                /* whole blocks that are there */
    uint8_t extension_tags[255];           /* of those counted and present, in order */
    struct edid_extensions extensions;
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

/* bit: 0 to 15 of colorimetry, 0 to 7 of hdr_eotfs. NULL: reserved. */
const char *edid_colorimetry_name(int bit);
const char *edid_eotf_name(int bit);
/* "CTA-861 audio", "DisplayID 0x2b (adaptive sync)", ...; always ends in NUL. */
void edid_data_block_name(const struct edid_data_block *block, char *name, size_t size);

/* The pixels that the panel has: what DisplayID says; else all tiles of one enclosure, or the one
 * tile; else the first detailed timing, where EDID 1.4 or CTA-861 says that it is native. False:
 * nobody says. */
bool edid_native_size(const struct edid *edid, int *width, int *height);
/* The first detailed timing of that size, preferred ones before others; NULL: none. */
const struct edid_mode *edid_native_mode(const struct edid *edid);

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
/* Why it does not tell this display from another of its kind: no serial, or one that makers leave
 * in every display. NULL: nothing is wrong with it. */
const char *display_identity_doubt(const struct display_identity *identity);

#endif
