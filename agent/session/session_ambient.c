/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "monqa/measurement.h"
#include "monqa/text.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ATTEMPTS_MAX 3

static bool set_ambient(struct session *session, struct ambient ambient,
                        const struct illuminance *illuminance, struct error *error)
{
    if (!journal_add_ambient(session->journal, &ambient, illuminance, error))
        return false;
    session->record.ambient = ambient;
    session->record.illuminance = *illuminance;
    return true;
}

/* --- read with the meter --- */

/* The black level that holds Lamb; NaN: no in-situ reading of it. */
static double l_prime_min(const struct record *record)
{
    for (size_t i = 0; i < record->reading_count; i++) {
        const struct reading *reading = &record->readings[i];
        if (reading->test == TEST_LUMINANCE_RESPONSE && reading->level_ddl == 0 &&
            reading->geometry == GEOMETRY_TELESCOPIC_IN_SITU && reading_counts(reading))
            return reading->luminance_cd_m2;
    }
    return NAN;
}

static bool is_plausible(const struct session *session, const struct reading *reading)
{
    double black = l_prime_min(&session->record);
    return isnan(black) || ambient_is_plausible(reading->luminance_cd_m2, black);
}

static bool read_off(struct session *session, const struct step *step, struct reading *reading,
                     struct error *error)
{
    do {
        *reading = (struct reading){
            .test = TEST_AMBIENT,
            .level_ddl = -1,
            .geometry = GEOMETRY_TELESCOPIC_IN_SITU, /* the reporting lights are on */
            .luminance_cd_m2 = NAN,
            .x = NAN,
            .y = NAN,
        };
        if (!session_wake_meter(session, error) ||
            !person_confirm(session->person, _(step->instruction), error) ||
            !session_take_reading(session, reading, error))
            return false;
    } while (reading->status == READING_GONE);
    return true;
}

static bool measure_ambient(struct session *session, const struct step *step, struct error *error)
{
    struct reading reading;
    int attempts = person_is_scripted(session->person) ? 1 : ATTEMPTS_MAX;
    for (int attempt = 0; attempt < attempts; attempt++) {
        if (!read_off(session, step, &reading, error) ||
            !session_keep_reading(session, &reading, error))
            return false;
        /* Below the meter's range is no zero: the room was not declared dark. */
        bool usable = reading_has_number(&reading) && reading.luminance_cd_m2 > 0;
        if (usable && is_plausible(session, &reading))
            return set_ambient(session,
                               (struct ambient){AMBIENT_MEASURED, reading.luminance_cd_m2},
                               &(struct illuminance){0},
                               error);
        screen_say(usable ? "  brighter than the black that was read: is the screen off, and the "
                            "light the same?"
                          : "  no light was read");
    }
    return true;
}

/* --- typed --- */

static bool is_luminance(const char *text, double *cd_m2)
{
    return number_parse(text, cd_m2) && *cd_m2 > 0 && *cd_m2 <= READING_LUMINANCE_MAX_CD_M2;
}

static bool is_lux(const char *text, double *lux)
{
    char number[32];
    size_t length = strcspn(text, " l");
    if (length >= sizeof number)
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    const char *unit = text + length + strspn(text + length, " ");
    bool named = strcmp(unit, "lux") == 0 || strcmp(unit, "lx") == 0;
    return named && number_parse(number, lux) && *lux > 0;
}

static bool parse_ambient(const struct session *session, const char *text, struct ambient *ambient,
                          struct illuminance *illuminance)
{
    double value;
    *illuminance = session->options->reflection;
    if (strcmp(text, "dark-room") == 0)
        *ambient = (struct ambient){.state = AMBIENT_DARK_ROOM};
    else if (is_luminance(text, &value))
        *ambient = (struct ambient){AMBIENT_STATED, value};
    else if (illuminance->reflection_per_sr > 0 && is_lux(text, &illuminance->lux))
        *ambient = ambient_from_illuminance(illuminance);
    else
        return false;
    if (illuminance->lux == 0)
        *illuminance = (struct illuminance){0};
    return true;
}

/* A contact probe shades the screen, so what the room adds is typed in, declared, or stays unknown.
 */
static bool ask_ambient(struct session *session, const struct step *step, struct error *error)
{
    char instruction[480];
    bool takes_lux = session->options->reflection.reflection_per_sr > 0;
    (void)snprintf(instruction,
                   sizeof instruction,
                   "%s %s",
                   _(step->instruction),
                   takes_lux
                       ? _("Type it in cd/m2, or dark-room, or the illuminance at the screen as "
                           "120 lux, or nothing when it cannot be read.")
                       : _("Type it in cd/m2, or dark-room, or nothing when it cannot be read."));
    for (;;) {
        char text[32];
        struct ambient ambient;
        struct illuminance illuminance;
        if (!person_value(session->person, "ambient", instruction, text, sizeof text, error))
            return false;
        if (text[0] == '\0')
            return true;
        if (parse_ambient(session, text, &ambient, &illuminance))
            return set_ambient(session, ambient, &illuminance, error);
        if (person_is_scripted(session->person))
            return error_set(error,
                             ERROR_INVALID,
                             "%s: ambient \"%s\" is no luminance above 0, and not dark-room",
                             session->options->answers,
                             text);
        screen_say("  \"%s\" is no luminance above 0, and not dark-room", text);
    }
}

bool session_ambient(struct session *session, const struct step *step, struct error *error)
{
    if (session->record.ambient.state != AMBIENT_UNKNOWN)
        return true;
    bool telescopic = session->meter != NULL && session->geometry != GEOMETRY_CONTACT;
    return telescopic ? measure_ambient(session, step, error) : ask_ambient(session, step, error);
}
