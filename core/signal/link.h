/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SIGNAL_LINK_H
#define CORE_SIGNAL_LINK_H

#include "monqa/edid.h"
#include "monqa/signal_path.h"

/* What kind of cable it is, by the kernel's name of the connector. */
enum signal_link {
    LINK_UNKNOWN,
    LINK_ANALOG, /* VGA, DVI-A, TV: levels do not arrive exactly */
    LINK_DVI,    /* knows no limited range */
    LINK_HDMI,
    LINK_DISPLAYPORT,
    LINK_PANEL,   /* built in: eDP, LVDS, DSI, DPI */
    LINK_VIRTUAL, /* an emulated card: there is no cable */
};
/* DVI-I counts as analogue where the display says that it is. edid may be NULL. */
enum signal_link signal_link(const char *connector, const struct edid *edid);

enum signal_timing { TIMING_OTHER, TIMING_CTA, TIMING_NOT_KNOWN };
/* Whether the mode is one of CTA-861's, but 640x480: where the range is automatic, those are sent
 * with limited levels. */
enum signal_timing signal_timing(const struct signal_path *path);

#endif
