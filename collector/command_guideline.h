/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_COMMAND_GUIDELINE_H
#define COLLECTOR_COMMAND_GUIDELINE_H

#include "collector/command.h"

/* What the subcommands of guideline are told. */
struct guideline_choice {
    const char *class, *site, *advice, *advised_by, *approver, *reason;
    bool excludes;
    const char *id, *title, *by, *row;
    const char *limit, *remedial, *suspension, *action;
    const char *document, *document_edition, *page;
    const char *recommended, *longest, *decision;
};

extern const struct command command_guideline;

/* copy, limit, confirm, exclude, include, interval, decision: arguments[1] and the guideline. */
bool edition_command(struct store *store, char **arguments, const struct guideline_choice *choice,
                     struct error *error);
bool is_edition_command(const char *name);
bool edition_list(struct store *store, struct error *error);
bool edition_rows(struct store *store, const char *name, const char *class, struct error *error);
/* Two editions of the employer's own, or any two by name (ID, FILE or ID@EDITION). */
bool edition_diff(struct store *store, const char *before, const char *after, struct error *error);

#endif
