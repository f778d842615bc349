/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/meter.h"

#include "agent/meter/driver.h"
#include "agent/meter/ports.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PORTS_MAX 64

struct meter {
    const struct meter_driver *driver;
    struct port *port; /* NULL for a driver without a line */
    void *state;
    struct meter_identity identity;
};

/* What to open: a driver and, unless it has no line, where. */
struct choice {
    const struct meter_driver *driver;
    char path[256];
};

static bool list_ports(struct meter_port **ports, size_t *count, struct error *error)
{
    *ports = calloc(PORTS_MAX, sizeof **ports);
    if (*ports == NULL)
        return error_set_errno(error, "meter ports");
    return meter_ports(*ports, PORTS_MAX, count, error);
}

static const char *lasting_name(const struct meter_port *port)
{
    return port->by_id[0] != '\0' ? port->by_id : port->path;
}

/* Without a driver: the ids of the named port must be those of one. */
static bool driver_of_port(const char *path, struct choice *choice, struct error *error)
{
    CLEANUP(free_pointer) struct meter_port *ports = NULL;
    size_t count;
    char device[PATH_MAX];
    if (!list_ports(&ports, &count, error))
        return false;
    for (size_t i = 0; realpath(path, device) != NULL && i < count; i++)
        if (strcmp(ports[i].path, device) == 0)
            choice->driver = meter_driver_find(ports[i].driver);
    if (choice->driver == NULL)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: its ids tell of no meter; name the driver with --driver",
                         path);
    return true;
}

/* Without a port: exactly one whose ids are those of the driver, or of any. */
static bool only_port(const char *driver, struct choice *choice, struct error *error)
{
    CLEANUP(free_pointer) struct meter_port *ports = NULL;
    size_t count, fits = 0;
    if (!list_ports(&ports, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (ports[i].driver[0] == '\0' || (driver != NULL && strcmp(driver, ports[i].driver) != 0))
            continue;
        fits++;
        choice->driver = meter_driver_find(ports[i].driver);
        (void)text_copy(choice->path, sizeof choice->path, lasting_name(&ports[i]));
    }
    if (fits == 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "no port whose ids tell of a meter; plug it in, or name its port and "
                         "driver");
    if (fits > 1)
        return error_set(error, ERROR_INVALID, "%zu meters are plugged in; name the port", fits);
    return true;
}

static bool choose(const struct meter_options *options, struct choice *choice, struct error *error)
{
    *choice = (struct choice){0};
    if (options->driver != NULL) {
        choice->driver = meter_driver_find(options->driver);
        if (choice->driver == NULL)
            return error_set(error, ERROR_INVALID, "no meter driver \"%s\"", options->driver);
        if (choice->driver->line == NULL)
            return options->port == NULL ||
                   error_set(error, ERROR_INVALID, "driver %s has no port", choice->driver->name);
    }
    if (options->port == NULL)
        return only_port(options->driver, choice, error);
    if (!text_copy(choice->path, sizeof choice->path, options->port))
        return error_set(error, ERROR_INVALID, "port name too long");
    return choice->driver != NULL || driver_of_port(options->port, choice, error);
}

static void cleanup_meter(struct meter **meter)
{
    meter_close(*meter);
}

bool meter_open(const struct meter_options *options, struct meter **meter, struct error *error)
{
    struct choice choice;
    CLEANUP(cleanup_meter) struct meter *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "meter");
    if (!choose(options, &choice, error))
        return false;
    opened->driver = choice.driver;
    struct meter_identity *identity = &opened->identity;
    identity->traits = choice.driver->traits;
    identity->profile = choice.driver->profile;
    (void)text_copy(identity->driver, sizeof identity->driver, choice.driver->name);
    (void)text_copy(identity->port, sizeof identity->port, choice.path);
    if (choice.driver->line != NULL &&
        !port_open(choice.path, choice.driver->line, options->cancel_fd, &opened->port, error))
        return false;
    const struct meter_source source = {
        opened->port, options->ask, options->ask_context, options->limit_divisor};
    if (!choice.driver->open(&source, &opened->state, identity, error))
        return false;
    *meter = TAKE(opened);
    return true;
}

void meter_close(struct meter *meter)
{
    if (meter == NULL)
        return;
    if (meter->state != NULL)
        meter->driver->close(meter->state);
    port_close(meter->port);
    free(meter);
}

const struct meter_identity *meter_identity(const struct meter *meter)
{
    return &meter->identity;
}

bool meter_measure(struct meter *meter, struct reading *reading, struct error *error)
{
    if (meter->port != NULL)
        port_trace_mark(meter->port);
    bool measured = meter->driver->measure(meter->state, reading, error);
    if (meter->port != NULL)
        port_trace_fresh(meter->port, reading->trace, sizeof reading->trace);
    return measured;
}

void meter_trace(const struct meter *meter, char *text, size_t size)
{
    text[0] = '\0';
    if (meter->port != NULL)
        port_trace(meter->port, text, size);
}
