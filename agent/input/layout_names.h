/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_INPUT_LAYOUT_NAMES_H
#define AGENT_INPUT_LAYOUT_NAMES_H

#include <stddef.h>

/* Which layout the keyboards have, in the words of XKB; "": its default. */
struct layout_names {
    char model[64], layout[64], variant[64], options[128];
};

/* Debian's /etc/default/keyboard (keyboard(5)): lines XKBLAYOUT="de"; what is not understood is
 * left out, as the system's own readers do. */
void layout_names_parse(const char *text, size_t length, struct layout_names *names);
/* "de" or "de:nodeadkeys", several with commas, as a configuration has it. */
void layout_names_from_setting(const char *setting, struct layout_names *names);

#endif
