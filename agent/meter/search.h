/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_SEARCH_H
#define AGENT_METER_SEARCH_H

#include "agent/meter/meter.h"

/* Names of the drivers to try at such a port, in this order, ended by NULL; NULL: nothing may be
 * sent there. Each question is noise or an unknown command to the meters before and after it. */
const char *const *search_order(const struct meter_port *port, bool is_pseudo);

#endif
