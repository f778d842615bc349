/* SPDX-License-Identifier: Apache-2.0 */
/* Gossen MAVO-MONITOR USB, MAVO-SPOT 2 USB, MAVOLUX 5032 B/C USB: they answer alike, and not one
 * says whether its head touches the screen. */
#include "agent/meter/mavo_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>

#define QUIET_MS 20
#define MEASURE_MS 3000  /* one measurement, auto-ranging included */
#define IDENTIFY_MS 3000 /* also behind a measurement that is under way */
/* With echo off most settings are not answered at all; an error takes 15 ms on the line. */
#define SETTING_MS 100
#define ADVICE "is it a MAVO, and switched on?"

struct mavo {
    struct talk talk;
    bool keys_taken;
};

/* With what it said instead, where it said something. */
struct search {
    struct mavo_identity said;
    struct error last;
};

static bool fits_identity(const char *line, size_t length, void *into)
{
    struct search *search = into;
    return mavo_parse_identity(line, length, &search->said, &search->last);
}

/* A lone line feed ends whatever half a command the meter holds, and asks for nothing. */
static enum port_result identify_anew(struct mavo *mavo, struct search *search)
{
    struct talk *talk = &mavo->talk;
    talk->in_doubt = true;
    enum port_result result = talk_send(talk, "", talk_deadline(talk, IDENTIFY_MS));
    return result == PORT_OK ? talk_find(talk, "*IDN?", IDENTIFY_MS, fits_identity, search)
                             : result;
}

/* What came to a setting: silence and anything but an error is agreement. */
static enum port_result set_once(struct mavo *mavo, const char *command, int *refusal)
{
    struct talk_line line;
    *refusal = 0;
    mavo->talk.in_order = false; /* with the echo on, a reply is not its only line */
    enum port_result result = talk_ask(&mavo->talk, command, SETTING_MS, &line);
    if (result == PORT_OK)
        (void)mavo_parse_error(line.text, line.length, refusal);
    return result == PORT_TIMEOUT || result == PORT_OVERLONG ? PORT_OK : result;
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
        return port_error(mavo->talk.port, result, error);
    if (refusal != 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "meter %s: refuses %s: error %d, %s",
                         port_path(mavo->talk.port),
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
        return port_error(mavo->talk.port, result, error);
    if (!require(mavo, "RAN:AUTO ON", error) || !require(mavo, "UNI:PHOT CD_M2", error))
        return false;
    result = set(mavo, "KEY OFF", &refusal);
    mavo->keys_taken = refusal == 0;
    return result == PORT_OK || port_error(mavo->talk.port, result, error);
}

static void mavo_close(void *state)
{
    struct mavo *mavo = state;
    int refusal;
    if (mavo == NULL)
        return;
    talk_part(&mavo->talk);
    if (mavo->keys_taken && !mavo->talk.gone)
        (void)set(mavo, "KEY ON", &refusal);
    free(mavo);
}

static void cleanup_mavo(struct mavo **mavo)
{
    mavo_close(*mavo);
}

static void note_identity(struct mavo *mavo, const struct mavo_identity *said,
                          struct meter_identity *identity)
{
    (void)text_copy(mavo->talk.serial, sizeof mavo->talk.serial, said->serial);
    (void)text_copy(identity->maker, sizeof identity->maker, said->maker);
    (void)text_copy(identity->model, sizeof identity->model, said->model);
    (void)text_copy(identity->serial, sizeof identity->serial, said->serial);
    (void)text_copy(identity->firmware, sizeof identity->firmware, said->firmware);
    identity->simulated = talk_is_simulated(&mavo->talk, said->model);
}

static bool mavo_open(const struct meter_source *source, void **state,
                      struct meter_identity *identity, struct error *error)
{
    CLEANUP(cleanup_mavo) struct mavo *mavo = calloc(1, sizeof *mavo);
    struct search search = {.last = {0}};
    if (mavo == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    mavo->talk = (struct talk){.port = source->port,
                               .terminator = "\n",
                               .ends = "\r\n",
                               .quiet_ms = QUIET_MS,
                               .limit_divisor = source->limit_divisor};
    enum port_result result = identify_anew(mavo, &search);
    const char *advice = search.last.text[0] != '\0' ? search.last.text : ADVICE;
    if (result != PORT_OK)
        return talk_refuse(&mavo->talk, result, "*IDN?", advice, error);
    if (!make_ready(mavo, error))
        return false;
    note_identity(mavo, &search.said, identity);
    *state = TAKE(mavo);
    return true;
}

static void mavo_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct mavo *mavo = driver;
    struct talk_line line;
    outcome->result = talk_ask(&mavo->talk, "?", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = mavo_parse_measurement(line.text, line.length);
    outcome->repeat = outcome->measured.code == MAVO_ERROR_OVERRUN;
    talk_keep_raw(outcome, &line);
}

static enum port_result mavo_resume(void *driver, char serial[64])
{
    struct search search = {.last = {0}};
    enum port_result result = identify_anew(driver, &search);
    (void)text_copy(serial, 64, search.said.serial);
    return result;
}

static bool mavo_measure(void *state, struct reading *reading, struct error *error)
{
    struct mavo *mavo = state;
    static const struct talk_steps steps = {mavo_measure_once, mavo_resume};
    return talk_measure(&mavo->talk, &steps, mavo, reading, error);
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
