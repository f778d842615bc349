/* SPDX-License-Identifier: Apache-2.0 */
/* Photo Research PR-655, PR-670, PR-680, PR-730 and later 7xx, PR-8xx; and what the PR-705 and
 * PR-715 have in common with them. The PR-650 is another instrument. */
#include "agent/meter/pr655_codec.h"
#include "agent/meter/pr655_generation.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 50
#define BYTE_GAP_MS 30 /* what comes faster is lost */
#define ENTER_MS 10000
#define QUERY_MS 3000
#define MEASURE_MS 90000
#define ADVICE "is it the meter that the driver is for, and switched on?"

struct pr655 {
    struct talk talk;
    const struct pr655_generation *generation;
    bool is_remote; /* or may be: its keys are locked then */
};

/* The word for remote mode has no end, and Q needs none. */
static enum port_result send_bare(const struct pr655 *pr655, const char *command)
{
    struct talk bare = pr655->talk;
    bare.terminator = "";
    return talk_send(&bare, command, talk_deadline(&bare, QUERY_MS));
}

/* A meter that a killed session left in remote mode does not greet; the carriage return then ends
 * the word that it took for half a command. */
static enum port_result enter_remote(struct pr655 *pr655)
{
    struct talk *talk = &pr655->talk;
    struct talk_line greeting;
    pr655->is_remote = true;
    enum port_result result = send_bare(pr655, pr655->generation->word);
    if (result == PORT_OK)
        result = talk_read(talk, &greeting, talk_deadline(talk, ENTER_MS));
    talk->in_doubt = true;
    if (talk_is_lost(result))
        return result;
    return result == PORT_OK ? PORT_OK : talk_send(talk, "", talk_deadline(talk, QUERY_MS));
}

static bool fits_model(const char *line, size_t length, void *into)
{
    return pr655_parse_model(line, length, into);
}

static bool fits_serial(const char *line, size_t length, void *into)
{
    return pr655_parse_serial(line, length, into);
}

static bool find(struct pr655 *pr655, const char *command, talk_fits *fits, char *text,
                 struct error *error)
{
    enum port_result result = talk_find(&pr655->talk, command, QUERY_MS, fits, text);
    return result == PORT_OK || talk_refuse(&pr655->talk, result, command, ADVICE, error);
}

static bool query(struct pr655 *pr655, const char *command, int *code, char text[64],
                  struct error *error)
{
    struct talk_line line;
    enum port_result result = talk_ask(&pr655->talk, command, QUERY_MS, &line);
    if (result == PORT_OK && !pr655_parse_reply(line.text, line.length, code, text))
        result = PORT_TIMEOUT;
    return result == PORT_OK || talk_refuse(&pr655->talk, result, command, ADVICE, error);
}

static bool is_charged(struct pr655 *pr655, struct error *error)
{
    int code = -1;
    char text[64];
    if (!pr655->generation->tells_battery)
        return true;
    if (!query(pr655, "D115", &code, text, error))
        return false;
    return code != 0 || strcmp(text, "1") != 0 ||
           error_set(error,
                     ERROR_UNAVAILABLE,
                     "meter %s: its battery is low",
                     port_path(pr655->talk.port));
}

static bool identify(struct pr655 *pr655, struct meter_identity *identity, struct error *error)
{
    int code = -1;
    const char *path = port_path(pr655->talk.port), *model = pr655->generation->model;
    enum port_result result = enter_remote(pr655);
    if (result != PORT_OK)
        return talk_refuse(&pr655->talk, result, pr655->generation->word, ADVICE, error);
    if (!find(pr655, "D111", fits_model, identity->model, error))
        return false;
    if (model != NULL && strcmp(identity->model, model) != 0)
        return error_set(
            error, ERROR_UNAVAILABLE, "meter %s: is a %s, no %s", path, identity->model, model);
    if (!find(pr655, "D110", fits_serial, identity->serial, error) ||
        !query(pr655, "D114", &code, identity->firmware, error) || !is_charged(pr655, error))
        return false;
    (void)text_copy(identity->maker, sizeof identity->maker, "Photo Research");
    (void)text_copy(pr655->talk.serial, sizeof pr655->talk.serial, identity->serial);
    return true;
}

