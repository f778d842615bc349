/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_SIGNAL_PATH_H
#define MONQA_SIGNAL_PATH_H

#include "monqa/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stands between the pixel and the panel, as read back after writing: never assumed. In texts
 * "unknown" is a value, "" is what a record of before this was kept does not say. */

#define SIGNAL_VALUE_SIZE 96
#define SIGNAL_UNKNOWN "unknown"

struct signal_property {
    char object[32];               /* "connector", "crtc", "plane" */
    char name[64];                 /* "Broadcast RGB" */
    char found[SIGNAL_VALUE_SIZE]; /* before the session */
    char value[SIGNAL_VALUE_SIZE]; /* read back while measuring; "" when it could not be read */
};

/* Not the driver's: what became of the CRC when a session, at its beginning, put another table in
 * force for a few frames. "unknown": the card computes no CRC, or has no table. */
#define SIGNAL_TABLE_PROOF "CRC with another GAMMA_LUT"
#define SIGNAL_TABLE_DIFFERS "differs"
#define SIGNAL_TABLE_SAME "the same"
#define SIGNAL_TABLE_NOT_GIVEN_BACK "not given back"

#define SIGNAL_PROPERTIES_MAX 96

struct signal_path {
    char backend[16];        /* "kms" (atomic), "kms-legacy", "headless" */
    char mode[16];           /* "bare": tables taken away; "as-found": with those the site uses;
                                "observed": read beside a desktop that draws */
    char card[64];           /* "/dev/dri/card0" */
    char card_bus[64];       /* "pci 0000:03:00.0 1002:73bf"; "platform" ... */
    char card_driver[32];    /* "amdgpu" */
    char driver_version[64]; /* "3.49.0 20150101" */
    char kernel[96];         /* "Linux 6.1.0-25-amd64" */
    char connector[64];
    char edid_sha256[DIGEST_TEXT_SIZE]; /* of all blocks; "unknown": there is none */
    int width, height;
    double refresh_hz;
    int total_width, total_height; /* of the mode with its blanking; 0: not known */
    int sharing;     /* other connectors that the same scan-out feeds; -1: not known */
    int overlays;    /* other planes lit on it; -1: not known */
    char format[16]; /* of the picture: "XRGB8888" */
    int depth_bits;  /* of the picture */
    int wire_bits;   /* a channel on the cable, where the driver tells; 0: it does not */
    char lut[16];    /* "identity", "none", "site", "other", "unknown" */
    char site_lut[DIGEST_TEXT_SIZE]; /* of the GAMMA_LUT that the site uses; "": none is named */
    struct signal_property properties[SIGNAL_PROPERTIES_MAX];
    size_t property_count, properties_left_out;
    char doubts[8][120]; /* what the driver refused, in words */
    size_t doubt_count, doubts_left_out;
};

/* The new entry, zeroed but for its names; NULL (and counted) when there is no more room. */
struct signal_property *signal_path_add_property(struct signal_path *path, const char *object,
                                                 const char *name);
/* NULL: there is none of that name. */
const struct signal_property *signal_path_find(const struct signal_path *path, const char *object,
                                               const char *name);
/* What it is now; NULL: no such property, or it could not be read. */
const char *signal_path_value(const struct signal_path *path, const char *object, const char *name);
/* Takes the values of `before` as what was found; a property that is only there is kept, unread. */
void signal_path_set_found(struct signal_path *path, const struct signal_path *before);
/* Sets `lut` by the tables that are in force and by site_lut. */
void signal_path_name_tables(struct signal_path *path);
/* Cut to its size; when there is no more room the last one says how many others there are. */
void signal_path_add_doubt(struct signal_path *path, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One entry of a colour table, laid out as struct drm_color_lut. */
struct signal_lut_entry {
    uint16_t red, green, blue, reserved;
};
/* True when each is its own position, to half a level of 10 bits. */
bool signal_lut_is_identity(const struct signal_lut_entry *entries, size_t count);
/* "identity (256 entries)", or "256 entries, sha256 " and 64 digits; "none" without bytes.
 * ("unreadable" for a length that is no table.) */
void signal_lut_describe(const void *bytes, size_t length, char text[SIGNAL_VALUE_SIZE]);
/* The same of a matrix, laid out as struct drm_color_ctm. */
void signal_matrix_describe(const void *bytes, size_t length, char text[SIGNAL_VALUE_SIZE]);
/* Of another blob: "32 bytes, sha256 " and 64 digits. */
void signal_blob_describe(const void *bytes, size_t length, char text[SIGNAL_VALUE_SIZE]);
/* The 64 digits of such a text; NULL: there are none. */
const char *signal_value_sha256(const char *text);

#endif
