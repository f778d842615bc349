/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PORTS_H
#define AGENT_METER_PORTS_H

#include "agent/meter/meter.h"

/* meter_ports with the places of sysfs and of the device files: "/sys" and "/dev". */
bool ports_below(const char *sysfs, const char *devices, struct meter_port *ports, size_t maximum,
                 size_t *count, struct error *error);

#endif
