/* SPDX-License-Identifier: Apache-2.0 */
/* Klein K-10, K-10-A and KV-10-A. Binary: read by count. */
#include "agent/meter/klein_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define QUIET_MS 20
#define REPLY_MS 2000
#define IDENTIFY_ATTEMPTS 3
#define SETTLE_ATTEMPTS 5 /* while the automatic range settles */
#define REPLY_BYTES_MAX KLEIN_IDENTITY_BYTES
#define ADVICE "is it a K-10, and plugged in?"

struct klein {
    struct talk talk;
};

struct bytes {
    unsigned char bytes[REPLY_BYTES_MAX];
    size_t length;
};

static enum port_result exchange(struct klein *klein, const char *command, size_t expected,
                                 struct bytes *reply)
{
    struct talk *talk = &klein->talk;
    reply->length = 0;
    enum port_result result = talk_send(talk, command, talk_deadline(talk, REPLY_MS));
    if (result == PORT_OK)
        result = talk_read_count(talk, reply->bytes, expected, talk_deadline(talk, REPLY_MS));
    if (result == PORT_OK)
        reply->length = expected;
    return result;
}

/* The lone carriage return ends whatever half a command the meter holds. What does not fit is
 * passed over by silence: in binary there is no end of line to find. */
static enum port_result identify(struct klein *klein, struct klein_identity *identity,
                                 struct error *last)
{
    struct talk *talk = &klein->talk;
    enum port_result result = PORT_TIMEOUT;
    talk->in_doubt = true;
    for (int attempt = 0; attempt < IDENTIFY_ATTEMPTS && !talk_is_lost(result); attempt++) {
        struct bytes reply;
        result = talk_send(talk, "", talk_deadline(talk, REPLY_MS));
        if (result == PORT_OK)
            result = exchange(klein, "P0", KLEIN_IDENTITY_BYTES, &reply);
        if (result == PORT_OK && klein_parse_identity(reply.bytes, reply.length, identity, last)) {
            talk->in_doubt = false;
            return PORT_OK;
        }
    }
    return result == PORT_OK ? PORT_TIMEOUT : result;
}

/* Whatever error L0 names, it means nothing; a wrong range setting would show in the readings. */
static bool set(struct klein *klein, const char *setting, bool is_required, struct error *error)
{
    struct bytes reply;
    char refusal = '0';
    enum port_result result = exchange(klein, setting, KLEIN_SETTING_BYTES, &reply);
    if (result == PORT_OK && !klein_parse_setting(reply.bytes, reply.length, setting, &refusal))
        result = PORT_TIMEOUT;
    if (result != PORT_OK)
        return talk_refuse(&klein->talk, result, setting, ADVICE, error);
    char shown[8];
    text_printable(shown, sizeof shown, &refusal, 1);
    if (is_required && refusal != '0')
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "meter %s: refuses %s: error %s",
                         port_path(klein->talk.port),
                         setting,
                         shown);
    return true;
}

/* The first measurement after power-up is not to be trusted: it is made here and thrown away. */
static bool make_ready(struct klein *klein, struct meter_identity *identity, struct error *error)
{
    struct bytes reply;
    enum port_result result = exchange(klein, "P2", KLEIN_FIRMWARE_BYTES, &reply);
    char firmware[9];
    if (talk_is_lost(result))
        return port_error(klein->talk.port, result, error);
    if (result == PORT_OK && klein_parse_firmware(reply.bytes, reply.length, firmware))
        (void)text_copy(identity->firmware, sizeof identity->firmware, firmware);
    if (!set(klein, "L0", false, error) || !set(klein, "J8", true, error))
        return false;
    result = exchange(klein, "N5", KLEIN_MEASUREMENT_BYTES, &reply);
    klein->talk.in_doubt = result != PORT_OK;
    return !talk_is_lost(result) || port_error(klein->talk.port, result, error);
}

static bool klein_open(const struct meter_source *source, void **state,
                       struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct klein *klein = calloc(1, sizeof *klein);
    struct klein_identity said;
    struct error last = {0};
    if (klein == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    klein->talk = (struct talk){.port = source->port,
                                .terminator = "\r",
                                .quiet_ms = QUIET_MS,
                                .limit_divisor = source->limit_divisor};
    enum port_result result = identify(klein, &said, &last);
    if (result != PORT_OK)
        return talk_refuse(
            &klein->talk, result, "P0", last.text[0] != '\0' ? last.text : ADVICE, error);
    (void)text_copy(identity->maker, sizeof identity->maker, "Klein Instruments");
    (void)text_copy(identity->model, sizeof identity->model, said.model);
    (void)text_copy(identity->serial, sizeof identity->serial, said.serial);
    (void)text_copy(klein->talk.serial, sizeof klein->talk.serial, said.serial);
    if (!make_ready(klein, identity, error))
        return false;
    meter_note(identity, "calibration", "the maker's, no matrix of a user");
    identity->simulated = talk_is_simulated(&klein->talk, said.model);
    *state = TAKE(klein);
    return true;
}

static void klein_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct klein *klein = driver;
    for (int attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
        struct bytes reply;
        outcome->result = exchange(klein, "N5", KLEIN_MEASUREMENT_BYTES, &reply);
        if (outcome->result != PORT_OK)
            return;
        outcome->measured = klein_parse_measurement(reply.bytes, reply.length);
        text_printable(outcome->raw, sizeof outcome->raw, reply.bytes, reply.length);
        if (!klein_is_settling(&outcome->measured))
            return;
    }
}

static enum port_result klein_resume(void *driver, char serial[64])
{
    struct klein *klein = driver;
    struct klein_identity said;
    enum port_result result = identify(klein, &said, NULL);
    (void)text_copy(serial, 64, result == PORT_OK ? said.serial : "");
    return result;
}

static bool klein_measure(void *state, struct reading *reading, struct error *error)
{
    struct klein *klein = state;
    static const struct talk_steps steps = {klein_measure_once, klein_resume};
    return talk_measure(&klein->talk, &steps, klein, reading, error);
}

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

/* No ids: its chip on the bus is one that stands in a thousand other things. */
const struct meter_driver meter_klein = {
    .name = "klein-k10",
    .label = "Klein K-10, K-10-A, KV-10-A",
    .line = &line_settings,
    .traits = METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_ALL,
                .gain_percent = 2,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.001,
                .provenance = "M"},
    .open = klein_open,
    .measure = klein_measure,
    .close = free,
};
