/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PAGE_VIEWER_H
#define COLLECTOR_WEB_PAGE_VIEWER_H

#include "collector/web/page.h"

/* Of a record's page: what a person saw and measured in the image viewer. Nothing where the test
 * was not part of the record. */
void viewer_section(struct html *html, const struct record *record);
/* Adds "viewer": {"answers", "measures"}; null where the test was not part of it. */
void viewer_json(json_t *object, const struct record *record);

#endif
