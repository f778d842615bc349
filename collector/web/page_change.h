/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PAGE_CHANGE_H
#define COLLECTOR_WEB_PAGE_CHANGE_H

#include "collector/web/page.h"

/* Of a display's page: what has changed since its last QA, and how it is told from others. */
struct change_story {
    struct store_identity identity;
    struct store_change *changes;
    size_t change_count;
};

bool change_story_read(struct exchange *exchange, const char *display_id,
                       struct change_story *story, struct error *error);
void change_story_finish(struct change_story *story);

void change_section(struct html *html, const struct change_story *story);
void identity_section(struct exchange *exchange, struct html *html,
                      const struct store_display *display, const struct change_story *story);
/* Adds "known_by", "identity_doubt", "identity_confirmed_by" and "changes". */
void change_json(json_t *object, const struct store_display *display,
                 const struct change_story *story);

#endif
