/* SPDX-License-Identifier: Apache-2.0 */
/* Who may log in, and what they may do where. */
#include "collector/store/store_people.h"
#include "collector/web/address.h"
#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct users {
    struct store_user *rows;
    struct store_site *sites;
    struct store_staff *staff;
    size_t count, site_count, staff_count;
};

static void users_finish(struct users *users)
{
    free(users->rows);
    free(users->sites);
    free(users->staff);
}

static void person_link(struct html *html, const char *name)
{
    CLEANUP(buffer_finish) struct buffer path = BUFFER(512);
    buffer_text(&path, "/users?");
    query_add(&path, "person", name);
    html_open(html, "a", "href", path.failed ? "/users" : path.data, NULL);
    html_text(html, name);
    html_close(html, "a");
}

static void state_cell(struct html *html, const struct store_user *user, int64_t now_ms)
{
    cell_open(html, "State");
    if (user->disabled_at != 0)
        badge(html, "calm", "disabled");
    else if (user->locked_until > now_ms)
        badge(html, "warn", "locked");
    else if (!user->has_password)
        badge(html, "calm", "no password");
    else if (user->must_change)
        badge(html, "warn", "one-time password");
    else
        badge(html, "good", "may log in");
    cell_close(html);
}

static void user_table(struct html *html, const struct users *users, int64_t now_ms)
{
    static const char *const headings[] = {"Staff id", "Name", "Roles", "State", NULL};
    table_begin(html, "Who may log in", headings);
    for (size_t i = 0; i < users->count; i++) {
        char words[512];
        const struct store_user *user = &users->rows[i];
        html_open(html, "tr", NULL);
        cell_open(html, headings[0]);
        person_link(html, user->name);
        cell_close(html);
        cell(html, headings[1], user->full_name);
        cell(html, headings[2], roles_words(&user->grants, words));
        state_cell(html, user, now_ms);
        html_close(html, "tr");
    }
    table_end(html);
}

static void person_field(struct html *html, const char *person)
{
    html_void(html, "input", "type", "hidden", "name", "person", "value", person, NULL);
}

static void site_select(struct html *html, const struct users *users, const char *id)
{
    html_open(html, "div", NULL);
    select_open(html, id, "at", "At");
    option_add(html, "", "every site", "");
    for (size_t i = 0; i < users->site_count; i++)
        option_add(html, users->sites[i].name, users->sites[i].name, "");
    html_close(html, "select");
    html_close(html, "div");
}

static void role_select(struct html *html, const char *id)
{
    html_open(html, "div", NULL);
    select_open(html, id, "role", "Role");
    for (size_t i = 0; role_names[i] != NULL; i++)
        option_add(html, role_names[i], role_names[i], "radiographer");
    html_close(html, "select");
    html_close(html, "div");
}

static void add_form(struct exchange *exchange, struct html *html, const struct users *users)
{
    form_open(exchange, html, "/users", "Add a user");
    text_field(html,
               &(struct field_rule){
                   "person", "Staff id, as records hold it; not a name", 64, NULL, NULL, false});
    text_field(html,
               &(struct field_rule){
                   "full_name", "Name (stands apart, can be removed)", 128, NULL, NULL, true});
    role_select(html, "add-role");
    site_select(html, users, "add-at");
    html_open(html, "div", NULL);
    select_open(html, "add-password", "password", "Password");
    option_add(html, "one-time", "make one for one log-in", "");
    option_add(html, "none", "none: the identity provider, or programs", "");
    html_close(html, "select");
    html_close(html, "div");
    form_close(html, "Add");
}

static void role_rows(struct exchange *exchange, struct html *html, const struct store_user *user)
{
    static const char *const headings[] = {"Role", "At", "Change", NULL};
    if (user->grants.count == 0) {
        html_element(html, "p", "nothing", "No role yet: nothing can be changed by this person.");
        return;
    }
    table_begin(html, "Roles", headings);
    for (size_t i = 0; i < user->grants.count; i++) {
        const struct store_grant_row *row = &user->grants.rows[i];
        html_open(html, "tr", NULL);
        cell(html, headings[0], row->role);
        cell(html, headings[1], row->site[0] == '\0' ? "every site" : row->site);
        cell_open(html, headings[2]);
        html_open(html, "form", "method", "post", "action", "/users/role", NULL);
        csrf_field(exchange, html);
        person_field(html, user->name);
        html_void(html, "input", "type", "hidden", "name", "role", "value", row->role, NULL);
        html_void(html, "input", "type", "hidden", "name", "at", "value", row->site, NULL);
        html_void(html, "input", "type", "hidden", "name", "what", "value", "take", NULL);
        html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
        html_format(html, "Take away %s", row->role);
        html_close(html, "button");
        html_close(html, "form");
        cell_close(html);
        html_close(html, "tr");
    }
    table_end(html);
}

