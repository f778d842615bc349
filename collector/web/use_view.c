/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/use_view.h"

#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *status_words(enum use_status status)
{
    static const char *const words[USE_STATUS_COUNT] = {
        [USE_IN_USE] = "In use",
        [USE_RESTRICTED] = "Restricted",
        [USE_OUT_OF_USE] = "Out of use",
        [USE_CONCESSION] = "Concession",
    };
    return words[status];
}

const char *use_words(const struct store_use *use, struct date today, char words[240])
{
    switch (use->status) {
    case USE_RESTRICTED:
        (void)snprintf(words, 240, "only for %s", use->modalities);
        break;
    case USE_CONCESSION:
        (void)snprintf(words,
                       240,
                       store_use_has_expired(use, today) ? "by a concession that ran out on %s"
                                                         : "by a concession of the MPE until %s",
                       use->until);
        break;
    case USE_OUT_OF_USE:
        (void)text_copy(words, 240, "not to be used for reporting");
        break;
    case USE_IN_USE:
    case USE_STATUS_COUNT:
        (void)text_copy(words, 240, "");
        break;
    }
    return words;
}

static const char *use_kind(const struct store_use *use, struct date today)
{
    if (use->status == USE_OUT_OF_USE || store_use_has_expired(use, today))
        return "bad";
    return use->status == USE_IN_USE ? "good" : "warn";
}

static void use_form(struct exchange *exchange, struct html *html, const char *display_id)
{
    char path[80];
    (void)snprintf(path, sizeof path, "/displays/%s/use", display_id);
    form_open(exchange, html, path, "Change what it may be used for");
    html_open(html, "div", NULL);
    select_open(html, "status", "status", "Use status");
    for (unsigned i = 0; i < USE_STATUS_COUNT; i++)
        option_add(html,
                   use_status_name((enum use_status)i),
                   status_words((enum use_status)i),
                   use_status_name(USE_OUT_OF_USE));
    html_close(html, "select");
    html_close(html, "div");
    text_field(html,
               &(struct field_rule){
                   "modalities", "Restricted to these modalities", 160, NULL, NULL, true});
    text_field(html, &(struct field_rule){"until", "Concession until", 11, "date", NULL, true});
    text_field(html, &(struct field_rule){"why", "Reason", 256, NULL, NULL, false});
    form_close(html, "Change it");
}

static void use_rows(struct html *html, const struct store_use *uses, size_t count,
                     struct date today)
{
    static const char *const headings[] = {"Use status", "Reason", "By", NULL};
    if (count == 0)
        return;
    table_begin(html, "Use status, newest first", headings);
    for (size_t i = 0; i < count; i++) {
        char words[240], at[TIME_TEXT_SIZE];
        html_open(html, "tr", NULL);
        cell_open(html, "Use status");
        html_element(html, "span", NULL, status_words(uses[i].status));
        html_element(html, "small", NULL, use_words(&uses[i], today, words));
        cell_close(html);
        cell(html, "Reason", uses[i].why);
        cell_open(html, "By");
        html_element(html, "span", NULL, uses[i].who);
        html_element(html, "small", NULL, time_words(uses[i].at, at));
        cell_close(html);
        html_close(html, "tr");
    }
    table_end(html);
}

bool use_section(struct exchange *exchange, struct html *html, const char *display_id,
                 struct error *error)
{
    CLEANUP(free_pointer) struct store_use *uses = NULL;
    size_t count;
    char words[240];
    struct store_use now;
    if (!store_use(exchange->store, display_id, &now, error) ||
        !store_use_history(exchange->store, display_id, &uses, &count, error))
        return false;
    html_element(html, "h2", NULL, "Use");
    html_open(html, "p", "class", "status", NULL);
    badge(html, use_kind(&now, exchange->today), status_words(now.status));
    html_format(html, " %s", use_words(&now, exchange->today, words));
    html_close(html, "p");
    use_rows(html, uses, count, exchange->today);
    if (exchange->has_session && may(exchange, ROLES_RELEASE))
        use_form(exchange, html, display_id);
    return true;
}

bool use_add_json(struct exchange *exchange, json_t *display, const char *display_id,
                  struct error *error)
{
    struct store_use use;
    char words[240];
    if (!store_use(exchange->store, display_id, &use, error))
        return false;
    const char *status = store_use_has_expired(&use, exchange->today)
                             ? use_status_name(USE_OUT_OF_USE)
                             : use_status_name(use.status);
    (void)json_object_set_new(display, "use_status", json_string(status));
    (void)json_object_set_new(
        display, "use_words", text_or_null(use_words(&use, exchange->today, words)));
    return true;
}

bool handle_set_use(struct exchange *exchange, struct error *error)
{
    struct store_use use = {0};
    char status[16], path[80];
    bool found;
    (void)text_copy(use.who, sizeof use.who, exchange->person);
    if (!form_text(exchange, "status", status, sizeof status, error) ||
        !form_optional_text(exchange, "modalities", use.modalities, sizeof use.modalities, error) ||
        !form_optional_text(exchange, "until", use.until, sizeof use.until, error) ||
        !form_text(exchange, "why", use.why, sizeof use.why, error))
        return false;
    if (!use_status_parse(status, &use.status))
        return error_set(error, ERROR_INVALID, "there is no such use status");
    if (!store_set_use(exchange->store, exchange->argument, &use, exchange->now_ms, &found, error))
        return false;
    (void)snprintf(path, sizeof path, "/displays/%s", exchange->argument);
    return found ? answer_redirect(exchange, path)
                 : answer_error(exchange, 404, "no such display is known");
}
