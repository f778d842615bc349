/* SPDX-License-Identifier: Apache-2.0 */
/* Gossen MAVO-MONITOR USB, MAVO-SPOT 2 USB, MAVOLUX 5032 B/C USB: they answer alike, and not one
 * says whether its head touches the screen. */
#include "agent/meter/driver.h"
#include "agent/meter/mavo_codec.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdlib.h>
#include <string.h>

#define MEASURE_MS 3000  /* one measurement, auto-ranging included */
#define IDENTIFY_MS 3000 /* also behind a measurement that is under way */
#define SETTING_MS 300   /* with echo off most settings are not answered at all */
#define TOTAL_MS                                                                    \
    10000 /* all that one call may take: measurement, resynchronisation, repetition \
           */
#define QUIET_BEFORE_MS 20
#define QUIET_RESYNC_MS 200
#define DRAIN_MS 1000 /* a port that talks without a pause is given up after this */

struct mavo {
    struct port *port; /* borrowed */
    char serial[64];
    bool keys_taken;
    bool in_doubt; /* a reply may still come that belongs to an earlier question */
    bool gone;
};

struct line {
    char text[MAVO_LINE_MAX + 1];
    size_t length;
};

static int64_t earlier(int64_t deadline_ms, int wait_ms)
{
    int64_t end_ms = time_monotonic_ms() + wait_ms;
    return end_ms < deadline_ms ? end_ms : deadline_ms;
}

static enum port_result send(struct mavo *mavo, const char *command, int quiet_ms,
                             int64_t deadline_ms)
{
    enum port_result result =
        port_drain(mavo->port, quiet_ms, earlier(deadline_ms, quiet_ms + DRAIN_MS));
    if (result == PORT_OK)
        result = port_write_all(mavo->port, command, strlen(command), deadline_ms);
    return result == PORT_OK ? port_write_all(mavo->port, "\n", 1, deadline_ms) : result;
}

static enum port_result read_line(struct mavo *mavo, struct line *line, int64_t deadline_ms)
{
    enum port_result result;
    do {
        result = port_read_until(
            mavo->port, '\n', line->text, sizeof line->text, &line->length, deadline_ms);
    } while (result == PORT_OK && (line->length == 0 || strcmp(line->text, "\r") == 0));
    return result;
}

/* Asks who is there; lines that are no identity, late replies among them, are passed over. As the
 * meter answers in order, after this none of them is still to come. */
static enum port_result find_identity(struct mavo *mavo, struct mavo_identity *identity,
                                      struct error *last, int64_t deadline_ms)
{
    deadline_ms = earlier(deadline_ms, IDENTIFY_MS);
    enum port_result result = send(mavo, "*IDN?", QUIET_RESYNC_MS, deadline_ms);
    int repeats = 0;
    while (result == PORT_OK || result == PORT_OVERLONG) {
        struct line line;
        int number;
        result = read_line(mavo, &line, deadline_ms);
        if (result != PORT_OK)
            continue;
        if (mavo_parse_identity(line.text, line.length, identity, last)) {
            mavo->in_doubt = false;
            return PORT_OK;
        }
        if (mavo_parse_error(line.text, line.length, &number) && repeats++ < 2)
            result = send(mavo, "*IDN?", QUIET_RESYNC_MS, deadline_ms);
    }
    return result;
}

/* A lone line feed ends whatever half a command the meter holds, and asks for nothing. */
static enum port_result identify_anew(struct mavo *mavo, struct mavo_identity *identity,
                                      struct error *last, int64_t deadline_ms)
{
    enum port_result result = send(mavo, "", QUIET_RESYNC_MS, deadline_ms);
    return result == PORT_OK ? find_identity(mavo, identity, last, deadline_ms) : result;
}

static bool identify_first(struct mavo *mavo, struct mavo_identity *identity, struct error *error)
{
    struct error last = {0};
    const char *path = port_path(mavo->port);
    enum port_result result = identify_anew(mavo, identity, &last, time_monotonic_ms() + TOTAL_MS);
    if (result == PORT_OK)
        return true;
    if (result != PORT_TIMEOUT && result != PORT_OVERLONG)
        return port_error(mavo->port, result, error);
    if (last.kind != ERROR_NONE)
        return error_set(error, ERROR_UNAVAILABLE, "meter %s: %s", path, last.text);
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "meter %s: no reply to *IDN? in %d ms; is it a MAVO, and switched on?",
                     path,
                     IDENTIFY_MS);
}

