/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PORT_LINE_H
#define AGENT_METER_PORT_LINE_H

#include "agent/meter/port.h"

/* Sets the line raw and reads back that the adapter kept it; of a pseudo-terminal only that it is
 * raw, since the kernel gives it 8N1 whatever is asked. */
bool port_line_set(int descriptor, const struct port_line *line, bool pseudo, struct error *error);

#endif
