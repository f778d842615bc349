/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_DISPLAY_H
#define AGENT_DISPLAY_DISPLAY_H

#include "monqa/edid.h"
#include "monqa/raster.h"
#include "monqa/signal_judge.h"

/* A monitor that shows exactly the levels it is given. Two backends: kms, and headless, which keeps
 * frames as PNG. */

struct display_info {
    char connector[64]; /* "DP-1"; "headless" */
    char card[64];      /* "/dev/dri/card0"; "" headless */
    char driver[32];    /* the kernel's; "" headless */
    bool connected;
    uint8_t edid[EDID_SIZE_MAX];
    size_t edid_length; /* 0: none */
    struct edid parsed; /* valid when has_edid */
    bool has_edid;
    unsigned width, height; /* preferred mode */
    double refresh_hz;
    bool non_desktop;
    char mst_path[64]; /* through a DisplayPort hub, as the kernel names it: "mst:85-1"; "": not */
    char tile[64];     /* the kernel's property TILE; "": none */
    char refusal[200]; /* why it is not measured: what is not understood; "": it can be */
};

/* Connectors of all cards, by name, connected or not. The caller frees *infos. No card at all:
 * count 0. */
bool display_list(struct display_info **infos, size_t *count, struct error *error);

#define DISPLAY_NAMES_MAX 16

/* As display_options takes them: "card0-DP-1". */
struct display_names {
    char names[DISPLAY_NAMES_MAX][160];
    size_t count;
};

/* All that are connected; one that is not measured is left out, with a warning that says why.
 * ERROR_UNAVAILABLE: there is none. */
bool display_names_connected(struct display_names *names, struct error *error);

struct display; /* opaque */

/* What is done with the card's tables (degamma, matrix, gamma) while measuring. */
enum display_lut {
    DISPLAY_LUT_BARE,     /* taken out: levels pass as they are */
    DISPLAY_LUT_AS_FOUND, /* kept and used: the site's calibration, known by its hash */
};
bool display_lut_parse(const char *name, enum display_lut *lut); /* "bare", "as-found" */
const char *display_lut_name(enum display_lut lut);

struct display_options {
    const char *name;   /* connector, or "headless:WxH[,edid=FILE]"; NULL: the only connected one */
    const char *frames; /* headless: each shown frame is kept here as NNNN.png; NULL: not kept */
    int cancel_fd;      /* -1: none */
    enum display_lut lut;
    const char *state; /* folder: what was found on the card is also kept here while it is taken,
                        * for display_restore; NULL or missing: not kept */
};

/* Takes the display: its preferred mode, every property that can falsify a level written and read
 * back. Several may be open at once, also on one card. The whole card is given back as it was found
 * when the last one is closed; when we are killed, by a process that stays for that. */
bool display_open(const struct display_options *options, struct display **display,
                  struct error *error);
/* Shows the raster, whose size is the display's, and waits (bounded) until it is on the wire. While
 * another virtual terminal is on screen it waits for ours. */
bool display_show(struct display *display, const struct raster *raster, struct error *error);
/* A page for a person: width * height pixels of 0x00RRGGBB, as large as the display; in the same
 * way as display_show. Never a picture that is judged or measured. */
bool display_show_page(struct display *display, const uint32_t *pixels, struct error *error);
/* False: what was shown last was away for a while since (another virtual terminal was looked at).
 * It is on screen again, but what was measured meanwhile has to be measured anew, after a new
 * display_show. */
bool display_shows_still(const struct display *display);
/* How it can be seen that the raster, which was shown last, is what is scanned out now. */
void display_prove(struct display *display, const struct raster *raster,
                   struct signal_proof *proof);
void display_close(struct display *display); /* NULL allowed */

/* For after everything was killed: gives back what files in the folder say was found, and removes
 * them. *count: cards given back. */
bool display_restore(const char *state, size_t *count, struct error *error);

const struct display_info *display_info(const struct display *display);
unsigned display_depth_bits(const struct display *display); /* of the levels that reach the wire */
const struct signal_path *display_signal_path(const struct display *display);
bool display_is_simulated(const struct display *display);
/* True: the seat that gave us the display has the keyboards too, and a terminal gets no keys. */
bool display_is_on_seat(const struct display *display);

#endif
