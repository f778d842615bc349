/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_COMMAND_PATTERN_H
#define AGENT_COMMAND_PATTERN_H

#include <stdbool.h>

/* monqa pattern list: what there is and what is known but not available. The code to leave with. */
int pattern_list(bool as_json);

#endif
