/* SPDX-License-Identifier: Apache-2.0 */
/* Admesy Brontes, Arges and Hyperion on the USB Test & Measurement Class. */
#include "agent/meter/admesy_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define QUERY_MS 3000
#define MEASURE_MS 30000
#define INTEGRATION_MIN_US 500
#define INTEGRATION_MAX_US 5000000
#define INTEGRATION_FIRST_US 100000
#define RANGES_MAX 8
#define ADVICE "is it an Admesy?"

struct admesy {
    struct talk talk;
    int integration_us;
};

static bool is_question(const char *message, size_t length)
{
    return memchr(message, '?', length) != NULL || strncasecmp(message, ":MEAS", 5) == 0;
}

struct said {
    char model[64], serial[64], firmware[64];
};

static bool fits_identity(const char *line, size_t length, void *into)
{
    struct said *said = into;
    return admesy_parse_identity(line, length, said->model, said->serial, said->firmware);
}

static enum port_result integrate(struct admesy *admesy, int integration_us)
{
    char command[32];
    admesy->integration_us = integration_us;
    (void)snprintf(command, sizeof command, ":SENSE:INT %d", integration_us);
    return talk_send(&admesy->talk, command, talk_deadline(&admesy->talk, QUERY_MS));
}

static bool admesy_open(const struct meter_source *source, void **state,
                        struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct admesy *admesy = calloc(1, sizeof *admesy);
    struct said said;
    if (admesy == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    struct talk *talk = &admesy->talk;
    *talk = (struct talk){.port = source->port,
                          .terminator = "\n",
                          .ends = "\r\n",
                          .limit_divisor = source->limit_divisor};
    enum port_result result = talk_find(talk, "*IDN?", QUERY_MS, fits_identity, &said);
    if (result == PORT_OK)
        result = talk_send(talk, ":SENSE:AVERAGE 1", talk_deadline(talk, QUERY_MS));
    if (result == PORT_OK)
        result = integrate(admesy, INTEGRATION_FIRST_US);
    if (result != PORT_OK)
        return talk_refuse(talk, result, "*IDN?", ADVICE, error);
    (void)text_copy(identity->maker, sizeof identity->maker, "Admesy");
    (void)text_copy(identity->model, sizeof identity->model, said.model);
    (void)text_copy(identity->serial, sizeof identity->serial, said.serial);
    (void)text_copy(identity->firmware, sizeof identity->firmware, said.firmware);
    (void)text_copy(talk->serial, sizeof talk->serial, said.serial);
    meter_note(identity, "averages", "1 (:SENSE:AVERAGE 1)");
    meter_note(identity, "integration", "500 us to 5 s by the light");
    identity->simulated = talk_is_simulated(talk, said.model);
    *state = TAKE(admesy);
    return true;
}

/* 0: it cannot be better. */
static int better_integration_us(const struct admesy *admesy, const struct measured *measured)
{
    int now = admesy->integration_us;
    if (measured->status == READING_OVER)
        return now <= INTEGRATION_MIN_US       ? 0
               : now / 10 < INTEGRATION_MIN_US ? INTEGRATION_MIN_US
                                               : now / 10;
    if ((measured->flags & READING_LOW_SIGNAL) == 0 || now >= INTEGRATION_MAX_US)
        return 0;
    return now * 5 > INTEGRATION_MAX_US ? INTEGRATION_MAX_US : now * 5;
}

/* It has no range of its own: the integration time follows the light. */
static void admesy_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct admesy *admesy = driver;
    for (int range = 0; range < RANGES_MAX; range++) {
        struct talk_line line;
        outcome->result = talk_ask(&admesy->talk, ":MEAS:YXY", MEASURE_MS, &line);
        if (outcome->result != PORT_OK)
            return;
        outcome->measured = admesy_parse_measurement(line.text, line.length);
        talk_keep_raw(outcome, &line);
        int integration_us = better_integration_us(admesy, &outcome->measured);
        if (integration_us == 0)
            return;
        outcome->result = integrate(admesy, integration_us);
        if (outcome->result != PORT_OK)
            return;
    }
}

static enum port_result admesy_resume(void *driver, char serial[64])
{
    struct admesy *admesy = driver;
    struct said said = {.serial = ""};
    enum port_result result = talk_find(&admesy->talk, "*IDN?", QUERY_MS, fits_identity, &said);
    (void)text_copy(serial, 64, said.serial);
    return result;
}

static bool admesy_measure(void *state, struct reading *reading, struct error *error)
{
    struct admesy *admesy = state;
    static const struct talk_steps steps = {admesy_measure_once, admesy_resume};
    return talk_measure(&admesy->talk, &steps, admesy, reading, error);
}

static const struct meter_usb_id ids[] = {{.vendor = "1781", .tty = "usbtmc"}, {0}};

static const struct port_line line_settings = {.is_question = is_question};

const struct meter_driver meter_admesy = {
    .name = "admesy",
    .label = "Admesy Brontes, Arges, Hyperion (USB Test & Measurement Class)",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_ALL,
                .gain_percent = NAN,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.1,
                .provenance = "M"},
    .open = admesy_open,
    .measure = admesy_measure,
    .close = free,
};
