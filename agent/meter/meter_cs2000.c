/* SPDX-License-Identifier: Apache-2.0 */
/* Konica Minolta CS-2000 and CS-2000A. The maker reserves the use of its commands in commercial
 * programs: the driver is never chosen by itself, only by its name. */
#include "agent/meter/cs2000_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define QUIET_MS 20
#define REPLY_MS 10000 /* no reply has to come earlier */
#define QUERY_MS 3000
#define LEAVE_MS 1000
#define BEYOND_SAID_MS 10000 /* a measurement may take as much longer than the meter says */
#define ADVICE "is it a CS-2000, and switched on?"

struct cs2000 {
    struct talk talk;
    bool is_remote; /* or may be: its keys are locked then */
};

static bool fits_consent(const char *line, size_t length, void *into)
{
    int number;
    *(bool *)into = cs2000_is_done(line, length);
    return *(bool *)into || cs2000_parse_error(line, length, &number);
}

/* Outside remote mode ER00 is the answer to everything, also of a meter that is one. */
static bool fits_presence(const char *line, size_t length, void *into)
{
    struct cs2000_identity said;
    int number;
    (void)into;
    return cs2000_parse_identity(line, length, &said) ||
           (cs2000_parse_error(line, length, &number) && number == 0);
}

static bool fits_identity(const char *line, size_t length, void *into)
{
    return cs2000_parse_identity(line, length, into);
}

/* RMTS,1 writes to a memory that wears out: only where the firmware does not know RMTS,2. */
static bool enter_remote(struct cs2000 *cs2000, struct error *error)
{
    static const char *const commands[] = {"RMTS,2", "RMTS,1"};
    struct talk *talk = &cs2000->talk;
    enum port_result result = talk_find(talk, "IDDR", QUERY_MS, fits_presence, NULL);
    if (result != PORT_OK)
        return talk_refuse(talk, result, "IDDR", ADVICE, error);
    cs2000->is_remote = true;
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++) {
        bool taken = false;
        result = talk_find(talk, commands[i], QUERY_MS, fits_consent, &taken);
        if (result != PORT_OK)
            return talk_refuse(talk, result, commands[i], ADVICE, error);
        if (taken)
            return true;
    }
    return error_set(
        error, ERROR_UNAVAILABLE, "meter %s: refuses remote mode", port_path(talk->port));
}

static bool identify(struct cs2000 *cs2000, struct meter_identity *identity, struct error *error)
{
    struct cs2000_identity said;
    struct talk *talk = &cs2000->talk;
    struct talk_line line;
    enum port_result result = talk_find(talk, "IDDR", QUERY_MS, fits_identity, &said);
    if (result != PORT_OK)
        return talk_refuse(talk, result, "IDDR", ADVICE, error);
    (void)text_copy(identity->maker, sizeof identity->maker, "Konica Minolta");
    (void)text_copy(identity->model, sizeof identity->model, said.model);
    (void)text_copy(identity->serial, sizeof identity->serial, said.serial);
    (void)text_copy(talk->serial, sizeof talk->serial, said.serial);
    result = talk_ask(talk, "DTCR", QUERY_MS, &line);
    if (result != PORT_OK)
        return talk_refuse(talk, result, "DTCR", ADVICE, error);
    (void)cs2000_parse_calibration(line.text, line.length, identity->calibrated_on);
    return true;
}

static bool require_maker_calibration(struct cs2000 *cs2000, struct meter_identity *identity,
                                      struct error *error)
{
    struct talk_line line;
    int channel;
    enum port_result result = talk_ask(&cs2000->talk, "UCCR", QUERY_MS, &line);
    if (result == PORT_OK && !cs2000_parse_channel(line.text, line.length, &channel))
        result = PORT_TIMEOUT;
    if (result != PORT_OK)
        return talk_refuse(&cs2000->talk, result, "UCCR", ADVICE, error);
    meter_note(identity, "user-calibration", "none");
    return channel == 0 || error_set(error,
                                     ERROR_UNAVAILABLE,
                                     "meter %s: a calibration of the user is active (channel %d); "
                                     "switch it off at the meter",
                                     port_path(cs2000->talk.port),
                                     channel);
}

/* What changes each result without a trace in it; an older meter may not know the question. */
static bool note_setting(struct cs2000 *cs2000, const char *command, unsigned flag,
                         struct meter_identity *identity, struct error *error)
{
    struct talk_line line;
    char value[64] = "not told";
    bool is_none = true;
    enum port_result result = talk_ask(&cs2000->talk, command, QUERY_MS, &line);
    if (result != PORT_OK)
        return talk_refuse(&cs2000->talk, result, command, ADVICE, error);
    (void)cs2000_parse_setting(line.text, line.length, value, &is_none);
    meter_note(identity, flag == READING_FILTER ? "filter" : "lens", value);
    if (!is_none)
        cs2000->talk.doubts |= flag;
    return true;
}

