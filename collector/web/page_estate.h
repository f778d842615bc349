/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PAGE_ESTATE_H
#define COLLECTOR_WEB_PAGE_ESTATE_H

#include "collector/web/page.h"

/* Of a display: what its drift is measured from, how it compares with its neighbours, and the form
 * that notes maintenance. */
bool estate_section(struct exchange *exchange, struct html *html,
                    const struct store_display *display, struct error *error);
/* Puts "baselines" and "pairs" into the display's object. */
bool estate_json(struct exchange *exchange, json_t *display, const char *id, struct error *error);
/* Of a record: makes it the baseline, for whoever may. */
void baseline_form(struct exchange *exchange, struct html *html, const struct store_record *record);
/* Of the schedule: meters that have expired, or of which no certificate is kept. */
bool meter_alert(struct exchange *exchange, struct html *html, struct error *error);

#endif
