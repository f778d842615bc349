/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_AUDIT_CHANGES_H
#define AGENT_AUDIT_CHANGES_H

#include "monqa/error.h"

#include <jansson.h>

/* What the service's audit found since the last QA (agentd_audit.c), for the inventory. */

/* Connector -> array of {"kind", "words", "maintenance"}; connectors without a change are not
 * there. *audited false: there was no audit yet. ERROR_INVALID: a line is none; the caller decides.
 */
bool audit_changes_read(const char *state_folder, bool *audited, json_t **by_connector,
                        struct error *error);
/* Of the text of the file. Pure. The caller releases *by_connector. */
bool audit_changes_parse(const char *name, const char *text, size_t length, json_t **by_connector,
                         struct error *error);

#endif