/* What came to a setting: silence and anything but an error is agreement. */
static enum port_result set_once(struct mavo *mavo, const char *command, int *refusal)
{
    struct line line;
    *refusal = 0;
    int64_t deadline_ms = time_monotonic_ms() + DRAIN_MS + SETTING_MS;
    enum port_result result = send(mavo, command, QUIET_BEFORE_MS, deadline_ms);
    if (result != PORT_OK)
        return result;
    result = read_line(mavo, &line, earlier(deadline_ms, SETTING_MS));
    if (result == PORT_OK)
        (void)mavo_parse_error(line.text, line.length, refusal);
    return result == PORT_TIMEOUT ? PORT_OK : result;
}

static enum port_result set(struct mavo *mavo, const char *command, int *refusal)
{
    enum port_result result = set_once(mavo, command, refusal);
    if (result == PORT_OK && *refusal == MAVO_ERROR_OVERRUN)
        result = set_once(mavo, command, refusal);
    return result;
}

static bool require(struct mavo *mavo, const char *command, struct error *error)
{
    int refusal;
    enum port_result result = set(mavo, command, &refusal);
    if (result != PORT_OK)
        return port_error(mavo->port, result, error);
    if (refusal != 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "meter %s: refuses %s: error %d, %s",
                         port_path(mavo->port),
                         command,
                         refusal,
                         mavo_error_words(refusal));
    return true;
}

/* Keys: one press of HOLD and every later reading is the old one. A meter that does not give its
 * keys, or its echo, is used as it is. */
static bool make_ready(struct mavo *mavo, struct error *error)
{
    int refusal;
    enum port_result result = set(mavo, "ECHO OFF", &refusal);
    if (result != PORT_OK)
        return port_error(mavo->port, result, error);
    if (!require(mavo, "RAN:AUTO ON", error) || !require(mavo, "UNI:PHOT CD_M2", error))
        return false;
    result = set(mavo, "KEY OFF", &refusal);
    mavo->keys_taken = refusal == 0;
    return result == PORT_OK || port_error(mavo->port, result, error);
}

static void mavo_close(void *state)
{
    struct mavo *mavo = state;
    int refusal;
    if (mavo == NULL)
        return;
    port_ignore_cancel(mavo->port);
    if (mavo->keys_taken && !mavo->gone)
        (void)set(mavo, "KEY ON", &refusal);
    free(mavo);
}

static void cleanup_mavo(struct mavo **mavo)
{
    mavo_close(*mavo);
}