/* What is set does not count, but what is read back. */
static bool try_metric(struct pr655 *pr655, const char *setting, struct meter_identity *identity,
                       bool *is_metric, struct error *error)
{
    struct talk_line line;
    char text[64];
    int code = -1;
    if (!query(pr655, setting, &code, text, error))
        return false;
    if (code != 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "meter %s: refuses metric units: code %d",
                         port_path(pr655->talk.port),
                         code);
    enum port_result result = talk_ask(&pr655->talk, "D602", QUERY_MS, &line);
    if (result != PORT_OK)
        return talk_refuse(&pr655->talk, result, "D602", ADVICE, error);
    text_printable(text, sizeof text, line.text, line.length);
    meter_note(identity, "lens and units (D602)", text);
    *is_metric = pr655_is_metric(line.text, line.length);
    return *is_metric || error_set(error,
                                   ERROR_UNAVAILABLE,
                                   "meter %s: its units are not metric (%s); readings would be "
                                   "wrong",
                                   port_path(pr655->talk.port),
                                   text);
}

static bool set_metric(struct pr655 *pr655, struct meter_identity *identity, struct error *error)
{
    const char *const *settings = pr655->generation->metric;
    bool is_metric = false, was_answered = true;
    for (size_t i = 0; i < 2 && settings[i] != NULL && !is_metric && was_answered; i++) {
        struct error trouble = {0};
        was_answered = try_metric(pr655, settings[i], identity, &is_metric, &trouble) ||
                       trouble.kind == ERROR_UNAVAILABLE;
        if (!is_metric && error != NULL)
            *error = trouble;
    }
    return is_metric;
}

void pr655_close(void *state)
{
    struct pr655 *pr655 = state;
    if (pr655 == NULL)
        return;
    talk_part(&pr655->talk);
    if (pr655->is_remote && !pr655->talk.gone)
        (void)send_bare(pr655, "Q");
    free(pr655);
}

static void cleanup_pr655(struct pr655 **pr655)
{
    pr655_close(*pr655);
}

bool pr655_open_as(const struct pr655_generation *generation, const struct meter_source *source,
                   void **state, struct meter_identity *identity, struct error *error)
{
    CLEANUP(cleanup_pr655) struct pr655 *pr655 = calloc(1, sizeof *pr655);
    if (pr655 == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    pr655->generation = generation;
    pr655->talk = (struct talk){.port = source->port,
                                .terminator = "\r",
                                .ends = "\r\n",
                                .quiet_ms = QUIET_MS,
                                .byte_gap_ms = BYTE_GAP_MS,
                                .limit_divisor = source->limit_divisor};
    if (!identify(pr655, identity, error) || !set_metric(pr655, identity, error))
        return false;
    identity->simulated = talk_is_simulated(&pr655->talk, identity->model);
    *state = TAKE(pr655);
    return true;
}

static void pr655_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct pr655 *pr655 = driver;
    struct talk_line line;
    outcome->result = talk_ask(&pr655->talk, "M1", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = pr655_parse_measurement(line.text, line.length);
    talk_keep_raw(outcome, &line);
}

static enum port_result pr655_resume(void *driver, char serial[64])
{
    struct pr655 *pr655 = driver;
    serial[0] = '\0';
    return talk_find(&pr655->talk, "D110", QUERY_MS, fits_serial, serial);
}

bool pr655_measure(void *state, struct reading *reading, struct error *error)
{
    struct pr655 *pr655 = state;
    static const struct talk_steps steps = {pr655_measure_once, pr655_resume};
    return talk_measure(&pr655->talk, &steps, pr655, reading, error);
}

static bool open_655(const struct meter_source *source, void **state,
                     struct meter_identity *identity, struct error *error)
{
    static const struct pr655_generation generation = {
        .word = "PHOTO", .metric = {"SU1", NULL}, .tells_battery = true};
    return pr655_open_as(&generation, source, state, identity, error);
}

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

/* The question locks the keys of the meter, so its owner has to name it. */
static const struct meter_usb_id ids[] = {
    {.vendor = "", .maker = "Photo Research", .is_hint = true}, {0}};

const struct meter_driver meter_pr655 = {
    .name = "photo-research-pr655",
    .label = "Photo Research PR-655, PR-670, PR-680, PR-730 and later, PR-8xx",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_TELESCOPIC | METER_UNIT_NOT_IN_REPLY | METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_SET,
                .geometries = GEOMETRIES_TELESCOPIC,
                .gain_percent = 2,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 0.2,
                .provenance = "M"},
    .steps = "its keys are locked from the opening to the end",
    .open = open_655,
    .measure = pr655_measure,
    .close = pr655_close,
};
