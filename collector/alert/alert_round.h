/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_ALERT_ALERT_ROUND_H
#define COLLECTOR_ALERT_ALERT_ROUND_H

#include "collector/alert/alert_settings.h"
#include "collector/store/store_alert.h"

/* Writes the letters that are due now into the store, each in the transaction that ticks off what
 * it tells. hour: of the site. *count: how many. */
bool alert_write_letters(struct store *store, const struct alert_settings *settings, int64_t now_ms,
                         int hour, size_t *count, struct error *error);

/* When the next try is, after as many as there were. */
int64_t alert_next_try(const struct alert_settings *settings, int64_t tries, int64_t now_ms);

#endif
