/* SPDX-License-Identifier: Apache-2.0 */
/* Colorimetry Research CR-100, CR-120 (colorimeters), CR-250, CR-300 (spectroradiometers). */
#include "agent/meter/cri_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GAP_MS 50 /* between two commands */
#define QUERY_MS 3000
#define MEASURE_MS 60000 /* little light takes long */
#define ADVICE "is it a CR meter, and switched on?"

struct cri {
    struct talk talk;
};

static bool fits_model(const char *line, size_t length, void *into)
{
    struct cri_reply reply;
    if (!cri_parse_reply(line, length, &reply) || !reply.is_ok || !span_begins(reply.result, "CR-"))
        return false;
    span_copy(reply.result, into, sizeof((struct meter_identity *)NULL)->model);
    return true;
}

/* The result of a query; "" where the meter does not know it. */
static enum port_result query(struct cri *cri, const char *command, char *text, size_t size)
{
    struct talk_line line;
    struct cri_reply reply;
    text[0] = '\0';
    enum port_result result = talk_ask(&cri->talk, command, QUERY_MS, &line);
    if (result == PORT_OK && cri_parse_reply(line.text, line.length, &reply) && reply.is_ok)
        span_copy(reply.result, text, size);
    return result;
}

static bool identify(struct cri *cri, struct meter_identity *identity, struct error *error)
{
    enum port_result result =
        talk_find(&cri->talk, "RC Model", QUERY_MS, fits_model, identity->model);
    if (result != PORT_OK)
        return talk_refuse(&cri->talk, result, "RC Model", ADVICE, error);
    result = query(cri, "RC ID", identity->serial, sizeof identity->serial);
    if (result == PORT_OK && identity->serial[0] == '\0')
        result = PORT_TIMEOUT;
    if (result != PORT_OK)
        return talk_refuse(&cri->talk, result, "RC ID", ADVICE, error);
    result = query(cri, "RC Firmware", identity->firmware, sizeof identity->firmware);
    if (result != PORT_OK)
        return talk_refuse(&cri->talk, result, "RC Firmware", ADVICE, error);
    (void)text_copy(identity->maker, sizeof identity->maker, "Colorimetry Research");
    (void)text_copy(cri->talk.serial, sizeof cri->talk.serial, identity->serial);
    return true;
}

/* What changes each result without a trace in it. The meter's settings are its owner's: they are
 * not altered but asked for, noted, and every number bears their flag. */
static bool note_setting(struct cri *cri, const char *command, unsigned flag,
                         struct meter_identity *identity, struct error *error)
{
    char text[64];
    enum port_result result = query(cri, command, text, sizeof text);
    if (result != PORT_OK)
        return talk_refuse(&cri->talk, result, command, ADVICE, error);
    if (text[0] != '\0')
        meter_note(identity, command + strlen("RS "), text);
    if (!cri_is_none((struct span){text, strlen(text)}))
        cri->talk.doubts |= flag;
    return true;
}

static bool note_settings(struct cri *cri, struct meter_identity *identity, struct error *error)
{
    return note_setting(cri, "RS UserCalibMode", READING_USER_CALIBRATION, identity, error) &&
           note_setting(cri, "RS Filter", READING_FILTER, identity, error) &&
           note_setting(cri, "RS Accessory", 0, identity, error) &&
           note_setting(cri, "RS ExposureX", 0, identity, error);
}

static bool cri_open(const struct meter_source *source, void **state,
                     struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct cri *cri = calloc(1, sizeof *cri);
    if (cri == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    cri->talk = (struct talk){.port = source->port,
                              .terminator = "\n",
                              .ends = "\r\n",
                              .gap_ms = GAP_MS,
                              .limit_divisor = source->limit_divisor};
    if (!identify(cri, identity, error) || !note_settings(cri, identity, error))
        return false;
    identity->simulated = talk_is_simulated(&cri->talk, identity->model);
    *state = TAKE(cri);
    return true;
}

/* RM gives the last capture, also an older one: it is asked for after a good capture alone. */
static void measure_value(struct cri *cri, struct talk_outcome *outcome)
{
    struct talk_line line;
    struct measured capture;
    outcome->result = talk_ask(&cri->talk, "M", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    talk_keep_raw(outcome, &line);
    outcome->measured = capture = cri_parse_capture(line.text, line.length);
    if (capture.status != READING_OK && capture.status != READING_SUSPECT)
        return;
    outcome->result = talk_ask(&cri->talk, "RM XYZ", QUERY_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    talk_keep_raw(outcome, &line);
    outcome->measured = cri_parse_value(line.text, line.length);
    outcome->measured.code = capture.code;
    if (capture.status == READING_SUSPECT && outcome->measured.status <= READING_SUSPECT) {
        outcome->measured.status = READING_SUSPECT;
        outcome->measured.flags |= capture.flags;
    }
}

static void cri_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct cri *cri = driver;
    char accessory[64];
    outcome->result = query(cri, "RS Accessory", accessory, sizeof accessory);
    if (outcome->result != PORT_OK)
        return;
    if (cri_is_diffuser((struct span){accessory, strlen(accessory)})) {
        outcome->measured = measured_failed(READING_WRONG_CONFIG, 0);
        text_printable(outcome->raw, sizeof outcome->raw, accessory, strlen(accessory));
        return;
    }
    measure_value(cri, outcome);
}

static enum port_result cri_resume(void *driver, char serial[64])
{
    struct cri *cri = driver;
    char model[64];
    enum port_result result = talk_find(&cri->talk, "RC Model", QUERY_MS, fits_model, model);
    return result == PORT_OK ? query(cri, "RC ID", serial, 64) : result;
}

static bool cri_measure(void *state, struct reading *reading, struct error *error)
{
    struct cri *cri = state;
    static const struct talk_steps steps = {cri_measure_once, cri_resume};
    return talk_measure(&cri->talk, &steps, cri, reading, error);
}

/* The numbers are nowhere printed; the maker's name on the bus is. */
static const struct meter_usb_id ids[] = {{.vendor = "", .maker = "Colorimetry"}, {0}};

static const struct port_line line_settings = {.baud = 115200, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_cri = {
    .name = "cri-cr",
    .label = "Colorimetry Research CR-100, CR-120, CR-250, CR-300",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_ALL,
                .gain_percent = 2,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.03,
                .provenance = "M"},
    .open = cri_open,
    .measure = cri_measure,
    .close = free,
};
