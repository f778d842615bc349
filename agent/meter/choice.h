/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_CHOICE_H
#define AGENT_METER_CHOICE_H

#include "agent/meter/driver.h"

/* What to open: a driver and, unless it has no line, where. Nothing is sent to any port. */
struct meter_choice {
    const struct meter_driver *driver;
    char path[256];
    struct meter_port on_bus; /* "" where the port is on no bus */
};

bool meter_choose(const struct meter_options *options, struct meter_choice *choice,
                  struct error *error);

/* All ports; the caller frees *ports. */
bool ports_list(struct meter_port **ports, size_t *count, struct error *error);
/* The one behind a name; "" when it is on no bus. */
struct meter_port port_on_bus(const char *path);
/* That of udev, which stays the same whatever is plugged in first, where there is one. */
const char *port_lasting_name(const struct meter_port *port);
/* exclude as in struct meter_options: path or a name of the port stands in it. */
bool port_is_excluded(const char *exclude, const char *path, const struct meter_port *port);

#endif
