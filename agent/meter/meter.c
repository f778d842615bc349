/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/meter.h"

#include "agent/meter/choice.h"
#include "agent/meter/driver.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AGAIN_MS 250

struct meter {
    const struct meter_driver *driver;
    struct port *port;            /* NULL for a driver without a line, or while it is gone */
    void *state;                  /* NULL while it is gone */
    struct meter_options options; /* its port is not kept */
    struct meter_port on_bus;     /* "" where the port is on no bus */
    struct meter_identity identity;
};

static void cleanup_meter(struct meter **meter)
{
    meter_close(*meter);
}

static void detach(struct meter *meter)
{
    if (meter->state != NULL)
        meter->driver->close(meter->state);
    meter->state = NULL;
    port_close(meter->port);
    meter->port = NULL;
}

/* Opens port and driver; *identity is that of what is there. */
static bool attach(struct meter *meter, const char *path, struct meter_identity *identity,
                   struct error *error)
{
    const struct meter_driver *driver = meter->driver;
    const struct meter_options *options = &meter->options;
    *identity = (struct meter_identity){.traits = driver->traits, .profile = driver->profile};
    (void)text_copy(identity->driver, sizeof identity->driver, driver->name);
    (void)text_copy(identity->port, sizeof identity->port, path);
    if (driver->line != NULL &&
        !port_open(path, driver->line, options->cancel_fd, &meter->port, error))
        return false;
    const struct meter_source source = {.port = meter->port,
                                        .ask = options->ask,
                                        .ask_context = options->ask_context,
                                        .line_texts = options->line_texts,
                                        .limit_divisor = options->limit_divisor};
    if (driver->open(&source, &meter->state, identity, error))
        return true;
    detach(meter);
    return false;
}

bool meter_open(const struct meter_options *options, struct meter **meter, struct error *error)
{
    struct meter_choice choice;
    CLEANUP(cleanup_meter) struct meter *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "meter");
    if (!meter_choose(options, &choice, error))
        return false;
    opened->driver = choice.driver;
    opened->options = *options;
    opened->options.port = opened->options.driver = NULL;
    opened->on_bus = choice.on_bus;
    if (!attach(opened, choice.path, &opened->identity, error))
        return false;
    *meter = TAKE(opened);
    return true;
}

void meter_close(struct meter *meter)
{
    if (meter == NULL)
        return;
    detach(meter);
    free(meter);
}

/* Where it may have come back: its old name, else the one port that bears its name on the bus. */
static void find_path(const struct meter *meter, char path[256])
{
    CLEANUP(free_pointer) struct meter_port *ports = NULL;
    const struct meter_port *old = &meter->on_bus;
    size_t count = 0, fits = 0, last = 0;
    (void)text_copy(path, 256, meter->identity.port);
    if (file_exists(path) || old->serial[0] == '\0' || !ports_list(&ports, &count, NULL))
        return;
    for (size_t i = 0; i < count; i++)
        if (strcmp(ports[i].serial, old->serial) == 0 &&
            strcmp(ports[i].product, old->product) == 0) {
            fits++;
            last = i;
        }
    if (fits == 1)
        (void)text_copy(path, 256, port_lasting_name(&ports[last]));
}

static bool try_again(struct meter *meter, struct error *error)
{
    struct meter_identity now;
    char path[256];
    find_path(meter, path);
    if (!attach(meter, path, &now, error))
        return false;
    if (strcmp(now.serial, meter->identity.serial) == 0) {
        meter->identity = now;
        return true;
    }
    detach(meter);
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "meter %s: serial number %s answers where %s was",
                     path,
                     now.serial,
                     meter->identity.serial);
}

bool meter_find_again(struct meter *meter, int within_ms, struct error *error)
{
    int64_t deadline_ms = time_monotonic_ms() + within_ms;
    detach(meter);
    for (;;) {
        struct error why = {0};
        if (try_again(meter, &why))
            return true;
        struct pollfd cancel = {.fd = meter->options.cancel_fd, .events = POLLIN};
        if (why.kind != ERROR_CANCELLED && poll(&cancel, 1, LOOK_AGAIN_MS) > 0)
            (void)error_set(&why, ERROR_CANCELLED, "stopped while waiting for the meter");
        if (why.kind == ERROR_CANCELLED || time_monotonic_ms() >= deadline_ms)
            return error_set(error, why.kind, "%s", why.text);
    }
}

const struct meter_identity *meter_identity(const struct meter *meter)
{
    return &meter->identity;
}

bool meter_measure(struct meter *meter, struct reading *reading, struct error *error)
{
    if (meter->state == NULL) {
        meter_record(reading, READING_GONE, 0);
        return error_set(error, ERROR_UNAVAILABLE, "meter %s: unplugged", meter->identity.port);
    }
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
