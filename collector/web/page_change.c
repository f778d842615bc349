/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool change_story_read(struct exchange *exchange, const char *display_id,
                       struct change_story *story, struct error *error)
{
    return store_identity(exchange->store, display_id, &story->identity, error) &&
           store_changes(exchange->store, display_id, &story->changes, &story->change_count, error);
}

void change_story_finish(struct change_story *story)
{
    free(story->changes);
}

void change_section(struct html *html, const struct change_story *story)
{
    static const char *const headings[] = {"Seen on", "What", "Change", "State", NULL};
    if (story->change_count == 0)
        return;
    html_element(html, "h2", NULL, "Changes of the signal path");
    table_begin(html, "Found by the agent's daily audit, beside the desktop", headings);
    for (size_t i = 0; i < story->change_count; i++) {
        const struct store_change *change = &story->changes[i];
        bool stands = change->gone_at == 0;
        html_open(html, "tr", NULL);
        date_cell(html, headings[0], change->first_seen_on);
        cell(html, headings[1], change->kind);
        cell(html, headings[2], change->words);
        cell_open(html, headings[3]);
        badge(html,
              stands && change->is_maintenance ? "warn" : "calm",
              !stands                  ? "gone, or tested since"
              : change->is_maintenance ? "stands: tests after maintenance"
                                       : "stands");
        cell_close(html);
        html_close(html, "tr");
    }
    table_end(html);
}

/* "": its serial is enough. */
static const char *doubt_of(const struct store_display *display, const struct change_story *story)
{
    if (strcmp(story->identity.known_by, "connector") == 0)
        return "Two displays that say they are the same were seen at this workstation: this one is "
               "known by its connector.";
    const char *doubt = display_identity_doubt(&display->identity);
    if (doubt != NULL)
        return "It has no serial number of its own: it is known by its workstation.";
    return display->is_ambiguous
               ? "Another display says that it is this one: two with one serial, or a switch or "
                 "splitter between."
               : "";
}

void identity_section(struct exchange *exchange, struct html *html,
                      const struct store_display *display, const struct change_story *story)
{
    char path[96];
    const char *doubt = doubt_of(display, story);
    if (doubt[0] == '\0')
        return;
    bool is_confirmed = story->identity.confirmed_by[0] != '\0';
    html_open(html, "p", "class", is_confirmed ? "alert alert-info" : "alert alert-warning", NULL);
    html_text(html, doubt);
    if (is_confirmed)
        html_format(html, " Confirmed by %s.", story->identity.confirmed_by);
    html_close(html, "p");
    if (is_confirmed || !exchange->has_session || !may(exchange, ROLES_IDENTITY))
        return;
    (void)snprintf(path, sizeof path, "/displays/%s/confirm-identity", display->id);
    html_open(html, "form", "method", "post", "action", path, NULL);
    csrf_field(exchange, html);
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_format(html, "Confirm that it is the display on %s", display->connector);
    html_close(html, "button");
    html_close(html, "form");
}

static json_t *one_json(const struct store_change *change)
{
    return json_pack("{s:s, s:s, s:b, s:s, s:o, s:b}",
                     "kind",
                     change->kind,
                     "words",
                     change->words,
                     "maintenance",
                     (int)change->is_maintenance,
                     "first_seen_on",
                     change->first_seen_on,
                     "last_seen_at",
                     time_or_null(change->last_seen_at),
                     "stands",
                     (int)(change->gone_at == 0));
}

void change_json(json_t *object, const struct store_display *display,
                 const struct change_story *story)
{
    json_t *changes = json_array();
    const char *doubt = doubt_of(display, story);
    for (size_t i = 0; i < story->change_count; i++)
        (void)json_array_append_new(changes, one_json(&story->changes[i]));
    (void)json_object_set_new(object, "known_by", json_string(story->identity.known_by));
    (void)json_object_set_new(object, "identity_doubt", text_or_null(doubt));
    (void)json_object_set_new(
        object, "identity_confirmed_by", text_or_null(story->identity.confirmed_by));
    (void)json_object_set_new(object, "changes", changes);
}

bool handle_confirm_identity(struct exchange *exchange, struct error *error)
{
    bool found;
    char path[96];
    if (!store_confirm_identity(
            exchange->store, exchange->argument, exchange->person, exchange->now_ms, &found, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such display waits to be confirmed");
    (void)snprintf(path, sizeof path, "/displays/%s", exchange->argument);
    return answer_redirect(exchange, path);
}
