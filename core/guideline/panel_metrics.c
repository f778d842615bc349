/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/signal_judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What can be seen: the panel shows no more pixels than it has, and than it is sent. */
struct matrix {
    int width_px, height_px;
};

static struct matrix matrix_of(const struct panel *panel)
{
    long long sent = (long long)panel->width_px * panel->height_px;
    long long native = (long long)panel->native_width_px * panel->native_height_px;
    if (native > 0 && (sent == 0 || native < sent))
        return (struct matrix){panel->native_width_px, panel->native_height_px};
    return (struct matrix){panel->width_px, panel->height_px};
}

static int least_known(int a, int b)
{
    if (a <= 0 || b <= 0)
        return a > b ? a : b;
    return a < b ? a : b;
}

static void set_known(struct metric *metric, double value, const char *unknown)
{
    if (value > 0)
        metric_set_value(metric, value);
    else
        metric_refuse(metric, CAUSE_PROCEDURE, "%s", unknown);
}

static double pitch_mm(const struct panel *panel)
{
    double pixels = (double)panel->native_width_px * panel->native_height_px;
    return pixels > 0 ? sqrt((double)panel->width_mm * panel->height_mm / pixels) : 0;
}

void add_panel_metrics(const struct measured *measured, struct metric_set *set)
{
    static const char no_pixels[] = "neither EDID nor signal path says how many pixels there are";
    const struct panel *panel = &measured->evidence->panel;
    struct matrix matrix = matrix_of(panel);
    bool wide = matrix.width_px > matrix.height_px;
    set_known(metric_add(set, "pixel_count_mp"),
              (double)matrix.width_px * matrix.height_px / 1e6,
              no_pixels);
    set_known(
        metric_add(set, "matrix_long_px"), wide ? matrix.width_px : matrix.height_px, no_pixels);
    set_known(
        metric_add(set, "matrix_short_px"), wide ? matrix.height_px : matrix.width_px, no_pixels);
    set_known(metric_add(set, "pixel_pitch_mm"),
              pitch_mm(panel),
              "the EDID does not say size and native pixels");
    set_known(metric_add(set, "bit_depth"),
              least_known(panel->wire_bits, panel->panel_bits),
              "neither EDID nor signal path says how many bits there are");
}

static void add_edid(struct panel *panel, const struct edid *edid)
{
    int width, height;
    if (edid_native_size(edid, &width, &height)) {
        panel->native_width_px = width;
        panel->native_height_px = height;
    }
    panel->width_mm = edid->width_mm > 0 ? edid->width_mm : 10 * edid->width_cm;
    panel->height_mm = edid->height_mm > 0 ? edid->height_mm : 10 * edid->height_cm;
}

struct panel panel_of(const struct signal_path *path, const struct edid *edid)
{
    struct panel panel = {
        .width_px = path->width,
        .height_px = path->height,
        .wire_bits = least_known(path->depth_bits, path->wire_bits),
    };
    panel.panel_bits = signal_panel_bits(path, edid);
    if (edid != NULL)
        add_edid(&panel, edid);
    return panel;
}
