/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SETTINGS_H
#define AGENT_SETTINGS_H

#include "agent/meter/meter.h"
#include "agent/options.h"
#include "monqa/config.h"

/* The agent's configuration file and state folder, as --config and --state name them. Keys:
 *   [collector] ca         file of trusted certificates; empty: the system's
 *               timeout_s  of one exchange
 *   [service]   sync       program that monqa-agentd runs with "sync"; empty: monqa beside it
 *               contact_s  seconds between contacts when nothing is to be sent
 *               look_s     seconds between looks whether the displays are lit
 *   [session]   guideline  where the collector has given none
 *               lut        bare or as-found: the card's tables while measuring
 *               settle_ms  between a new pattern and the first reading, and between two readings
 *                          that are compared, at least
 *               meter_wait_s  for a meter that is gone
 *               least_look_ms, targets  of visual-qc: what is answered sooner is asked again;
 *                          objects that chance hides
 *               keyboard   layout as "de" or "de:nodeadkeys"; empty: the system's
 *               viewer_file, viewer_spacing_mm  the picture of visual-in-viewer, and its pixels
 *               language   of what a person reads, as "de"; empty: as LC_MESSAGES has it
 *               ask_label  no: the asset label is not asked for
 *               expired_meter  what a meter past its calibration is good for: pending or mark
 *   [meter]     serial, calibrated_on, calibration_due  of the meter that does not say it itself
 *   [session]   warm_up_minutes  that the display must have been lit; 0: it needs none
 *               reflection_per_sr, reflection_source  the display's diffuse reflection coefficient
 *                          in cd/m2 per lux, and where it comes from: for an ambient light in lux
 *   [meter]     exclude    ports that are never touched, with blanks between
 *   [meter-line] settings, request, pattern, unit, scale, timeout_ms, model, serial: of the driver
 *                          "line", see struct meter_line_texts
 */
struct settings {
    struct config config;
    const char *state; /* borrowed from the places */
};

/* The default file may be missing; one that was named may not. Numbers are checked here. */
bool settings_read(const struct option_places *places, struct settings *settings,
                   struct error *error);
void settings_finish(struct settings *settings);
/* Never NULL. */
const char *settings_get(const struct settings *settings, const char *section, const char *name);
int settings_seconds(const struct settings *settings, const char *section, const char *name);
int settings_milliseconds(const struct settings *settings, const char *section, const char *name);

/* The texts are borrowed. */
struct meter_line_texts settings_meter_line(const struct settings *settings);

/* Run by root over a state folder that belongs to somebody else (the service's user): becomes that
 * user for good, so that no file of the state comes to belong to root and locks the service out. */
bool settings_act_as_owner(const char *state, struct error *error);

#endif
