/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_ALERT_ALERT_H
#define COLLECTOR_ALERT_ALERT_H

#include "collector/alert/alert_settings.h"
#include "collector/store/store.h"

/* A thread that writes the letters which are due and sends those that wait. What it does stands in
 * the store: it may end at any moment. */
struct alert;
bool alert_start(const struct alert_settings *settings, struct store *store, struct alert **alert,
                 struct error *error);
void alert_stop(struct alert *alert); /* NULL: nothing */

#endif
