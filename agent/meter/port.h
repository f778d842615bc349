/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PORT_H
#define AGENT_METER_PORT_H

#include "agent/meter/port_file.h"
#include "monqa/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A serial port with one owner. Every wait is bounded by a deadline (time_monotonic_ms) and ends at
 * once when the cancel descriptor becomes readable. */
enum port_parity { PORT_PARITY_NONE, PORT_PARITY_EVEN };

struct port_line {
    unsigned baud; /* 4800, 9600, 19200, 38400, 115200, 230400 or 921600 */
    int data_bits; /* 7 or 8 */
    enum port_parity parity;
    int stop_bits;      /* 1 or 2 */
    bool hardware_flow; /* RTS and CTS */
    /* Not NULL: no serial line but a device that takes and gives messages, see port_file.h; the
     * rest of this means nothing then. */
    port_is_question *is_question;
};

enum port_result {
    PORT_OK,
    PORT_TIMEOUT,
    PORT_OVERLONG, /* no end in as many bytes as there is room for; they are thrown away */
    PORT_GONE,     /* hang-up: unplugged, or the other end of a pseudo-terminal closed */
    PORT_CANCELLED,
    PORT_FAILED, /* the operating system refused */
};

struct port; /* opaque */

/* A port that was plugged in a moment ago and is in use is tried again for some seconds: others,
 * ModemManager above all, look at what is new. ERROR_UNAVAILABLE: not there, or in use by another
 * program; ERROR_INVALID: no serial port; ERROR_SYSTEM: no permission, or the adapter does not keep
 * the line settings. */
bool port_open(const char *path, const struct port_line *line, int cancel_fd, struct port **port,
               struct error *error);
void port_close(struct port *port); /* never waits for output; NULL allowed */

/* Another line, read back as at the opening; what is pending is forgotten. */
bool port_change_line(struct port *port, const struct port_line *line, struct error *error);

/* RTS is on from the opening; what has no such line does nothing. */
void port_set_rts(struct port *port, bool on);

/* A pseudo-terminal: no instrument is behind it, and it keeps no line settings. */
bool port_is_pseudo(const struct port *port);
const char *port_path(const struct port *port);
/* From now on waits are bounded by their deadlines alone: for giving the meter back at the end.
 * True when there was a cancel. */
bool port_ignore_cancel(struct port *port);

/* Reads and forgets until no byte has come or gone for quiet_ms; PORT_TIMEOUT when it never
 * stops. */
enum port_result port_drain(struct port *port, int quiet_ms, int64_t deadline_ms);
enum port_result port_write_all(struct port *port, const void *bytes, size_t length,
                                int64_t deadline_ms);
/* Up to the byte end, which is not kept; what came after it waits for the next read. text gets a
 * NUL after its length bytes. Untouched unless PORT_OK. */
enum port_result port_read_until(struct port *port, char end, char *text, size_t size,
                                 size_t *length, int64_t deadline_ms);
/* Exactly count bytes, whatever they are. Untouched unless PORT_OK. */
enum port_result port_read_count(struct port *port, void *bytes, size_t count, int64_t deadline_ms);
/* A pause in which a cancel or a hang-up is noticed; bytes that come are kept. */
enum port_result port_pause(struct port *port, int ms);

/* The last bytes of both directions, printable: "> " sent, "< " came. */
void port_trace(const struct port *port, char *text, size_t size);
/* Of these, what came and went since the mark; its end when not all of it fits. */
void port_trace_mark(struct port *port);
void port_trace_fresh(const struct port *port, char *text, size_t size);

/* For a result other than PORT_OK: names the port and the trouble; returns false. */
bool port_error(const struct port *port, enum port_result result, struct error *error);

#endif
