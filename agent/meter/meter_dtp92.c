/* SPDX-License-Identifier: Apache-2.0 */
/* X-Rite DTP92. Never looked for: some of its commands change its speed and its settings. */
#include "agent/meter/dtp92_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define QUIET_MS 20
#define FIRST_MS 500
#define SETTING_MS 3000
#define MEASURE_MS 10000
#define ADVICE "is it a DTP92 at 9600 baud?"

struct dtp92 {
    struct talk talk;
};

/* The maker's calibration, and the form of replies that the codec reads. */
static const char *const settings[] = {
    "EFC", "0207CF", "0008CF", "010ACF", "0118CF", "0019CF", "0120CF", "0221CF", NULL};

static bool fits_identity(const char *line, size_t length, void *into)
{
    return dtp92_parse_identity(line, length, into);
}

/* What is said first through a USB adapter may be junk. */
static enum port_result discard_first(struct dtp92 *dtp92)
{
    struct talk_line line;
    enum port_result result = talk_ask(&dtp92->talk, "", FIRST_MS, &line);
    return talk_is_lost(result) ? result : PORT_OK;
}

static bool require(struct dtp92 *dtp92, const char *command, struct error *error)
{
    struct talk_line line;
    struct span text;
    int code = -1;
    enum port_result result = talk_ask(&dtp92->talk, command, SETTING_MS, &line);
    if (result == PORT_OK && !dtp92_parse_reply(line.text, line.length, &text, &code))
        result = PORT_TIMEOUT;
    if (result != PORT_OK)
        return talk_refuse(&dtp92->talk, result, command, ADVICE, error);
    return code == 0 || error_set(error,
                                  ERROR_UNAVAILABLE,
                                  "meter %s: refuses %s: code %02X",
                                  port_path(dtp92->talk.port),
                                  command,
                                  (unsigned)code);
}

static bool dtp92_open(const struct meter_source *source, void **state,
                       struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct dtp92 *dtp92 = calloc(1, sizeof *dtp92);
    if (dtp92 == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    struct talk *talk = &dtp92->talk;
    *talk = (struct talk){.port = source->port,
                          .terminator = "\r",
                          .ends = ">",
                          .ignored = "\r\n",
                          .quiet_ms = QUIET_MS,
                          .limit_divisor = source->limit_divisor};
    enum port_result result = discard_first(dtp92);
    if (result == PORT_OK)
        result = talk_find(talk, "SV", SETTING_MS, fits_identity, identity->model);
    if (result != PORT_OK)
        return talk_refuse(talk, result, "SV", ADVICE, error);
    for (const char *const *setting = settings; *setting != NULL; setting++)
        if (!require(dtp92, *setting, error))
            return false;
    (void)text_copy(identity->maker, sizeof identity->maker, "X-Rite");
    meter_note(identity, "calibration", "the maker's (EFC)");
    identity->simulated = talk_is_simulated(talk, "");
    *state = TAKE(dtp92);
    return true;
}

static void dtp92_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct dtp92 *dtp92 = driver;
    struct talk_line line;
    outcome->result = talk_ask(&dtp92->talk, "RM", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = dtp92_parse_measurement(line.text, line.length);
    talk_keep_raw(outcome, &line);
    if (outcome->measured.code != 0) /* it stays until it is cleared */
        outcome->result = talk_ask(&dtp92->talk, "CE", SETTING_MS, &line);
}

static enum port_result dtp92_resume(void *driver, char serial[64])
{
    struct dtp92 *dtp92 = driver;
    char model[64];
    serial[0] = '\0';
    return talk_find(&dtp92->talk, "SV", SETTING_MS, fits_identity, model);
}

static bool dtp92_measure(void *state, struct reading *reading, struct error *error)
{
    struct dtp92 *dtp92 = state;
    static const struct talk_steps steps = {dtp92_measure_once, dtp92_resume};
    return talk_measure(&dtp92->talk, &steps, dtp92, reading, error);
}

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_dtp92 = {
    .name = "xrite-dtp92",
    .label = "X-Rite DTP92",
    .line = &line_settings,
    .traits = METER_CONTACT | METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_CONTACT,
                .gain_percent = NAN,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.1,
                .provenance = "M"},
    .steps = "place it on the screen",
    .open = dtp92_open,
    .measure = dtp92_measure,
    .close = free,
};