/* Whatever the answer; but it is waited for, as closing the port throws away what is not yet sent.
 */
static void leave(struct cs2000 *cs2000, const char *command)
{
    struct talk_line line;
    (void)talk_ask(&cs2000->talk, command, LEAVE_MS, &line);
}

static void cs2000_close(void *state)
{
    struct cs2000 *cs2000 = state;
    if (cs2000 == NULL)
        return;
    talk_part(&cs2000->talk);
    if (cs2000->talk.in_doubt && !cs2000->talk.gone)
        leave(cs2000, "MEAS,0");
    if (cs2000->is_remote && !cs2000->talk.gone)
        leave(cs2000, "RMTS,0");
    free(cs2000);
}

static void cleanup_cs2000(struct cs2000 **cs2000)
{
    cs2000_close(*cs2000);
}

static bool cs2000_open(const struct meter_source *source, void **state,
                        struct meter_identity *identity, struct error *error)
{
    CLEANUP(cleanup_cs2000) struct cs2000 *cs2000 = calloc(1, sizeof *cs2000);
    if (cs2000 == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    cs2000->talk = (struct talk){.port = source->port,
                                 .terminator = "\n",
                                 .ends = "\r\n",
                                 .quiet_ms = QUIET_MS,
                                 .limit_divisor = source->limit_divisor};
    if (!enter_remote(cs2000, error) || !identify(cs2000, identity, error) ||
        !require_maker_calibration(cs2000, identity, error) ||
        !note_setting(cs2000, "NDFR", READING_FILTER, identity, error) ||
        !note_setting(cs2000, "LNSR", READING_LENS, identity, error))
        return false;
    identity->simulated = talk_is_simulated(&cs2000->talk, identity->model);
    *state = TAKE(cs2000);
    return true;
}

/* False: the measurement ends here, and *outcome says how. */
static bool is_taken(struct talk_outcome *outcome, const struct talk_line *line, bool fits)
{
    int number;
    if (outcome->result != PORT_OK)
        return false;
    talk_keep_raw(outcome, line);
    if (fits)
        return true;
    outcome->measured = measured_failed(READING_PROTOCOL, 0);
    if (cs2000_parse_error(line->text, line->length, &number))
        outcome->measured = measured_failed(cs2000_error_status(number), number);
    return false;
}

static void cs2000_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct cs2000 *cs2000 = driver;
    struct talk *talk = &cs2000->talk;
    struct talk_line line = {.length = 0};
    int seconds = 0;
    outcome->result = talk_ask(talk, "MEAS,1", REPLY_MS, &line);
    if (!is_taken(outcome, &line, cs2000_parse_duration(line.text, line.length, &seconds)))
        return;
    outcome->result = talk_read(talk, &line, talk_deadline(talk, seconds * 1000 + BEYOND_SAID_MS));
    if (!is_taken(outcome, &line, cs2000_is_done(line.text, line.length)))
        return;
    outcome->result = talk_ask(talk, "MEDR,2,0,2", REPLY_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    talk_keep_raw(outcome, &line);
    outcome->measured = cs2000_parse_measurement(line.text, line.length);
}

/* While it measures it answers nothing but ER02: the measurement is ended first. */
static enum port_result cs2000_resume(void *driver, char serial[64])
{
    struct cs2000 *cs2000 = driver;
    struct cs2000_identity said = {.serial = ""};
    leave(cs2000, "MEAS,0");
    enum port_result result = talk_find(&cs2000->talk, "IDDR", REPLY_MS, fits_identity, &said);
    (void)text_copy(serial, 64, said.serial);
    return result;
}

static bool cs2000_measure(void *state, struct reading *reading, struct error *error)
{
    struct cs2000 *cs2000 = state;
    static const struct talk_steps steps = {cs2000_measure_once, cs2000_resume};
    return talk_measure(&cs2000->talk, &steps, cs2000, reading, error);
}

static const struct port_line line_settings = {
    .baud = 115200, .data_bits = 8, .stop_bits = 1, .hardware_flow = true};

/* Never chosen by itself, see above. */
static const struct meter_usb_id ids[] = {{.vendor = "132b", .is_hint = true}, {0}};

const struct meter_driver meter_cs2000 = {
    .name = "km-cs2000",
    .label = "Konica Minolta CS-2000, CS-2000A (the maker's leave is needed, see the manual)",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_TELESCOPIC | METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_TELESCOPIC,
                .gain_percent = 2,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.003,
                .provenance = "M"},
    .steps = "its keys are locked from the opening to the end",
    .open = cs2000_open,
    .measure = cs2000_measure,
    .close = cs2000_close,
};
