/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PAGE_SIGNAL_H
#define COLLECTOR_WEB_PAGE_SIGNAL_H

#include "collector/web/page.h"

/* Of a record's page: what level was on the wire for each reading, through which settings, by what
 * proof, and what of it is not known. It is read from the record's own file. */

/* *record is {0} before; record_finish after. One that came before any of this was recorded has an
 * empty scan-out, which the page says. */
bool signal_read(struct exchange *exchange, const char *record_id, struct record *record,
                 struct error *error);
void signal_section(struct html *html, const struct record *record);
/* Adds "signal_path" and "frames". */
void signal_json(json_t *object, const struct record *record);

#endif
