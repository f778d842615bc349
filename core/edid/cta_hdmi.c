/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/cleanup.h"

static void raise_to(int *limit, int value)
{
    if (value > *limit)
        *limit = value;
}

/* HDMI 1.4b 8.3.2. Behind the OUI: the address (2 bytes), then what may be left out from the end.
 */
void edid_read_hdmi(const struct span *span, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (!edid_is_long_enough(span, 2, "HDMI block", edid))
        return;
    extensions->has_hdmi = true;
    raise_to(&extensions->deep_colour_bits_max, 8);
    if (span->length < 3)
        return;
    const uint8_t flags = span->bytes[2];
    if ((flags & 0x10) != 0)
        raise_to(&extensions->deep_colour_bits_max, 10);
    if ((flags & 0x20) != 0)
        raise_to(&extensions->deep_colour_bits_max, 12);
    if ((flags & 0x40) != 0)
        raise_to(&extensions->deep_colour_bits_max, 16);
    if ((flags & 0x08) != 0)
        extensions->has_deep_colour_ycbcr_444 = true;
    if (span->length > 3)
        raise_to(&extensions->max_tmds_mhz, 5 * span->bytes[3]);
}

/* HDMI 2.1 10.3.2: version, rate, two bytes of flags. */
void edid_read_hdmi_forum(const struct span *span, struct edid *edid)
{
    static const int frl_gbit_s[] = {0, 9, 18, 24, 32, 40, 48}; /* 3 x 3, 3 x 6, 4 x 6 ... 4 x 12 */
    struct edid_extensions *extensions = &edid->extensions;
    if (!edid_is_long_enough(span, 4, "HDMI Forum block", edid))
        return;
    const uint8_t flags = span->bytes[3];
    const size_t frl = flags >> 4;

    extensions->has_hdmi_forum = true;
    raise_to(&extensions->max_tmds_mhz, 5 * span->bytes[1]);
    if (frl < ARRAY_LENGTH(frl_gbit_s))
        raise_to(&extensions->max_frl_gbit_s, frl_gbit_s[frl]);
    else
        edid_complain(
            edid, "extension %d: fixed rate link %zu is a reserved code", span->extension, frl);
    if ((flags & 1) != 0)
        raise_to(&extensions->deep_colour_420_bits_max, 10);
    if ((flags & 2) != 0)
        raise_to(&extensions->deep_colour_420_bits_max, 12);
    if ((flags & 4) != 0)
        raise_to(&extensions->deep_colour_420_bits_max, 16);
}
