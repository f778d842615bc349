/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/talk.h"

#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <string.h>

#define DRAIN_MS 1000 /* a port that talks without a pause is given up after this */
#define QUIET_RESYNC_MS 200
#define HURRIED_MS 40         /* closing the port throws away what is not yet sent */
#define SHORTEST_LIMIT_MS 300 /* where they are divided: a busy machine needs as much */

int64_t talk_deadline(const struct talk *talk, int limit_ms)
{
    if (talk->limit_divisor > 1)
        limit_ms = limit_ms / talk->limit_divisor < SHORTEST_LIMIT_MS
                       ? SHORTEST_LIMIT_MS
                       : limit_ms / talk->limit_divisor;
    if (talk->is_hurried)
        limit_ms = HURRIED_MS;
    return time_monotonic_ms() + limit_ms;
}

static enum port_result write_slowly(const struct talk *talk, const char *bytes,
                                     int64_t deadline_ms)
{
    if (talk->byte_gap_ms == 0)
        return port_write_all(talk->port, bytes, strlen(bytes), deadline_ms);
    enum port_result result = PORT_OK;
    for (; *bytes != '\0' && result == PORT_OK; bytes++) {
        result = port_write_all(talk->port, bytes, 1, deadline_ms);
        if (result == PORT_OK)
            result = port_pause(talk->port, talk->byte_gap_ms);
    }
    return result;
}

static int silence_ms(const struct talk *talk)
{
    if (talk->is_hurried)
        return 0;
    if (talk->in_doubt)
        return QUIET_RESYNC_MS;
    return talk->in_order || talk->quiet_ms < talk->gap_ms ? talk->gap_ms : talk->quiet_ms;
}

enum port_result talk_send(struct talk *talk, const char *command, int64_t deadline_ms)
{
    int quiet_ms = silence_ms(talk);
    talk->in_order = false;
    int64_t drained_ms = time_monotonic_ms() + quiet_ms + DRAIN_MS;
    enum port_result result = port_drain(talk->port, quiet_ms, drained_ms);
    if (result == PORT_OK)
        result = write_slowly(talk, command, deadline_ms + quiet_ms);
    return result == PORT_OK ? write_slowly(talk, talk->terminator, deadline_ms + quiet_ms)
                             : result;
}

static bool is_one_of(const char *bytes, char byte)
{
    return bytes != NULL && byte != '\0' && strchr(bytes, byte) != NULL;
}

enum port_result talk_read(struct talk *talk, struct talk_line *line, int64_t deadline_ms)
{
    struct talk_line read = {.length = 0};
    talk->in_order = false;
    for (;;) {
        char byte;
        enum port_result result = port_read_count(talk->port, &byte, 1, deadline_ms);
        if (result != PORT_OK)
            return result;
        if (is_one_of(talk->ignored, byte))
            continue;
        if (!is_one_of(talk->ends, byte)) {
            if (read.length == TALK_LINE_MAX)
                return PORT_OVERLONG;
            read.text[read.length++] = byte;
        } else if (read.length > 0 || is_one_of(talk->signals, byte)) {
            read.end = byte;
            *line = read;
            talk->in_order = true;
            return PORT_OK;
        }
    }
}

enum port_result talk_read_count(struct talk *talk, void *bytes, size_t count, int64_t deadline_ms)
{
    enum port_result result = port_read_count(talk->port, bytes, count, deadline_ms);
    talk->in_order = result == PORT_OK;
    return result;
}

enum port_result talk_ask(struct talk *talk, const char *command, int limit_ms,
                          struct talk_line *reply)
{
    enum port_result result = talk_send(talk, command, talk_deadline(talk, limit_ms));
    return result == PORT_OK ? talk_read(talk, reply, talk_deadline(talk, limit_ms)) : result;
}

/* After a second question the reply to the first may have been taken for its own. */
static enum port_result settle(struct talk *talk, int attempt)
{
    enum port_result result = PORT_OK;
    if (attempt > 0)
        result = port_drain(talk->port, QUIET_RESYNC_MS, time_monotonic_ms() + DRAIN_MS);
    if (result == PORT_OK)
        talk->in_doubt = false;
    return result;
}

enum port_result talk_find(struct talk *talk, const char *command, int limit_ms, talk_fits *fits,
                           void *into)
{
    enum port_result result = PORT_TIMEOUT;
    for (int attempt = 0; attempt < 2; attempt++) {
        result = talk_send(talk, command, talk_deadline(talk, limit_ms));
        int64_t deadline_ms = talk_deadline(talk, limit_ms);
        while (result == PORT_OK || result == PORT_OVERLONG) {
            struct talk_line line;
            result = talk_read(talk, &line, deadline_ms);
            if (result == PORT_OK && fits(line.text, line.length, into))
                return settle(talk, attempt);
        }
        if (talk_is_lost(result))
            break;
    }
    return result;
}

