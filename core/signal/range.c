/* SPDX-License-Identifier: Apache-2.0 */
#include "core/signal/link.h"
#include "monqa/signal_judge.h"
#include "monqa/text.h"

#include <string.h>

/* Left to the driver, i915 and the generic helper: limited for CTA-861's own modes, on HDMI only
 * to a sink that is HDMI (a DVI one behind an adapter gets full range). */
static const char *automatic(const struct signal_path *path, const struct edid *edid,
                             enum signal_link link, const char **why)
{
    if (link == LINK_DVI)
        return "full";
    if (link == LINK_HDMI && edid != NULL && !edid->extensions.has_hdmi &&
        !edid->extensions.has_hdmi_forum)
        return "full";
    switch (signal_timing(path)) {
    case TIMING_CTA:
        *why = "left to the driver, which sends this mode of CTA-861 with limited levels";
        return "limited";
    case TIMING_NOT_KNOWN:
        *why = "left to the driver, and the timing of the mode is not known";
        return SIGNAL_UNKNOWN;
    case TIMING_OTHER:
        break;
    }
    return "full";
}

/* The driver offers no word on it. */
static const char *by_link(const struct signal_path *path, const struct edid *edid,
                           enum signal_link link, const char **why)
{
    bool is_amdgpu = strcmp(path->card_driver, "amdgpu") == 0;
    switch (link) {
    case LINK_DVI:
    case LINK_PANEL:
    case LINK_VIRTUAL:
        return "full";
    case LINK_DISPLAYPORT:
        if (is_amdgpu) /* RGB over DisplayPort: full in its display code */
            return "full";
        *why = "the driver does not say whether it sends full or limited levels";
        return SIGNAL_UNKNOWN;
    case LINK_HDMI:
        *why = is_amdgpu && (edid == NULL || edid->extensions.has_ycbcr_444)
                   ? "amdgpu sends limited YCbCr 4:4:4 over HDMI to a display that takes it"
                   : "HDMI, and no word from the driver on full or limited levels";
        return SIGNAL_UNKNOWN;
    case LINK_ANALOG:
    case LINK_UNKNOWN:
        break;
    }
    *why = "on this kind of connection it cannot be told";
    return SIGNAL_UNKNOWN;
}

static const char *find_range(const struct signal_path *path, const struct edid *edid,
                              const char **why)
{
    enum signal_link link = signal_link(path->connector, edid);
    if (signal_path_find(path, "connector", "Broadcast RGB") == NULL)
        return by_link(path, edid, link, why);
    const char *value = signal_path_value(path, "connector", "Broadcast RGB");
    if (value == NULL)
        *why = "\"Broadcast RGB\" could not be read";
    else if (strcmp(value, "Full") == 0)
        return "full";
    else if (strcmp(value, "Automatic") == 0)
        return automatic(path, edid, link, why);
    else if (strncmp(value, "Limited", strlen("Limited")) == 0) {
        *why = "levels 0 to 255 are pressed into 16 to 235";
        return "limited";
    } else
        *why = "\"Broadcast RGB\" has a value that is not known here";
    return SIGNAL_UNKNOWN;
}

const char *signal_range(const struct signal_path *path, const struct edid *edid, char *cause,
                         size_t size)
{
    const char *why = "";
    const char *range = find_range(path, edid, &why);
    (void)text_copy(cause, size, why);
    return range;
}
