/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/judge.h"
#include "monqa/cleanup.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *cause_name(enum cause cause)
{
    static const char *const names[] = {
        [CAUSE_NONE] = "",
        [CAUSE_DISPLAY] = "display",
        [CAUSE_ROOM_LIGHT] = "room-light",
        [CAUSE_METER] = "meter",
        [CAUSE_SIGNAL_PATH] = "signal-path",
        [CAUSE_PROCEDURE] = "procedure",
        [CAUSE_VIEWER] = "viewer",
    };
    assert((unsigned)cause < ARRAY_LENGTH(names));
    return names[cause];
}

__attribute__((format(printf, 3, 4))) static bool say(struct verdict *verdict, enum cause cause,
                                                      const char *format, ...)
{
    verdict->cause = cause;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(verdict->cause_evidence, sizeof verdict->cause_evidence, format, arguments);
    va_end(arguments);
    return true;
}

static bool is_signal_path(const struct evidence *evidence, struct verdict *verdict)
{
    const struct panel *panel = &evidence->panel;
    if (verdict->criterion.test == TEST_SIGNAL_PATH &&
        (long long)panel->width_px * panel->height_px > 0 &&
        (long long)panel->width_px * panel->height_px <
            (long long)panel->native_width_px * panel->native_height_px)
        return say(verdict,
                   CAUSE_SIGNAL_PATH,
                   "%dx%d is sent to a panel of %dx%d",
                   panel->width_px,
                   panel->height_px,
                   panel->native_width_px,
                   panel->native_height_px);
    if (evidence->signal_doubt == NULL)
        return false;
    return say(verdict, CAUSE_SIGNAL_PATH, "%s", evidence->signal_doubt);
}

/* What was recorded of the signal path is of our own pictures, not of the viewer's. */
static bool is_viewer(struct verdict *verdict)
{
    if (verdict->criterion.test != TEST_VISUAL_IN_VIEWER)
        return false;
    return say(verdict,
               CAUSE_VIEWER,
               "%s",
               metric_is_answer(verdict->criterion.metric) ? "as seen in the viewer"
                                                           : "as the viewer's own tool measures");
}

static bool is_meter(const struct evidence *evidence, struct verdict *verdict)
{
    if (!metric_is_measured(verdict->criterion.metric))
        return false;
    if (evidence->meter_doubt != NULL)
        return say(verdict, CAUSE_METER, "%s", evidence->meter_doubt);
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        char flags[READING_FLAGS_SIZE];
        if (reading->test != verdict->criterion.test || reading->status != READING_SUSPECT ||
            (reading->flags & READING_SUPERSEDED) != 0)
            continue;
        return say(verdict,
                   CAUSE_METER,
                   "a reading at level %d is suspect: %s",
                   reading->level_ddl,
                   reading_flags_format(reading->flags, flags, sizeof flags));
    }
    return false;
}

static bool is_room_light(struct bench *bench, struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    if (strcmp(criterion->metric, "illuminance_lux") == 0)
        return say(verdict, CAUSE_ROOM_LIGHT, "%g lux at the screen", verdict->value);
    if (bench->of_pair || !metric_is_prime(criterion->metric))
        return false;
    double ambient = bench->evidence->ambient.luminance_cd_m2;
    if (criterion->test == TEST_AMBIENT)
        return say(verdict, CAUSE_ROOM_LIGHT, "Lamb is %.4g cd/m2", ambient);
    const struct variation darkness = {.gain = 1, .in_darkness = true};
    double value = bench_varied_value(bench, &darkness, criterion->metric);
    if (isnan(value))
        return false;
    if (!comparison_holds(criterion->comparison, value, criterion->limit))
        return !say(verdict,
                    CAUSE_DISPLAY,
                    "without Lamb of %.4g cd/m2 it would be %.5g, which fails, too",
                    ambient,
                    value);
    return say(verdict,
               CAUSE_ROOM_LIGHT,
               "without Lamb of %.4g cd/m2 it would be %.5g, which passes",
               ambient,
               value);
}

/* The first of these: what may have falsified the readings comes before what they say. */
void cause_find(struct bench *bench, struct verdict *verdict)
{
    verdict->cause = CAUSE_DISPLAY;
    if (is_viewer(verdict) || is_signal_path(bench->evidence, verdict) ||
        is_meter(bench->evidence, verdict) || is_room_light(bench, verdict) ||
        verdict->cause_evidence[0] != '\0')
        return;
    (void)say(verdict,
              CAUSE_DISPLAY,
              "%s",
              verdict->criterion.test == TEST_VISUAL_QC     ? "as seen by the person who answered"
              : verdict->criterion.test == TEST_SIGNAL_PATH ? "as the EDID and the signal path say"
                                                            : "in the light that it emits");
}
