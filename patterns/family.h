/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_FAMILY_H
#define PATTERNS_FAMILY_H

#include "monqa/pattern.h"
#include "patterns/canvas.h"

/* Patterns that are drawn by one file; variant tells them apart. */
struct pattern_family {
    struct level (*background)(int variant);
    /* The whole area shows the background already. */
    void (*draw)(struct canvas *canvas, const struct pattern_entry *entry);
    /* Longer side to shorter side, at most, in tenths; 0: any. */
    int aspect_max_tenths;
};

extern const struct pattern_family tg18_qc;
extern const struct pattern_family tg18_ln8;  /* variant 1..18 */
extern const struct pattern_family tg18_ln12; /* variant 1..18 */
extern const struct pattern_family tg18_un;   /* variant 10 or 80 percent */
extern const struct pattern_family tg18_unl;  /* variant 10 or 80 percent */
extern const struct pattern_family tg18_pqc, tg18_br, tg18_ct, tg18_ad, tg18_mp, tg18_px, tg18_cx;
extern const struct pattern_family tg18_afc;
extern const struct pattern_family tg18_ns, tg18_rh, tg18_rv; /* variant 10, 50 or 89 percent */
extern const struct pattern_family tg18_lph, tg18_lpv;        /* variant 10, 50 or 89 percent */
extern const struct pattern_family tg18_gq; /* variant: radius of the black disc at 1k, or 0 */
extern const struct pattern_family tg18_gqn;
extern const struct pattern_family iec_bn; /* variant 1..18 */
extern const struct pattern_family iec_oiq;
extern const struct pattern_family iec_white;
extern const struct pattern_family tg270_sqc;
extern const struct pattern_family tg270_pqc;
extern const struct pattern_family tg270_uln8;  /* variant 0..255 */
extern const struct pattern_family tg270_uln10; /* variant 0..1023 */
extern const struct pattern_family smpte_rp133;
extern const struct pattern_family din_steps;

/* Rows of the font from one line to the next, and empty ones above its letters: so they take no
 * more room than the published labels. */
enum { LABEL_LINES = 4, LABEL_LINE = 15, LABEL_SHORT_LINE = 14, LABEL_ABOVE = 2 };
/* Our own words where the published label stood: centred on centre_x, the letters from y down. */
void label_draw(struct canvas *canvas, const char *based_on, int centre_x, int y, struct level ink);
/* The same for lines of another pattern, with the empty rows above; nothing where no label is
 * wanted. */
void label_lines(struct canvas *canvas, const char *const lines[], int count, int centre_x, int y,
                 struct level ink);
int label_height(const struct canvas *canvas);
int label_scale(const struct canvas *canvas);
/* The same where there is little room: three lines of at most 12 characters. */
void label_draw_short(struct canvas *canvas, const char *based_on, int centre_x, int y, int scale,
                      struct level ink);

void label_line(struct canvas *canvas, const char *line, int centre_x, int y, int scale,
                struct level ink);

/* For the patterns of AAPM Report 270: above, in the middle. */
void tg270_label(struct canvas *canvas, const struct pattern_entry *entry, struct level ink);

#endif