static bool mavo_open(const struct meter_source *source, void **state,
                      struct meter_identity *identity, struct error *error)
{
    CLEANUP(cleanup_mavo) struct mavo *mavo = calloc(1, sizeof *mavo);
    struct mavo_identity said;
    if (mavo == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    mavo->port = source->port;
    if (!identify_first(mavo, &said, error) || !make_ready(mavo, error))
        return false;
    (void)text_copy(mavo->serial, sizeof mavo->serial, said.serial);
    (void)text_copy(identity->maker, sizeof identity->maker, said.maker);
    (void)text_copy(identity->model, sizeof identity->model, said.model);
    (void)text_copy(identity->serial, sizeof identity->serial, said.serial);
    (void)text_copy(identity->firmware, sizeof identity->firmware, said.firmware);
    /* Our own simulator says so, also where it stands behind a real USB port. */
    identity->simulated = port_is_pseudo(source->port) || strstr(said.model, "SIMULATOR") != NULL;
    *state = TAKE(mavo);
    return true;
}

struct outcome {
    enum port_result result; /* PORT_OK: measured says the rest */
    struct mavo_measurement measured;
    struct line line;
};

static void measure_once(struct mavo *mavo, struct outcome *outcome, int64_t deadline_ms)
{
    *outcome = (struct outcome){0};
    mavo->in_doubt = true;
    outcome->result = send(mavo, "?", QUIET_BEFORE_MS, deadline_ms);
    if (outcome->result == PORT_OK)
        outcome->result = read_line(mavo, &outcome->line, earlier(deadline_ms, MEASURE_MS));
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = mavo_parse_measurement(outcome->line.text, outcome->line.length);
    mavo->in_doubt =
        outcome->measured.status == READING_PROTOCOL && outcome->measured.error_number == 0;
}

static enum reading_status status_of(const struct outcome *outcome)
{
    switch (outcome->result) {
    case PORT_OK:
        return outcome->measured.status;
    case PORT_TIMEOUT:
        return READING_TIMEOUT;
    case PORT_OVERLONG:
        return READING_PROTOCOL;
    case PORT_CANCELLED:
        return READING_CANCELLED;
    case PORT_GONE:
    case PORT_FAILED:
        break;
    }
    return READING_GONE;
}

static bool is_lost(enum port_result result)
{
    return result == PORT_GONE || result == PORT_FAILED || result == PORT_CANCELLED;
}

/* Ends the measurement without a meter; the error is set. */
static bool lose(struct mavo *mavo, struct reading *reading, enum port_result result)
{
    if (result != PORT_CANCELLED)
        mavo->gone = true;
    meter_record(reading, result == PORT_CANCELLED ? READING_CANCELLED : READING_GONE, 0);
    return false;
}

/* The same meter must answer again; a silent or another one is as good as unplugged. */
static bool resynchronise(struct mavo *mavo, struct reading *reading, int64_t deadline_ms,
                          struct error *error)
{
    struct mavo_identity identity;
    struct error last = {0};
    const char *path = port_path(mavo->port);
    enum port_result result = identify_anew(mavo, &identity, &last, deadline_ms);
    if (is_lost(result)) {
        (void)port_error(mavo->port, result, error);
        return lose(mavo, reading, result);
    }
    if (result == PORT_OK && strcmp(identity.serial, mavo->serial) == 0)
        return true;
    if (result == PORT_OK)
        (void)error_set(error,
                        ERROR_UNAVAILABLE,
                        "meter %s: serial number %s answers where %s was",
                        path,
                        identity.serial,
                        mavo->serial);
    else
        (void)error_set(error, ERROR_UNAVAILABLE, "meter %s: does not answer any more", path);
    return lose(mavo, reading, PORT_GONE);
}

static bool conclude(struct mavo *mavo, const struct outcome *outcome, unsigned flags,
                     struct reading *reading, struct error *error)
{
    if (is_lost(outcome->result)) {
        (void)port_error(mavo->port, outcome->result, error);
        return lose(mavo, reading, outcome->result);
    }
    meter_record(reading, status_of(outcome), outcome->measured.luminance_cd_m2);
    reading->flags = outcome->measured.flags | flags;
    text_printable(reading->raw, sizeof reading->raw, outcome->line.text, outcome->line.length);
    return true;
}

static bool mavo_measure(void *state, struct reading *reading, struct error *error)
{
    struct mavo *mavo = state;
    struct outcome outcome;
    int64_t deadline_ms = time_monotonic_ms() + TOTAL_MS;
    if (mavo->gone) {
        (void)port_error(mavo->port, PORT_GONE, error);
        return lose(mavo, reading, PORT_GONE);
    }
    if (mavo->in_doubt && !resynchronise(mavo, reading, deadline_ms, error))
        return false;
    measure_once(mavo, &outcome, deadline_ms);
    bool overrun = outcome.measured.error_number == MAVO_ERROR_OVERRUN;
    if (is_lost(outcome.result) || !(mavo->in_doubt || overrun))
        return conclude(mavo, &outcome, 0, reading, error);

    /* One repetition, of what says nothing about the light alone. */
    if (mavo->in_doubt && !resynchronise(mavo, reading, deadline_ms, error))
        return false;
    measure_once(mavo, &outcome, deadline_ms);
    return conclude(mavo, &outcome, READING_RETRIED, reading, error);
}

/* The vendor's and product's numbers are nowhere printed; one owner's FTDI chip is named so. */
static const struct meter_usb_id ids[] = {
    {.vendor = "0403", .serial = "00gossen"},
    {.vendor = "0403", .maker = "gossen"},
    {0},
};

static const struct port_line line_settings = {
    .baud = 9600, .data_bits = 7, .parity = PORT_PARITY_EVEN, .stop_bits = 2};

const struct meter_driver meter_mavo = {
    .name = "mavo-usb",
    .label = "Gossen MAVO-MONITOR USB, MAVO-SPOT 2 USB, MAVOLUX 5032 B/C USB",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_UNPROVED,
    /* DIN 5032-7 class B: total error 10 %, by the maker. */
    .profile = {.unit = METER_UNIT_IN_REPLY,
                .geometries = GEOMETRIES_ALL,
                .gain_percent = 10,
                .digits = 1,
                .digit_cd_m2 = 0.01,
                .floor_cd_m2 = 0.1,
                .provenance = "M"},
    .open = mavo_open,
    .measure = mavo_measure,
    .close = mavo_close,
};
