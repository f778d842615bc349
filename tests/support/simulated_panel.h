/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SIMULATED_PANEL_H
#define TESTS_SUPPORT_SIMULATED_PANEL_H

#include "monqa/error.h"

#include <stdint.h>

/* The light that a meter in front of a simulated panel sees. Exactly one source: a fixed luminance,
 * a file that holds one, or the newest frame of a headless display. */
enum panel_curve { PANEL_GAMMA, PANEL_GSDF };

struct simulated_panel {
    double luminance_cd_m2; /* NaN: not fixed */
    const char *level_file; /* a decimal number, cd/m2; NULL: none */
    const char *frames;     /* folder of NNNN.png; NULL: none */
    double spot_x, spot_y;  /* fractions of width and height: centre of the field seen */
    enum panel_curve curve; /* grey level -> L */
    double l_min, l_max;    /* cd/m2, at level 0 and at full level */
    double gamma;           /* L = l_min + (l_max - l_min) v^gamma */
    double ambient_cd_m2;   /* Lamb */
    double x, y;            /* CIE 1931, the same for all levels */
    bool telescopic;        /* sees Lamb too; a contact probe does not */
    bool off;               /* screen off: Lamb alone is seen, by any probe */
    double noise_percent;   /* one standard deviation, of each reading */
    uint64_t seed;          /* state of the noise */
    double drift_percent;   /* more light with each reading */
    long long drift_ends;   /* after so many; 0: never */
    double tail;            /* what is left of a change of light after each reading; 0: nothing */
    double before_cd_m2, lag_cd_m2; /* the last light, and how far the panel is behind */
    unsigned readings;
};

/* L in cd/m2 at the meter now. ERROR_*: the source cannot be read; nothing is made up. */
bool simulated_panel_read(struct simulated_panel *panel, double *luminance_cd_m2,
                          struct error *error);

/* X, Y, Z of light with the luminance Y and the panel's chromaticity. */
void simulated_panel_tristimulus(const struct simulated_panel *panel, double luminance_cd_m2,
                                 double xyz[3]);

/* The panel's L for level v in 0..1. */
double simulated_panel_curve(const struct simulated_panel *panel, double v);

#endif
