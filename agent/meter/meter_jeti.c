/* SPDX-License-Identifier: Apache-2.0 */
/* JETI specbos 1201 and 1211, spectraval 1501 and 1511, and the CRS SpectroCAL, which is one. */
#include "agent/meter/jeti_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define ACK '\x06'
#define BEL '\x07'
#define NAK '\x15'
#define QUIET_MS 20
#define IDENTIFY_MS 500
#define QUERY_MS 3000
#define SENT_MS 50
#define MEASURE_MS 60000
#define ADVICE "is it a JETI meter, and switched on?"

struct jeti {
    struct talk talk;
    enum jeti_kind kind;
};

struct identity_of {
    enum jeti_kind kind;
    char model[64];
};

static bool fits_identity(const char *line, size_t length, void *into)
{
    struct identity_of *said = into;
    return jeti_parse_identity(line, length, &said->kind, said->model, NULL);
}

/* A refusal is kept in the meter until it is asked for. */
static enum port_result ask_error(struct jeti *jeti, int *number)
{
    struct talk_line line;
    *number = 0;
    enum port_result result = talk_ask(&jeti->talk, "*stat:err?", QUERY_MS, &line);
    if (result == PORT_OK && !jeti_parse_error(line.text, line.length, number))
        *number = 0;
    return result;
}

/* The speed is a setting of the meter; the fastest first, as most are delivered. */
static enum port_result find_speed(struct jeti *jeti, struct identity_of *said, struct error *error)
{
    static const unsigned speeds[] = {921600, 115200, 38400};
    enum port_result result = PORT_TIMEOUT;
    for (size_t i = 0; i < ARRAY_LENGTH(speeds) && !talk_is_lost(result); i++) {
        const struct port_line line = {.baud = speeds[i], .data_bits = 8, .stop_bits = 1};
        if (!port_change_line(jeti->talk.port, &line, error))
            continue;
        result = talk_find(&jeti->talk, "*idn?", IDENTIFY_MS, fits_identity, said);
        if (result == PORT_OK)
            return PORT_OK;
    }
    return result;
}

static bool query_text(struct jeti *jeti, const char *command, char text[64], struct error *error)
{
    struct talk_line line;
    enum port_result result = talk_ask(&jeti->talk, command, QUERY_MS, &line);
    if (result == PORT_OK && !jeti_parse_text(line.text, line.length, text))
        result = PORT_TIMEOUT;
    return result == PORT_OK || talk_refuse(&jeti->talk, result, command, ADVICE, error);
}

static bool identify(struct jeti *jeti, struct meter_identity *identity, struct error *error)
{
    struct identity_of said;
    enum port_result result = find_speed(jeti, &said, error);
    if (result != PORT_OK)
        return talk_refuse(&jeti->talk, result, "*idn?", ADVICE, error);
    jeti->kind = said.kind;
    (void)text_copy(identity->maker, sizeof identity->maker, "JETI");
    (void)text_copy(identity->model, sizeof identity->model, said.model);
    if (!query_text(jeti, "*para:spnum?", identity->serial, error) ||
        !query_text(jeti, "*vers?", identity->firmware, error))
        return false;
    (void)text_copy(jeti->talk.serial, sizeof jeti->talk.serial, identity->serial);
    return true;
}

struct setting {
    const char *command;
    bool may_refuse;
};

/* None of them is kept in the meter over a power-down. */
static const struct setting specbos_settings[] = {{"*conf:default", false},
                                                  {"*para:calibn 0", false},
                                                  {"*para:expo 1", false},
                                                  {"*conf:maxtin 3000", true},
                                                  {"*conf:func 6", false},
                                                  {"*conf:form 4", false},
                                                  {"*conf:wran 380 780 1", false},
                                                  {"*conf:aver 1", false},
                                                  {NULL, false}};

static const struct setting spectraval_settings[] = {{"*para:tint 0", false},
                                                     {"*para:maxtint 1000", true},
                                                     {"*para:form 0", false},
                                                     {"*para:aver 1", false},
                                                     {NULL, false}};

