/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_DISPLAY_SYSTEM_OF_H
#define COLLECTOR_WEB_DISPLAY_SYSTEM_OF_H

#include "collector/document/display_system.h"
#include "collector/store/store.h"
#include "collector/web/maker.h"

/* Which workstation, how, and the makers by their three letters. */
struct display_system_wanted {
    int64_t workstation_id;
    enum display_system_format format;
    const struct makers *makers;
};

/* The workstation's displays and their newest results, from the store. Within a transaction.
 * found false: there is no such workstation. */
bool display_system_of(struct store *store, const struct display_system_wanted *wanted, bool *found,
                       struct buffer *to, struct error *error);

#endif
