/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/cleanup.h"

#include <math.h>

/* CTA-861-G 7.5.6: what a display takes for an RGB signal's range decides whether level 16 or 0 is
 * its black. */
void edid_read_video_capability(const struct span *span, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (!edid_is_long_enough(span, 1, "video capability", edid) || extensions->has_video_capability)
        return;
    extensions->has_video_capability = true;
    extensions->is_ycc_range_selectable = (span->bytes[0] & 0x80) != 0;
    extensions->is_rgb_range_selectable = (span->bytes[0] & 0x40) != 0;
}

/* 7.5.5; bits 8 to 11 belong to metadata of gamut, not to colorimetry. */
void edid_read_colorimetry(const struct span *span, struct edid *edid)
{
    if (!edid_is_long_enough(span, 2, "colorimetry", edid))
        return;
    edid->extensions.colorimetry |= (unsigned)edid_word(span->bytes) & 0xf0ff;
}

/* 7.5.13: a code of 0 says nothing. */
static double content_max_cd_m2(const struct span *span, size_t at)
{
    if (span->length <= at || span->bytes[at] == 0)
        return NAN;
    return 50 * exp2(span->bytes[at] / 32.0);
}

void edid_read_hdr(const struct span *span, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (!edid_is_long_enough(span, 2, "HDR static metadata", edid) || extensions->has_hdr)
        return;
    extensions->has_hdr = true;
    extensions->hdr_eotfs = span->bytes[0] & 0x3f;
    extensions->hdr_max_cd_m2 = content_max_cd_m2(span, 2);
    extensions->hdr_max_frame_average_cd_m2 = content_max_cd_m2(span, 3);
    if (span->length > 4 && span->bytes[4] != 0 && !isnan(extensions->hdr_max_cd_m2)) {
        const double share = span->bytes[4] / 255.0;
        extensions->hdr_min_cd_m2 = extensions->hdr_max_cd_m2 * share * share / 100;
    }
}

const char *edid_colorimetry_name(int bit)
{
    static const char *const names[16] = {
        "xvYCC601",
        "xvYCC709",
        "sYCC601",
        "opYCC601",
        "opRGB",
        "BT2020cYCC",
        "BT2020YCC",
        "BT2020RGB",
        [12] = "defaultRGB",
        [13] = "sRGB",
        [14] = "ICtCp",
        [15] = "ST2113RGB",
    };
    return bit >= 0 && bit < (int)ARRAY_LENGTH(names) ? names[bit] : NULL;
}

const char *edid_eotf_name(int bit)
{
    static const char *const names[] = {
        "traditional-gamma-sdr", "traditional-gamma-hdr", "smpte-st-2084", "hybrid-log-gamma"};
    return bit >= 0 && bit < (int)ARRAY_LENGTH(names) ? names[bit] : NULL;
}