static bool require(struct jeti *jeti, const struct setting *setting, struct error *error)
{
    struct talk_line line;
    int number;
    enum port_result result = talk_ask(&jeti->talk, setting->command, QUERY_MS, &line);
    if (result == PORT_OK && line.end == ACK)
        return true;
    if (result == PORT_OK && line.end != NAK)
        result = PORT_TIMEOUT;
    if (result == PORT_OK)
        result = ask_error(jeti, &number);
    if (result != PORT_OK)
        return talk_refuse(&jeti->talk, result, setting->command, ADVICE, error);
    return setting->may_refuse || error_set(error,
                                            ERROR_UNAVAILABLE,
                                            "meter %s: refuses %s: error %d",
                                            port_path(jeti->talk.port),
                                            setting->command,
                                            number);
}

static bool make_ready(struct jeti *jeti, struct error *error)
{
    const struct setting *setting =
        jeti->kind == JETI_SPECTRAVAL ? spectraval_settings : specbos_settings;
    for (; setting->command != NULL; setting++)
        if (!require(jeti, setting, error))
            return false;
    return true;
}

static bool jeti_open(const struct meter_source *source, void **state,
                      struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct jeti *jeti = calloc(1, sizeof *jeti);
    if (jeti == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    jeti->talk = (struct talk){.port = source->port,
                               .terminator = "\r",
                               .ends = "\r\n\x06\x07\x15",
                               .signals = "\x06\x07\x15",
                               .ignored = "\x05",
                               .quiet_ms = QUIET_MS,
                               .limit_divisor = source->limit_divisor};
    if (!identify(jeti, identity, error) || !make_ready(jeti, error))
        return false;
    meter_note(identity, "calibration", "the maker's");
    meter_note(identity, "averages", "1");
    identity->simulated = talk_is_simulated(&jeti->talk, identity->model);
    *state = TAKE(jeti);
    return true;
}

/* The head of a specbos tells of a diffuser; the others are not asked. */
static enum port_result read_head(struct jeti *jeti, int *head)
{
    struct talk_line line;
    int number;
    *head = 0;
    if (jeti->kind == JETI_SPECTRAVAL)
        return PORT_OK;
    enum port_result result = talk_ask(&jeti->talk, "*contr:mhead?", QUERY_MS, &line);
    if (result == PORT_OK && line.end == NAK)
        return ask_error(jeti, &number);
    if (result == PORT_OK && !jeti_parse_head(line.text, line.length, head))
        *head = -1;
    return result;
}

/* PORT_OK with measured ok: the wanted signal came. */
static bool await(struct jeti *jeti, char wanted, int limit_ms, struct talk_outcome *outcome)
{
    struct talk_line line;
    int number;
    outcome->result = talk_read(&jeti->talk, &line, talk_deadline(&jeti->talk, limit_ms));
    if (outcome->result != PORT_OK)
        return false;
    if (line.end == wanted && line.length == 0)
        return true;
    outcome->measured = measured_failed(READING_PROTOCOL, 0);
    talk_keep_raw(outcome, &line);
    if (line.end != NAK)
        return false;
    outcome->result = ask_error(jeti, &number);
    outcome->measured = measured_failed(jeti_error_status(number), number);
    return false;
}

static bool command(struct jeti *jeti, const char *text, struct talk_outcome *outcome)
{
    outcome->result = talk_send(&jeti->talk, text, talk_deadline(&jeti->talk, QUERY_MS));
    return outcome->result == PORT_OK && await(jeti, ACK, QUERY_MS, outcome);
}

/* The chromaticity is beside the luminance, not part of it: a refusal costs the colour alone. */
static void fetch_colour(struct jeti *jeti, struct talk_outcome *outcome)
{
    struct talk_line line;
    double x, y;
    bool is_15x1 = jeti->kind == JETI_SPECTRAVAL, parsed;
    int number;
    outcome->result =
        talk_ask(&jeti->talk, is_15x1 ? "*calc:CHROMXY" : "*fetch:CHROMXY", QUERY_MS, &line);
    if (outcome->result == PORT_OK && line.end == NAK) {
        outcome->result = ask_error(jeti, &number);
        return;
    }
    if (outcome->result != PORT_OK)
        return;
    if (is_15x1) {
        parsed = jeti_parse_pair(line.text, line.length, &x, &y);
    } else {
        parsed = jeti_parse_coordinate(line.text, line.length, "Chrom_x", &x);
        outcome->result = talk_read(&jeti->talk, &line, talk_deadline(&jeti->talk, QUERY_MS));
        parsed = parsed && outcome->result == PORT_OK &&
                 jeti_parse_coordinate(line.text, line.length, "Chrom_y", &y);
    }
    if (outcome->result != PORT_OK)
        return;
    outcome->measured =
        parsed ? jeti_add_colour(outcome->measured, x, y) : measured_failed(READING_PROTOCOL, 0);
}

static void fetch_luminance(struct jeti *jeti, struct talk_outcome *outcome)
{
    struct talk_line line;
    int number;
    outcome->result =
        talk_ask(&jeti->talk,
                 jeti->kind == JETI_SPECTRAVAL ? "*calc:PHOTOmetric" : "*fetch:PHOTOmetric",
                 QUERY_MS,
                 &line);
    if (outcome->result != PORT_OK)
        return;
    talk_keep_raw(outcome, &line);
    if (line.end == NAK) {
        outcome->result = ask_error(jeti, &number);
        outcome->measured = measured_failed(jeti_error_status(number), number);
        return;
    }
    outcome->measured = jeti_parse_luminance(line.text, line.length, jeti->kind);
    if (outcome->measured.status == READING_OK || outcome->measured.status == READING_SUSPECT)
        fetch_colour(jeti, outcome);
}

static void jeti_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct jeti *jeti = driver;
    int head;
    outcome->result = read_head(jeti, &head);
    if (outcome->result != PORT_OK)
        return;
    if (head != 0) {
        outcome->measured = measured_failed(head > 0 ? READING_WRONG_CONFIG : READING_PROTOCOL,
                                            head > 0 ? head : 0);
        return;
    }
    const char *start = jeti->kind == JETI_SPECTRAVAL ? "*meas:refer" : "*init";
    if (command(jeti, "*contr:laser 0", outcome) && command(jeti, start, outcome) &&
        await(jeti, BEL, MEASURE_MS, outcome))
        fetch_luminance(jeti, outcome);
}

