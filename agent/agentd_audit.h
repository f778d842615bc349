/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_AGENTD_AUDIT_H
#define AGENT_AGENTD_AUDIT_H

#include "monqa/error.h"

#include <stddef.h>

/* Looks at every output beside the desktop that draws, and compares it with what it was at the last
 * QA. What differs stands in STATE/audit/changes until the next QA, for `monqa sync` to tell. */

struct audit_result {
    size_t outputs, changes;
    bool is_news; /* the file of changes is another than before */
};

/* An output that was never seen is taken down as it is. */
bool audit_run(const char *state_folder, struct audit_result *result, struct error *error);

#endif