static void give_form(struct exchange *exchange, struct html *html, const struct users *users,
                      const char *person)
{
    form_open(exchange, html, "/users/role", "Give a role");
    person_field(html, person);
    html_void(html, "input", "type", "hidden", "name", "what", "value", "give", NULL);
    role_select(html, "give-role");
    site_select(html, users, "give-at");
    form_close(html, "Give it");
}

static void name_form(struct exchange *exchange, struct html *html, const char *person,
                      const char *full_name)
{
    form_open(exchange, html, "/users/name", "Name");
    person_field(html, person);
    text_field(html,
               &(struct field_rule){
                   "full_name", "Name; empty removes it for good", 128, NULL, full_name, true});
    form_close(html, "Keep");
}

static void password_form(struct exchange *exchange, struct html *html, const char *person)
{
    form_open(exchange, html, "/users/password", "Password");
    person_field(html, person);
    html_element(html,
                 "p",
                 "wide note",
                 "A new one for one log-in is shown once. The old one and every session end now.");
    form_close(html, "Make a one-time password");
}

static void disable_form(struct exchange *exchange, struct html *html,
                         const struct store_user *user)
{
    bool is_disabled = user->disabled_at != 0;
    form_open(exchange, html, "/users/disable", is_disabled ? "Let in again" : "Disable");
    person_field(html, user->name);
    html_void(html,
              "input",
              "type",
              "hidden",
              "name",
              "what",
              "value",
              is_disabled ? "enable" : "disable",
              NULL);
    html_element(html,
                 "p",
                 "wide note",
                 is_disabled ? "Sessions and tokens made before work again, if they are in date."
                             : "Sessions and tokens end now; what was done stays on record.");
    form_close(html, is_disabled ? "Let in again" : "Disable");
}

static void one_user(struct exchange *exchange, struct html *html, const struct users *users,
                     const struct store_user *user)
{
    html_element(html, "h2", NULL, user->name);
    role_rows(exchange, html, user);
    give_form(exchange, html, users, user->name);
    name_form(exchange, html, user->name, user->full_name);
    password_form(exchange, html, user->name);
    disable_form(exchange, html, user);
}

/* With an id of its own beside the other form of the page. */
static void staff_field(struct html *html, const char *id, const char *name, const char *label)
{
    field_open(html, id, label);
    html_void(html,
              "input",
              "class",
              "form-control",
              "id",
              id,
              "name",
              name,
              "type",
              "text",
              "maxlength",
              strcmp(name, "person") == 0 ? "63" : "127",
              NULL);
    html_close(html, "div");
}

/* Staff of records, who need no log-in: badge or staff id at the workstation. */
static void staff_part(struct exchange *exchange, struct html *html, const struct users *users)
{
    static const char *const headings[] = {"Staff id", "Name", NULL};
    html_element(html, "h2", NULL, "Names of staff without a log-in");
    if (users->staff_count > 0) {
        table_begin(html, "Names", headings);
        for (size_t i = 0; i < users->staff_count; i++) {
            html_open(html, "tr", NULL);
            cell(html, headings[0], users->staff[i].staff_id);
            cell(html, headings[1], users->staff[i].full_name);
            html_close(html, "tr");
        }
        table_end(html);
    }
    form_open(exchange, html, "/users/name", "Set or remove a name");
    staff_field(html, "staff-person", "person", "Staff id in the records");
    staff_field(html, "staff-name", "full_name", "Name; empty removes it for good");
    form_close(html, "Keep");
}

static bool read_users(struct exchange *exchange, struct users *users, struct error *error)
{
    return store_users(exchange->store, &users->rows, &users->count, error) &&
           store_sites(exchange->store, &users->sites, &users->site_count, error) &&
           store_staff(exchange->store, &users->staff, &users->staff_count, error);
}

bool handle_users(struct exchange *exchange, struct error *error)
{
    CLEANUP(users_finish) struct users users = {0};
    const char *person = fields_get(&exchange->request->query, "person");
    struct html html;
    if (!read_users(exchange, &users, error))
        return false;
    page_begin(exchange, &html, 200, "Users");
    html_open(&html, "p", "class", "tabs", NULL);
    html_open(&html, "a", "href", "/programs", NULL);
    html_text(&html, "API tokens of programs");
    html_close(&html, "a");
    html_open(&html, "a", "href", "/audit", NULL);
    html_text(&html, "Audit trail");
    html_close(&html, "a");
    html_close(&html, "p");
    user_table(&html, &users, exchange->now_ms);
    for (size_t i = 0; person != NULL && i < users.count; i++)
        if (strcmp(users.rows[i].name, person) == 0)
            one_user(exchange, &html, &users, &users.rows[i]);
    if (person == NULL) {
        add_form(exchange, &html, &users);
        staff_part(exchange, &html, &users);
    }
    return page_end(exchange, &html, error);
}
