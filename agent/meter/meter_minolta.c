/* SPDX-License-Identifier: Apache-2.0 */
/* Minolta LS-100, LS-110 and CS-100A. They do not say who they are, and no reply holds a unit. */
#include "agent/meter/minolta_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>

#define GAP_MS 100
#define SETTING_MS 2500
#define MEASURE_MS 10000 /* little light takes long */
#define STEPS                                                                                      \
    "hold F while switching on, until the mark of the communication is shown; set cd/m2; let the " \
    "first patch be a bright one, or it may fall silent"

struct minolta {
    struct talk talk;
};

struct setting {
    int refusal; /* of "ERnn"; 0 may be one too: taken decides */
    bool taken;
};

static bool fits_setting(const char *line, size_t length, void *into)
{
    struct setting *setting = into;
    setting->taken = minolta_is_taken(line, length);
    return setting->taken || minolta_parse_error(line, length, &setting->refusal);
}

static bool require(struct minolta *minolta, const char *command, struct error *error)
{
    struct setting setting = {0};
    enum port_result result =
        talk_find(&minolta->talk, command, SETTING_MS, fits_setting, &setting);
    if (result != PORT_OK)
        return talk_refuse(&minolta->talk, result, command, STEPS, error);
    if (!setting.taken)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "meter %s: refuses %s: ER%02d, %s",
                         port_path(minolta->talk.port),
                         command,
                         setting.refusal,
                         minolta_error_words(setting.refusal));
    return true;
}

/* Absolute values, the maker's calibration, slow. Nothing that is stored in the meter is touched;
 * the first command is the only confirmation there is. */
static bool make_ready(struct minolta *minolta, struct error *error)
{
    return require(minolta, "MDS,04", error) && require(minolta, "MDS,00", error) &&
           require(minolta, "MDS,07", error);
}

static bool minolta_open(const struct meter_source *source, void **state,
                         struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct minolta *minolta = calloc(1, sizeof *minolta);
    if (minolta == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    minolta->talk = (struct talk){.port = source->port,
                                  .terminator = "\r\n",
                                  .ends = "\r\n",
                                  .gap_ms = GAP_MS,
                                  .limit_divisor = source->limit_divisor};
    if (!make_ready(minolta, error))
        return false;
    (void)text_copy(identity->maker, sizeof identity->maker, "Minolta");
    (void)text_copy(identity->model, sizeof identity->model, "LS-100, LS-110 or CS-100A");
    meter_note(identity, "calibration", "the maker's (MDS,00)");
    meter_note(identity, "mode", "absolute, slow (MDS,04 MDS,07)");
    identity->simulated = talk_is_simulated(&minolta->talk, "");
    *state = TAKE(minolta);
    return true;
}

static void minolta_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct minolta *minolta = driver;
    struct talk_line line;
    outcome->result = talk_ask(&minolta->talk, "MES", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = minolta_parse_measurement(line.text, line.length);
    talk_keep_raw(outcome, &line);
}

static bool fits_taken(const char *line, size_t length, void *into)
{
    (void)into;
    return minolta_is_taken(line, length);
}

static enum port_result minolta_resume(void *driver, char serial[64])
{
    struct minolta *minolta = driver;
    serial[0] = '\0';
    return talk_find(&minolta->talk, "MDS,04", SETTING_MS, fits_taken, NULL);
}

static bool minolta_measure(void *state, struct reading *reading, struct error *error)
{
    struct minolta *minolta = state;
    static const struct talk_steps steps = {minolta_measure_once, minolta_resume};
    return talk_measure(&minolta->talk, &steps, minolta, reading, error);
}

static const struct port_line line_settings = {
    .baud = 4800, .data_bits = 7, .parity = PORT_PARITY_EVEN, .stop_bits = 2};

/* No ids: the numbers on the bus are those of whatever adapter the cable has. */
const struct meter_driver meter_minolta = {
    .name = "minolta-ls",
    .label = "Minolta LS-100, LS-110, CS-100A",
    .line = &line_settings,
    .traits = METER_TELESCOPIC | METER_UNIT_NOT_IN_REPLY | METER_COLOUR | METER_UNPROVED,
    /* Of the CS-100A; of the LS-100 a digit and the floor are a tenth of it. */
    .profile = {.unit = METER_UNIT_ASSUMED,
                .geometries = GEOMETRIES_TELESCOPIC,
                .gain_percent = 2,
                .digits = 2,
                .digit_cd_m2 = 0.01,
                .floor_cd_m2 = 0.1,
                .provenance = "M"},
    .steps = STEPS,
    .open = minolta_open,
    .measure = minolta_measure,
    .close = free,
};
