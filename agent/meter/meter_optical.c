/* SPDX-License-Identifier: Apache-2.0 */
/* CRS OptiCAL, the first one. Never looked for: single letters make it act. */
#include "agent/meter/optical_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define QUIET_MS 5 /* its memory is two hundred questions */
#define REPLY_MS 1000
#define CALIBRATE_MS 5000
#define MEASURE_MS 5000
#define READ_MEMORY 0x80
#define ADVICE "is it an OptiCAL?"

struct optical {
    struct talk talk;
    struct optical_calibration calibration;
};

/* One byte, and so many of a reply. */
static enum port_result exchange(struct optical *optical, unsigned char command, int limit_ms,
                                 unsigned char *reply, size_t count)
{
    struct talk *talk = &optical->talk;
    const char text[2] = {(char)command, '\0'};
    enum port_result result = talk_send(talk, text, talk_deadline(talk, limit_ms));
    if (result == PORT_OK)
        result = talk_read_count(talk, reply, count, talk_deadline(talk, limit_ms));
    return result;
}

static enum port_result read_memory(struct optical *optical,
                                    unsigned char memory[OPTICAL_MEMORY_BYTES])
{
    for (unsigned at = 0; at < OPTICAL_MEMORY_BYTES; at++) {
        unsigned char reply[2] = {0};
        enum port_result result =
            exchange(optical, (unsigned char)(READ_MEMORY + at), REPLY_MS, reply, sizeof reply);
        if (result == PORT_OK && reply[1] != OPTICAL_ACK)
            result = PORT_TIMEOUT;
        if (result != PORT_OK)
            return result;
        memory[at] = reply[0];
        optical->talk.in_doubt = false;
    }
    return PORT_OK;
}

/* Twice: one wrong byte in it would be in every reading and in no raw reply. */
static bool identify(struct optical *optical, struct meter_identity *identity, struct error *error)
{
    unsigned char memory[OPTICAL_MEMORY_BYTES], again[OPTICAL_MEMORY_BYTES];
    const char *path = port_path(optical->talk.port);
    enum port_result result = read_memory(optical, memory);
    if (result == PORT_OK)
        result = read_memory(optical, again);
    if (result != PORT_OK)
        return talk_refuse(&optical->talk, result, "its memory", ADVICE, error);
    for (size_t i = 0; i < sizeof memory; i++)
        if (memory[i] != again[i])
            return error_set(
                error, ERROR_UNAVAILABLE, "meter %s: its memory reads differently each time", path);
    if (!optical_parse_memory(memory, &optical->calibration, error)) {
        if (error != NULL)
            error->kind = ERROR_UNAVAILABLE;
        return error_prefix(error, "meter %s: ", path);
    }
    (void)text_copy(identity->maker, sizeof identity->maker, "Cambridge Research Systems");
    (void)text_copy(identity->model, sizeof identity->model, "OptiCAL");
    (void)text_copy(identity->serial, sizeof identity->serial, optical->calibration.serial);
    (void)text_copy(identity->firmware, sizeof identity->firmware, optical->calibration.firmware);
    meter_note(identity, "probe", optical->calibration.probe);
    return true;
}

/* Needed after each power-up; nothing that is stored changes. */
static bool calibrate(struct optical *optical, struct error *error)
{
    unsigned char reply = 0;
    enum port_result result = exchange(optical, 'C', CALIBRATE_MS, &reply, 1);
    if (result != PORT_OK)
        return talk_refuse(&optical->talk, result, "C", ADVICE, error);
    return reply == OPTICAL_ACK || error_set(error,
                                             ERROR_UNAVAILABLE,
                                             "meter %s: refuses to calibrate itself",
                                             port_path(optical->talk.port));
}

static bool optical_open(const struct meter_source *source, void **state,
                         struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct optical *optical = calloc(1, sizeof *optical);
    if (optical == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    optical->talk = (struct talk){.port = source->port,
                                  .terminator = "",
                                  .quiet_ms = QUIET_MS,
                                  .limit_divisor = source->limit_divisor};
    if (!calibrate(optical, error) || !identify(optical, identity, error))
        return false;
    (void)text_copy(optical->talk.serial, sizeof optical->talk.serial, identity->serial);
    identity->simulated = talk_is_simulated(&optical->talk, "");
    *state = TAKE(optical);
    return true;
}

static void optical_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct optical *optical = driver;
    unsigned char reply[OPTICAL_VALUE_BYTES + 1] = {0};
    outcome->result = exchange(optical, 'L', MEASURE_MS, reply, sizeof reply);
    if (outcome->result != PORT_OK)
        return;
    text_printable(outcome->raw, sizeof outcome->raw, reply, sizeof reply);
    outcome->measured = reply[OPTICAL_VALUE_BYTES] == OPTICAL_ACK
                            ? optical_parse_measurement(reply, &optical->calibration)
                            : measured_failed(READING_PROTOCOL, 0);
}

static enum port_result optical_resume(void *driver, char serial[64])
{
    struct optical *optical = driver;
    unsigned char memory[OPTICAL_MEMORY_BYTES];
    struct optical_calibration said = {.serial = ""};
    optical->talk.in_doubt = true; /* the first question waits for what is late */
    enum port_result result = read_memory(optical, memory);
    if (result == PORT_OK)
        (void)optical_parse_memory(memory, &said, NULL);
    (void)text_copy(serial, 64, said.serial);
    return result;
}

static bool optical_measure(void *state, struct reading *reading, struct error *error)
{
    struct optical *optical = state;
    static const struct talk_steps steps = {optical_measure_once, optical_resume};
    return talk_measure(&optical->talk, &steps, optical, reading, error);
}

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_optical = {
    .name = "crs-optical",
    .label = "CRS OptiCAL, the first one",
    .line = &line_settings,
    .traits = METER_CONTACT | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_CONTACT,
                .gain_percent = NAN,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = NAN,
                .provenance = ""},
    .steps = "place it on the screen",
    .open = optical_open,
    .measure = optical_measure,
    .close = free,
};
