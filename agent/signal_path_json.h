/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SIGNAL_PATH_JSON_H
#define AGENT_SIGNAL_PATH_JSON_H

#include "monqa/signal_judge.h"

#include <jansson.h>

/* What is unknown is null; with the checks and their result. NULL: no memory. */
json_t *signal_path_json(const struct signal_path *path, const struct signal_check *checks,
                         size_t check_count);

#endif
