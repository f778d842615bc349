/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_SIGNAL_PATH_H
#define MONQA_SIGNAL_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* What stands between the pixel and the panel, as read back after writing: never assumed. */
struct signal_property {
    char object[32]; /* "connector", "crtc", "plane" */
    char name[64];   /* "Broadcast RGB" */
    char found[64];  /* before the session */
    char value[64];  /* read back while measuring; "" when it could not be read */
};

#define SIGNAL_PROPERTIES_MAX 64

struct signal_path {
    char backend[16]; /* "kms", "headless" */
    char card_driver[32];
    char connector[64];
    int width, height;
    double refresh_hz;
    char format[16]; /* "XRGB8888" */
    int depth_bits;
    char lut[16]; /* "identity", "none", "unknown" */
    struct signal_property properties[SIGNAL_PROPERTIES_MAX];
    size_t property_count;
    char doubts[8][120]; /* what may falsify a level, in words */
    size_t doubt_count, doubts_left_out;
};

/* The new entry, zeroed but for its names; NULL when there is no more room. */
struct signal_property *signal_path_add_property(struct signal_path *path, const char *object,
                                                 const char *name);
/* Cut to its size; when there is no more room the last one says how many others there are. */
void signal_path_add_doubt(struct signal_path *path, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
