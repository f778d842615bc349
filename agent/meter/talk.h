/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_TALK_H
#define AGENT_METER_TALK_H

#include "agent/meter/codec.h"
#include "agent/meter/driver.h"

/* How the drivers talk: ask, wait, and after a doubt find out who is there before one repetition.
 * Every wait is bounded. */
struct talk {
    struct port *port;      /* borrowed */
    const char *terminator; /* sent after a command */
    const char *ends;       /* any of these bytes ends a line of a reply */
    const char *signals;    /* those of the ends that say something themselves; NULL: none */
    const char *ignored;    /* bytes that may stand anywhere and mean nothing; NULL: none */
    int quiet_ms;           /* of silence before a command, where the last reply had no end */
    int gap_ms;             /* of silence that the meter needs before any command */
    int byte_gap_ms;        /* between two bytes of a command */
    int limit_divisor;      /* of all limits; 0: 1 */
    unsigned doubts;        /* flags of every number, for what is set in the meter */
    char serial[64];        /* of the meter that was opened; "" where it tells none */
    bool in_doubt;          /* a reply may still come that belongs to an earlier question */
    bool in_order;          /* the last reply came to its end: nothing of it can still come */
    bool is_hurried;        /* giving the meter back after a cancel: no waiting for replies */
    bool gone;
};

#define TALK_LINE_MAX 255
struct talk_line {
    char text[TALK_LINE_MAX + 1];
    size_t length;
    char end; /* the byte that ended it */
};

int64_t talk_deadline(const struct talk *talk, int limit_ms);
/* Waits for silence, where it has to, then sends the command and its terminator. */
enum port_result talk_send(struct talk *talk, const char *command, int64_t deadline_ms);
/* The next line that is not empty, or that a signal ended. Untouched unless PORT_OK. */
enum port_result talk_read(struct talk *talk, struct talk_line *line, int64_t deadline_ms);
/* A reply of exactly so many bytes, whatever they are. Untouched unless PORT_OK. */
enum port_result talk_read_count(struct talk *talk, void *bytes, size_t count, int64_t deadline_ms);
enum port_result talk_ask(struct talk *talk, const char *command, int limit_ms,
                          struct talk_line *reply);
/* Asks until a line fits, at most twice; lines that do not, late replies among them, are passed
 * over. As a meter answers in order, after PORT_OK nothing older is still to come. */
typedef bool talk_fits(const char *line, size_t length, void *into);
enum port_result talk_find(struct talk *talk, const char *command, int limit_ms, talk_fits *fits,
                           void *into);

/* For the opening: why there is no meter; returns false. advice: what a person can do. */
bool talk_refuse(const struct talk *talk, enum port_result result, const char *asked,
                 const char *advice, struct error *error);
bool talk_is_simulated(const struct talk *talk, const char *model);
bool talk_is_lost(enum port_result result); /* gone, failed or cancelled */

struct talk_outcome {
    enum port_result result; /* PORT_OK: measured says the rest */
    struct measured measured;
    bool repeat; /* says nothing of the light: worth one repetition */
    char raw[READING_RAW_SIZE];
};

/* Before the meter is given back: nothing is cancelled any more, and after a cancel nothing waits
 * longer than it takes to send. */
void talk_part(struct talk *talk);

void talk_keep_raw(struct talk_outcome *outcome, const struct talk_line *line);

struct talk_steps {
    /* One measurement. *outcome is zero before. */
    void (*measure)(void *driver, struct talk_outcome *outcome);
    /* Who is there? With PORT_OK nothing older is still to come; serial gets the number, "" where
     * the meter tells none. */
    enum port_result (*resume)(void *driver, char serial[64]);
};

/* As meter_measure. What was no reply, or none in time, is asked for once more when the same meter
 * still answers; else it is gone. */
bool talk_measure(struct talk *talk, const struct talk_steps *steps, void *driver,
                  struct reading *reading, struct error *error);

#endif
