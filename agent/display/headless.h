/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_HEADLESS_H
#define AGENT_DISPLAY_HEADLESS_H

#include "monqa/error.h"

/* "headless:WxH[,edid=FILE]": a display that is none, for demonstrations and tests. */
struct headless_name {
    unsigned width, height;
    const char *edid_path; /* points into the name; NULL: none */
};

bool headless_name_is(const char *name);
bool headless_name_parse(const char *name, struct headless_name *parsed, struct error *error);

#endif
