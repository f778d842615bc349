/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/choice.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PORTS_MAX 64

bool ports_list(struct meter_port **ports, size_t *count, struct error *error)
{
    *ports = calloc(PORTS_MAX, sizeof **ports);
    if (*ports == NULL)
        return error_set_errno(error, "meter ports");
    return meter_ports(*ports, PORTS_MAX, count, error);
}

const char *port_lasting_name(const struct meter_port *port)
{
    return port->by_id[0] != '\0' ? port->by_id : port->path;
}

struct meter_port port_on_bus(const char *path)
{
    CLEANUP(free_pointer) struct meter_port *ports = NULL;
    size_t count = 0;
    char device[PATH_MAX];
    if (realpath(path, device) != NULL && ports_list(&ports, &count, NULL))
        for (size_t i = 0; i < count; i++)
            if (strcmp(ports[i].path, device) == 0)
                return ports[i];
    return (struct meter_port){.path = ""};
}

static bool is_word_of(const char *words, const char *word)
{
    size_t length = strlen(word);
    while (length > 0 && *words != '\0') {
        size_t next = strcspn(words, " ");
        if (next == length && memcmp(words, word, length) == 0)
            return true;
        words += next + strspn(words + next, " ");
    }
    return false;
}

bool port_is_excluded(const char *exclude, const char *path, const struct meter_port *port)
{
    return exclude != NULL && (is_word_of(exclude, path) || is_word_of(exclude, port->path) ||
                               is_word_of(exclude, port->by_id));
}

static bool takes(const struct meter_options *options, const struct meter_port *port)
{
    return port->driver[0] != '\0' &&
           (options->driver == NULL || strcmp(options->driver, port->driver) == 0) &&
           !port_is_excluded(options->exclude, port->path, port);
}

/* Exactly one whose ids are those of the driver, or of any. */
static bool choose_only(const struct meter_options *options, struct meter_choice *choice,
                        struct error *error)
{
    CLEANUP(free_pointer) struct meter_port *ports = NULL;
    size_t count, fits = 0;
    if (!ports_list(&ports, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (takes(options, &ports[i])) {
            fits++;
            choice->on_bus = ports[i];
        }
    if (fits == 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "no port whose ids tell of a meter; plug it in, or name its port and "
                         "driver");
    if (fits > 1)
        return error_set(error, ERROR_INVALID, "%zu meters are plugged in; name the port", fits);
    choice->driver = meter_driver_find(choice->on_bus.driver);
    (void)text_copy(choice->path, sizeof choice->path, port_lasting_name(&choice->on_bus));
    return true;
}

static bool choose_named(const struct meter_options *options, struct meter_choice *choice,
                         struct error *error)
{
    if (!text_copy(choice->path, sizeof choice->path, options->port))
        return error_set(error, ERROR_INVALID, "port name too long");
    choice->on_bus = port_on_bus(choice->path);
    if (port_is_excluded(options->exclude, choice->path, &choice->on_bus))
        return error_set(error, ERROR_INVALID, "%s: [meter] exclude forbids it", choice->path);
    if (choice->driver == NULL)
        choice->driver = meter_driver_find(choice->on_bus.driver);
    return choice->driver != NULL ||
           error_set(error,
                     ERROR_INVALID,
                     "%s: its ids tell of no meter; name the driver with --driver",
                     choice->path);
}

bool meter_choose(const struct meter_options *options, struct meter_choice *choice,
                  struct error *error)
{
    *choice = (struct meter_choice){.driver = NULL};
    if (options->driver != NULL) {
        choice->driver = meter_driver_find(options->driver);
        if (choice->driver == NULL)
            return error_set(error, ERROR_INVALID, "no meter driver \"%s\"", options->driver);
        if (choice->driver->line == NULL)
            return options->port == NULL ||
                   error_set(error, ERROR_INVALID, "driver %s has no port", choice->driver->name);
    }
    return options->port == NULL ? choose_only(options, choice, error)
                                 : choose_named(options, choice, error);
}
