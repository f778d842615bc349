/* SPDX-License-Identifier: Apache-2.0 */
/* What the record says of the meter, and whether its calibration lets it judge. */
#include "agent/session/assignment.h"
#include "agent/session/session_state.h"

#include "monqa/measurement.h"
#include "monqa/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static double known_or_zero(double figure)
{
    return isnan(figure) ? 0 : figure;
}

static void describe_figures(struct record_meter *into, const struct meter_identity *identity)
{
    const struct meter_profile *profile = &identity->profile;
    (void)text_copy(into->unit, sizeof into->unit, meter_unit_name(profile->unit));
    (void)text_copy(into->figures, sizeof into->figures, profile->provenance);
    into->gain_percent = known_or_zero(profile->gain_percent);
    into->digits = known_or_zero(profile->digits);
    into->floor_cd_m2 = known_or_zero(profile->floor_cd_m2);
    static_assert(METER_SETTINGS_MAX <= RECORD_SETTINGS_MAX, "room for every setting");
    into->setting_count = identity->setting_count;
    for (size_t i = 0; i < identity->setting_count; i++) {
        struct record_setting *setting = &into->settings[i];
        (void)text_copy(setting->name, sizeof setting->name, identity->settings[i].name);
        (void)text_copy(setting->value, sizeof setting->value, identity->settings[i].value);
    }
}

static void describe_meter(struct record_meter *into, const struct meter_identity *identity)
{
    (void)text_copy(into->driver, sizeof into->driver, identity->driver);
    (void)text_copy(into->maker, sizeof into->maker, identity->maker);
    (void)text_copy(into->model, sizeof into->model, identity->model);
    (void)text_copy(into->serial, sizeof into->serial, identity->serial);
    (void)text_copy(into->firmware, sizeof into->firmware, identity->firmware);
    (void)text_copy(into->calibrated_on, sizeof into->calibrated_on, identity->calibrated_on);
    (void)text_copy(into->calibration_due, sizeof into->calibration_due, identity->calibration_due);
    (void)text_copy(into->port, sizeof into->port, identity->port);
    into->unproved = (identity->traits & METER_UNPROVED) != 0;
    describe_figures(into, identity);
}

/* By the certificate that the collector keeps, else by what the meter or its owner says. */
static bool find_calibration(const struct session *session, struct record_meter *meter,
                             struct error *error)
{
    const struct session_options *options = session->options;
    struct assignment_calibration known = {0};
    if (!assignment_calibration(options->state, meter, &known, error))
        return false;
    bool is_configured = meter->serial[0] != '\0' && options->calibration_serial != NULL &&
                         strcmp(meter->serial, options->calibration_serial) == 0;
    meter->built_in = is_configured && options->meter_is_built_in;
    if (known.due_on[0] == '\0' && meter->calibration_due[0] == '\0' && is_configured) {
        (void)text_copy(known.calibrated_on, sizeof known.calibrated_on, options->calibrated_on);
        (void)text_copy(known.due_on, sizeof known.due_on, options->calibration_due);
    }
    if (known.due_on[0] == '\0')
        return true;
    (void)text_copy(meter->calibrated_on, sizeof meter->calibrated_on, known.calibrated_on);
    (void)text_copy(meter->calibration_due, sizeof meter->calibration_due, known.due_on);
    return true;
}

bool session_calibration_has_expired(const struct session *session)
{
    const struct record *record = &session->record;
    return !session->options->expired_meter_is_marked_only &&
           calibration_has_expired(record->meter.calibration_due,
                                   date_local(record->started_at_utc_ms));
}

static bool check_calibration(const struct session *session, struct error *error)
{
    const struct record_meter *meter = &session->record.meter;
    if (!session_calibration_has_expired(session))
        return true;
    if (session->record.trigger == TRIGGER_ACCEPTANCE)
        return error_set(error,
                         ERROR_INVALID,
                         "meter %s %s: its calibration was due on %s; no display is accepted by it",
                         meter->model,
                         meter->serial,
                         meter->calibration_due);
    screen_say("  EXPIRED: the calibration of the meter was due on %s: the result is provisional",
               meter->calibration_due);
    return true;
}

bool session_describe_meter(struct session *session, struct error *error)
{
    struct record_meter *meter = &session->record.meter;
    describe_meter(meter, meter_identity(session->meter));
    return find_calibration(session, meter, error) && check_calibration(session, error);
}
