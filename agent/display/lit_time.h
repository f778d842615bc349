/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_LIT_TIME_H
#define AGENT_DISPLAY_LIT_TIME_H

#include "monqa/digest.h"
#include "monqa/error.h"

#include <stdint.h>

/* How long each display has been lit. The service looks again and again at what sysfs says of DPMS,
 * which everybody may read, and keeps it in STATE/audit/lit; a session reads that. The monitor's
 * own switch is seen where it takes the monitor off the cable, and not otherwise. */

#define LIT_DRM_FOLDER "/sys/class/drm"

struct lit_now {
    const char *boot_id; /* what another boot has seen means nothing */
    int64_t uptime_ms;   /* CLOCK_BOOTTIME: it goes on while the machine is suspended */
};

/* One look. A look that comes later than two and a half periods after the last (the machine was
 * suspended, or nobody looked) knows nothing of what was before. */
bool lit_look(const char *state_folder, const char *drm_folder, const struct lit_now *now,
              int64_t every_ms, struct error *error);

struct lit_span {
    double at_least_minutes, at_most_minutes; /* NaN: not known */
};

/* Of the output "card0-DP-1", while the monitor with that EDID is at it. Both NaN where nobody
 * looks, or what was kept cannot be read. edid_sha256 as in struct signal_path. */
struct lit_span lit_read(const char *state_folder, const struct lit_now *now, const char *output,
                         const char *edid_sha256);

#endif
