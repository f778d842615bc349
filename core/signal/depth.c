/* SPDX-License-Identifier: Apache-2.0 */
#include "core/signal/checks.h"
#include "core/signal/link.h"

#include "monqa/text.h"

#include <stdio.h>

/* No pattern here is deeper. */
#define BITS_WANTED_MOST 10

int signal_panel_bits(const struct signal_path *path, const struct edid *edid)
{
    if (edid == NULL)
        return 0;
    if (edid->extensions.panel_bits_per_channel > 0)
        return edid->extensions.panel_bits_per_channel;
    if (edid->bits_per_channel > 0)
        return edid->bits_per_channel;
    return signal_link(path->connector, edid) == LINK_HDMI ? edid->extensions.deep_colour_bits_max
                                                           : 0;
}

static int limit_of(const struct signal_path *path)
{
    const char *text = signal_path_value(path, "connector", "max bpc");
    long long bits = 0;
    return text != NULL && integer_parse(text, 0, 64, &bits) ? (int)bits : 0;
}

static const char *number_or_unknown(int bits, char text[16])
{
    if (bits > 0)
        (void)snprintf(text, 16, "%d", bits);
    else
        (void)text_copy(text, 16, SIGNAL_UNKNOWN);
    return text;
}

void check_depth(const struct signal_subject *subject, struct signal_check *check)
{
    const struct signal_path *path = subject->path;
    enum signal_link link = signal_link(path->connector, subject->edid);
    int panel = signal_panel_bits(path, subject->edid), limit = limit_of(path);
    int most = path->wire_bits > 0 ? path->wire_bits : limit;
    int wanted = panel > BITS_WANTED_MOST ? BITS_WANTED_MOST : panel;
    char picture_text[16], wire_text[16], limit_text[16], panel_text[16];
    (void)snprintf(check->value,
                   sizeof check->value,
                   "picture %s, cable %s, at most %s, panel %s",
                   number_or_unknown(path->depth_bits, picture_text),
                   number_or_unknown(path->wire_bits, wire_text),
                   number_or_unknown(limit, limit_text),
                   number_or_unknown(panel, panel_text));
    if (link == LINK_VIRTUAL)
        return;
    if (most > 0 && most < path->depth_bits)
        check_fail(check, "%d bits a channel of a picture that has %d", most, path->depth_bits);
    else if (most > 0 && most < wanted)
        check_fail(check, "%d bits a channel reach a panel that has %d", most, panel);
    else if (panel > 0 && panel < path->depth_bits)
        check_fail(
            check, "the panel has %d bits a channel, the picture %d", panel, path->depth_bits);
    else if (panel == 0)
        check_unknown(check, "the display does not say how many bits a channel it has");
    else if (path->wire_bits == 0 && most == 0)
        check_unknown(check, "the driver does not say how many bits a channel it sends");
    else if (path->wire_bits == 0 && wanted > 8)
        check_unknown(check,
                      "the driver does not say how many bits a channel it sends: \"max bpc\" only "
                      "limits them");
}