bool talk_is_lost(enum port_result result)
{
    return result == PORT_GONE || result == PORT_FAILED || result == PORT_CANCELLED;
}

bool talk_refuse(const struct talk *talk, enum port_result result, const char *asked,
                 const char *advice, struct error *error)
{
    if (talk_is_lost(result))
        return port_error(talk->port, result, error);
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "meter %s: no fitting reply to %s in time; %s",
                     port_path(talk->port),
                     asked,
                     advice);
}

bool talk_is_simulated(const struct talk *talk, const char *model)
{
    return port_is_pseudo(talk->port) || strstr(model, "SIMULATOR") != NULL;
}

void talk_part(struct talk *talk)
{
    talk->is_hurried = port_ignore_cancel(talk->port);
}

void talk_keep_raw(struct talk_outcome *outcome, const struct talk_line *line)
{
    text_printable(outcome->raw, sizeof outcome->raw, line->text, line->length);
}

static enum reading_status status_of(const struct talk_outcome *outcome)
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

/* Ends the measurement without a meter; the error is set. */
static bool lose(struct talk *talk, struct reading *reading, enum port_result result)
{
    if (result != PORT_CANCELLED)
        talk->gone = true;
    meter_record(reading, result == PORT_CANCELLED ? READING_CANCELLED : READING_GONE, 0);
    return false;
}

/* The same meter must answer again; a silent or another one is as good as unplugged. */
static bool resume(struct talk *talk, const struct talk_steps *steps, void *driver,
                   struct reading *reading, struct error *error)
{
    char serial[64] = "";
    const char *path = port_path(talk->port);
    enum port_result result = steps->resume(driver, serial);
    if (talk_is_lost(result)) {
        (void)port_error(talk->port, result, error);
        return lose(talk, reading, result);
    }
    if (result == PORT_OK && strcmp(serial, talk->serial) == 0)
        return true;
    if (result == PORT_OK)
        (void)error_set(error,
                        ERROR_UNAVAILABLE,
                        "meter %s: serial number %s answers where %s was",
                        path,
                        serial,
                        talk->serial);
    else
        (void)error_set(error, ERROR_UNAVAILABLE, "meter %s: does not answer any more", path);
    return lose(talk, reading, PORT_GONE);
}

static void measure_once(struct talk *talk, const struct talk_steps *steps, void *driver,
                         struct talk_outcome *outcome)
{
    *outcome = (struct talk_outcome){.result = PORT_OK};
    talk->in_doubt = false;
    steps->measure(driver, outcome);
    if (talk_is_lost(outcome->result))
        outcome->measured = measured_failed(READING_GONE, 0);
    /* What bears the meter's own number was a reply, whatever it means. */
    bool no_reply = outcome->measured.status == READING_PROTOCOL && outcome->measured.code == 0;
    talk->in_doubt = outcome->result != PORT_OK || no_reply;
}

static bool conclude(struct talk *talk, const struct talk_outcome *outcome, unsigned flags,
                     struct reading *reading, struct error *error)
{
    if (talk_is_lost(outcome->result)) {
        (void)port_error(talk->port, outcome->result, error);
        return lose(talk, reading, outcome->result);
    }
    meter_record(reading, status_of(outcome), outcome->measured.luminance_cd_m2);
    reading->flags = flags;
    reading->resolution_cd_m2 =
        reading_has_number(reading) ? outcome->measured.resolution_cd_m2 : 0;
    if (outcome->result == PORT_OK)
        reading->flags |= outcome->measured.flags;
    if (reading_has_number(reading)) {
        reading->x = outcome->measured.x;
        reading->y = outcome->measured.y;
        reading->flags |= talk->doubts;
        if (talk->doubts != 0)
            reading->status = READING_SUSPECT;
    }
    (void)text_copy(reading->raw, sizeof reading->raw, outcome->raw);
    return true;
}

bool talk_measure(struct talk *talk, const struct talk_steps *steps, void *driver,
                  struct reading *reading, struct error *error)
{
    struct talk_outcome outcome;
    if (talk->gone) {
        (void)port_error(talk->port, PORT_GONE, error);
        return lose(talk, reading, PORT_GONE);
    }
    if (talk->in_doubt && !resume(talk, steps, driver, reading, error))
        return false;
    measure_once(talk, steps, driver, &outcome);
    if (talk_is_lost(outcome.result) || !(talk->in_doubt || outcome.repeat))
        return conclude(talk, &outcome, 0, reading, error);
    if (talk->in_doubt && !resume(talk, steps, driver, reading, error))
        return false;
    measure_once(talk, steps, driver, &outcome);
    return conclude(talk, &outcome, READING_RETRIED, reading, error);
}
