/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/search.h"

#include "agent/meter/choice.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <poll.h>
#include <string.h>

#define LISTEN_MS 500
#define SILENCE_MS 300
#define DIVISOR 4 /* a meter that is there answers its name at once */

/* The Klein's question is text to no other; the line feed before the MAVO's clears it; a JETI at
 * its speeds is noise to both. */
static const char *const at_ftdi[] = {"klein-k10", "mavo-usb", "jeti-specbos", NULL};
/* Never PHOTO, RMTS or anything that begins with E. */
static const char *const at_acm[] = {"cri-cr", "crs-colorcal", NULL};

const char *const *search_order(const struct meter_port *port, bool is_pseudo)
{
    if (is_pseudo || strcmp(port->usb, "0403:6001") == 0 || strcmp(port->usb, "0403:6015") == 0)
        return at_ftdi;
    return strncmp(port->path, "/dev/ttyACM", strlen("/dev/ttyACM")) == 0 ? at_acm : NULL;
}

/* What talks by itself is something else. */
static bool is_silent(struct port *port, struct error *error)
{
    char byte;
    enum port_result result = port_read_count(port, &byte, 1, time_monotonic_ms() + LISTEN_MS);
    if (result == PORT_TIMEOUT)
        return true;
    return result == PORT_OK ? error_set(error,
                                         ERROR_UNAVAILABLE,
                                         "%s: talks without being asked; no meter that could be "
                                         "looked for does, and nothing was sent",
                                         port_path(port))
                             : port_error(port, result, error);
}

static void cleanup_port(struct port **port)
{
    port_close(*port);
}

static bool find_order(const struct meter_options *options, const struct meter_port *on_bus,
                       const char *const **order, struct error *error)
{
    static const struct port_line line = {.baud = 9600, .data_bits = 8, .stop_bits = 1};
    CLEANUP(cleanup_port) struct port *port = NULL;
    if (on_bus->path[0] != '\0' && search_order(on_bus, false) == NULL)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: the ids %s are of no chip that a meter has; nothing was sent",
                         options->port,
                         on_bus->usb);
    if (!port_open(options->port, &line, options->cancel_fd, &port, error))
        return false;
    *order = search_order(on_bus, port_is_pseudo(port));
    if (*order == NULL)
        return error_set(error, ERROR_INVALID, "%s: on no USB; nothing was sent", options->port);
    return is_silent(port, error);
}

static bool try_driver(const struct meter_options *options, const char *driver, struct error *error)
{
    struct meter *meter = NULL;
    struct meter_options trial = *options;
    trial.driver = driver;
    trial.limit_divisor = DIVISOR;
    if (!meter_open(&trial, &meter, error))
        return false;
    meter_close(meter);
    return true;
}

static bool pause_ms(int cancel_fd, int ms, struct error *error)
{
    struct pollfd cancel = {.fd = cancel_fd, .events = POLLIN};
    return poll(&cancel, 1, ms) <= 0 ||
           error_set(error, ERROR_CANCELLED, "stopped while looking for a meter");
}

bool meter_search(const struct meter_options *options, const char **driver, struct error *error)
{
    const char *const *order = NULL;
    if (options->port == NULL)
        return error_set(error, ERROR_INVALID, "a meter is looked for at a named port alone");
    const struct meter_port on_bus = port_on_bus(options->port);
    if (port_is_excluded(options->exclude, options->port, &on_bus))
        return error_set(error, ERROR_INVALID, "%s: [meter] exclude forbids it", options->port);
    if (on_bus.driver[0] != '\0') {
        *driver = meter_driver_find(on_bus.driver)->name;
        return true;
    }
    if (!find_order(options, &on_bus, &order, error))
        return false;
    for (; *order != NULL; order++) {
        struct error why = {0};
        if (!pause_ms(options->cancel_fd, SILENCE_MS, error))
            return false;
        if (try_driver(options, *order, &why)) {
            *driver = *order;
            return true;
        }
        if (why.kind != ERROR_UNAVAILABLE)
            return error_set(error, why.kind, "%s", why.text);
    }
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "%s: no meter that can be looked for answers; name the driver with --driver",
                     options->port);
}
