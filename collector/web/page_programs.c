/* SPDX-License-Identifier: Apache-2.0 */
/* A token for each program that reads the JSON API. */
#include "collector/store/store_people.h"
#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

static void revoke_form(struct exchange *exchange, struct html *html,
                        const struct store_program *one)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/programs/%" PRId64 "/revoke", one->id);
    html_open(html, "form", "method", "post", "action", path, NULL);
    csrf_field(exchange, html);
    html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
    html_format(html, "Revoke %s", one->program);
    html_close(html, "button");
    html_close(html, "form");
}

static void program_table(struct exchange *exchange, struct html *html,
                          const struct store_program *rows, size_t count)
{
    static const char *const headings[] = {"Program", "Acts for", "Made", "State", NULL};
    char at[TIME_TEXT_SIZE];
    table_begin(html, "API tokens; each is kept as a hash only", headings);
    for (size_t i = 0; i < count; i++) {
        const struct store_program *one = &rows[i];
        html_open(html, "tr", NULL);
        cell(html, headings[0], one->program);
        cell(html, headings[1], one->person);
        cell_open(html, headings[2]);
        html_format(html, "%s by %s", time_words(one->created_at, at), one->created_by);
        cell_close(html);
        cell_open(html, headings[3]);
        if (one->revoked_at == 0) {
            revoke_form(exchange, html, one);
        } else {
            badge(html, "calm", "revoked");
            html_open(html, "small", NULL);
            html_format(html, "%s by %s", time_words(one->revoked_at, at), one->revoked_by);
            html_close(html, "small");
        }
        cell_close(html);
        html_close(html, "tr");
    }
    table_end(html);
}

static void add_form(struct exchange *exchange, struct html *html, const struct store_user *users,
                     size_t count)
{
    form_open(exchange, html, "/programs", "Make a token");
    text_field(html, &(struct field_rule){"program", "Program", 64, NULL, NULL, false});
    html_open(html, "div", NULL);
    select_open(html, "program-person", "person", "Acts for, with the roles of");
    for (size_t i = 0; i < count; i++)
        if (users[i].disabled_at == 0)
            option_add(html, users[i].name, users[i].name, "");
    html_close(html, "select");
    html_close(html, "div");
    form_close(html, "Make it");
}

bool handle_programs(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_program *rows = NULL;
    CLEANUP(free_pointer) struct store_user *users = NULL;
    size_t count, user_count;
    struct html html;
    if (!store_programs(exchange->store, &rows, &count, error) ||
        !store_users(exchange->store, &users, &user_count, error))
        return false;
    page_begin(exchange, &html, 200, "Programs");
    if (count == 0)
        html_element(&html, "p", "nothing", "No program has a token.");
    else
        program_table(exchange, &html, rows, count);
    add_form(exchange, &html, users, user_count);
    return page_end(exchange, &html, error);
}

static bool show_token(struct exchange *exchange, const char *program, const char *token,
                       struct error *error)
{
    struct html html;
    page_begin(exchange, &html, 200, "API token");
    html_element(&html,
                 "p",
                 "alert alert-warning",
                 "This is shown once. The program sends it as \"Authorization: Bearer TOKEN\".");
    html_open(&html, "dl", "class", "facts", NULL);
    term(&html, "Program", program);
    html_open(&html, "div", NULL);
    html_element(&html, "dt", NULL, "Token");
    html_open(&html, "dd", NULL);
    html_element(&html, "code", "secret", token);
    html_close(&html, "dd");
    html_close(&html, "div");
    html_close(&html, "dl");
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", "/programs", NULL);
    html_text(&html, "Back to the programs");
    html_close(&html, "a");
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}

bool handle_add_program(struct exchange *exchange, struct error *error)
{
    char person[64], program[64], token[STORE_SECRET_SIZE];
    struct store_programming programming = {person, program, exchange->person};
    bool found;
    if (!form_text(exchange, "program", program, sizeof program, error) ||
        !form_text(exchange, "person", person, sizeof person, error) ||
        !store_add_program(exchange->store, &programming, exchange->now_ms, &found, token, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "there is no such user");
    bool ok = show_token(exchange, program, token, error);
    sodium_memzero(token, sizeof token);
    return ok;
}

bool handle_revoke_program(struct exchange *exchange, struct error *error)
{
    long long id;
    bool found = false;
    if (integer_parse(exchange->argument, 1, INT64_MAX, &id) &&
        !store_revoke_program(
            exchange->store, id, exchange->person, exchange->now_ms, &found, error))
        return false;
    return found ? answer_redirect(exchange, "/programs")
                 : answer_error(exchange, 404, "no such token stands");
}
