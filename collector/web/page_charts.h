/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PAGE_CHARTS_H
#define COLLECTOR_WEB_PAGE_CHARTS_H

#include "collector/web/page.h"

/* Every chart of a display, each with its numbers in a table beside it. */
bool charts_section(struct exchange *exchange, struct html *html,
                    const struct store_display *display, struct error *error);

#endif
