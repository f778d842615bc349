/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_PATH_STATE_H
#define AGENT_DISPLAY_SIGNAL_PATH_STATE_H

#include "monqa/error.h"
#include "monqa/signal_path.h"

/* What an output was like after the last QA, as FOLDER/audit/card0-DP-1.state. */
bool signal_state_save(const char *state_folder, const struct signal_path *path,
                       struct error *error);
/* Of the output that `of` names. *found false: none is kept. A file that cannot be read is an
 * error, and the next save replaces it. */
bool signal_state_load(const char *state_folder, const struct signal_path *of, bool *found,
                       struct signal_path *path, struct error *error);

/* The next audit takes the output down anew. */
bool signal_state_forget(const char *state_folder, const struct signal_path *of,
                         struct error *error);

#endif