/* Ends the measurement that may be under way. */
static void abort_measurement(struct jeti *jeti)
{
    (void)port_write_all(jeti->talk.port, "\x1b", 1, talk_deadline(&jeti->talk, QUERY_MS));
    /* Closing the port throws away what is not yet sent. */
    (void)port_pause(jeti->talk.port, SENT_MS);
}

static enum port_result jeti_resume(void *driver, char serial[64])
{
    struct jeti *jeti = driver;
    struct identity_of said;
    struct talk_line line;
    serial[0] = '\0';
    abort_measurement(jeti);
    enum port_result result = talk_find(&jeti->talk, "*idn?", QUERY_MS, fits_identity, &said);
    if (result == PORT_OK)
        result = talk_ask(&jeti->talk, "*para:spnum?", QUERY_MS, &line);
    if (result == PORT_OK && !jeti_parse_text(line.text, line.length, serial))
        serial[0] = '\0';
    return result;
}

static bool jeti_measure(void *state, struct reading *reading, struct error *error)
{
    struct jeti *jeti = state;
    static const struct talk_steps steps = {jeti_measure_once, jeti_resume};
    return talk_measure(&jeti->talk, &steps, jeti, reading, error);
}

static void jeti_close(void *state)
{
    struct jeti *jeti = state;
    talk_part(&jeti->talk);
    if (jeti->talk.in_doubt && !jeti->talk.gone)
        abort_measurement(jeti);
    free(jeti);
}

/* The others have a chip that stands in a thousand other things. */
static const struct meter_usb_id ids[] = {
    {.vendor = "0861", .product = "1003"}, /* SpectroCAL */
    {.vendor = "0c6c", .product = "04b2"}, /* specbos 1201 */
    {0},
};

static const struct port_line line_settings = {.baud = 921600, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_jeti = {
    .name = "jeti-specbos",
    .label = "JETI specbos 1201, 1211, spectraval 1501, 1511, CRS SpectroCAL",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_TELESCOPIC | METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_IN_REPLY,
                .geometries = GEOMETRIES_TELESCOPIC,
                .gain_percent = 2,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.1,
                .provenance = "M"},
    .open = jeti_open,
    .measure = jeti_measure,
    .close = jeti_close,
};
