/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_alert.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_APART_MS 10000

/* What the collector knows about its mail. */
struct alerts {
    struct store_address *addresses;
    size_t address_count;
    struct store_mail *mails;
    size_t mail_count;
    struct store_alert_state state;
};

static void alerts_finish(struct alerts *alerts)
{
    free(alerts->addresses);
    free(alerts->mails);
}

static bool alerts_read(struct exchange *exchange, struct alerts *alerts, struct error *error)
{
    return store_addresses(exchange->store, &alerts->addresses, &alerts->address_count, error) &&
           store_mails(exchange->store, &alerts->mails, &alerts->mail_count, error) &&
           store_alert_state(exchange->store, &alerts->state, error);
}

static bool is_own_or_all(const struct exchange *exchange, const char *person)
{
    return strcmp(person, exchange->person) == 0 || may_everywhere(exchange, ROLES_MAIL_ALL);
}

static const char *hears_words(const char *roles)
{
    if (text_has_word(roles, "qa-lead"))
        return "failures at once, a digest, what is overdue on Mondays";
    if (text_has_word(roles, "mpe") || text_has_word(roles, "pacs-support"))
        return "failures at once";
    return "tests only";
}

static void address_row(struct exchange *exchange, struct html *html,
                        const struct store_address *one)
{
    html_open(html, "tr", NULL);
    cell(html, "Person", one->person);
    cell_open(html, "Gets");
    html_text(html, hears_words(one->roles));
    html_element(html, "small", NULL, one->roles);
    cell_close(html);
    cell_open(html, "Address");
    if (one->trouble[0] != '\0')
        badge(html, "bad", one->trouble);
    html_open(html, "form", "method", "post", "action", "/alerts/address", NULL);
    csrf_field(exchange, html);
    html_void(html, "input", "type", "hidden", "name", "person", "value", one->person, NULL);
    html_void(html,
              "input",
              "type",
              "email",
              "name",
              "address",
              "value",
              one->address,
              "maxlength",
              "190",
              "aria-label",
              "Mail address",
              NULL);
    html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
    html_text(html, "Set");
    html_close(html, "button");
    html_close(html, "form");
    cell_close(html);
    html_close(html, "tr");
}

static void again_form(struct exchange *exchange, struct html *html, int64_t id)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/alerts/%" PRId64 "/again", id);
    html_open(html, "form", "method", "post", "action", path, NULL);
    csrf_field(exchange, html);
    html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
    html_text(html, "Send again");
    html_close(html, "button");
    html_close(html, "form");
}

static void mail_row(struct exchange *exchange, struct html *html, const struct store_mail *mail)
{
    char at[TIME_TEXT_SIZE], tries[48];
    bool is_lost = strcmp(mail->state, "refused") == 0 || strcmp(mail->state, "bounced") == 0;
    bool is_sent = strcmp(mail->state, "sent") == 0;
    html_open(html, "tr", NULL);
    cell(html, "Made", time_words(mail->made_at, at));
    cell(html, "To", mail->person);
    cell(html, "Subject", mail->subject);
    cell_open(html, "State");
    badge(html,
          is_lost           ? "bad"
          : is_sent         ? "good"
          : mail->tries > 0 ? "warn"
                            : "calm",
          mail->state);
    (void)snprintf(tries, sizeof tries, "tries: %" PRId64, mail->tries);
    if (!is_sent && mail->tries > 0)
        html_element(html, "small", NULL, tries);
    cell_close(html);
    cell_open(html, "What the server said");
    html_text(html, mail->reply);
    if (is_lost && exchange->has_session && may(exchange, ROLES_MAIL_ALL))
        again_form(exchange, html, mail->id);
    cell_close(html);
    html_close(html, "tr");
}

static void settings_part(struct exchange *exchange, struct html *html,
                          const struct store_alert_state *state)
{
    html_open(html, "p", NULL);
    if (exchange->web->mail_words[0] == '\0')
        html_text(html,
                  "No mail is sent: [mail] server and from are not set in collector.conf. What is "
                  "to be told waits.");
    else
        html_format(html, "Mail goes by %s.", exchange->web->mail_words);
    html_close(html, "p");
    if (state->waiting > 0) {
        html_open(html, "p", "class", "note", NULL);
        html_format(html, "%" PRId64 " failures wait to be told.", state->waiting);
        html_close(html, "p");
    }
    if (exchange->has_session && exchange->web->mail_words[0] != '\0') {
        form_open(exchange, html, "/alerts/test", "Does mail arrive?");
        form_close(html, "Send me a test");
    }
}

static void addresses_part(struct exchange *exchange, struct html *html,
                           const struct alerts *alerts)
{
    static const char *const headings[] = {"Person", "Gets", "Address", NULL};
    table_begin(html, "Who is written to", headings);
    for (size_t i = 0; i < alerts->address_count; i++)
        if (is_own_or_all(exchange, alerts->addresses[i].person))
            address_row(exchange, html, &alerts->addresses[i]);
    table_end(html);
}

static void mails_part(struct exchange *exchange, struct html *html, const struct alerts *alerts)
{
    static const char *const headings[] = {
        "Made", "To", "Subject", "State", "What the server said", NULL};
    if (alerts->mail_count == 0) {
        html_element(html, "p", "nothing", "No letter was written yet.");
        return;
    }
    table_begin(html, "The newest letters", headings);
    for (size_t i = 0; i < alerts->mail_count; i++)
        if (is_own_or_all(exchange, alerts->mails[i].person))
            mail_row(exchange, html, &alerts->mails[i]);
    table_end(html);
}

bool handle_alerts(struct exchange *exchange, struct error *error)
{
    CLEANUP(alerts_finish) struct alerts alerts = {0};
    struct html html;
    if (!alerts_read(exchange, &alerts, error))
        return false;
    page_begin(exchange, &html, 200, "Alerts");
    settings_part(exchange, &html, &alerts.state);
    addresses_part(exchange, &html, &alerts);
    mails_part(exchange, &html, &alerts);
    return page_end(exchange, &html, error);
}

static json_t *mail_json(const struct store_mail *mail)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o, s:o}",
                     "mail_id",
                     (json_int_t)mail->id,
                     "person",
                     mail->person,
                     "kind",
                     mail->kind,
                     "subject",
                     mail->subject,
                     "state",
                     mail->state,
                     "tries",
                     (json_int_t)mail->tries,
                     "reply",
                     text_or_null(mail->reply),
                     "made_at",
                     time_or_null(mail->made_at),
                     "next_try_at",
                     strcmp(mail->state, "waiting") == 0 ? time_or_null(mail->next_try_at)
                                                         : json_null(),
                     "done_at",
                     time_or_null(mail->done_at));
}

static json_t *address_json(const struct store_address *address)
{
    return json_pack("{s:s, s:s, s:o, s:o}",
                     "person",
                     address->person,
                     "roles",
                     address->roles,
                     "address",
                     text_or_null(address->address),
                     "trouble",
                     text_or_null(address->trouble));
}

bool json_alerts(struct exchange *exchange, struct error *error)
{
    CLEANUP(alerts_finish) struct alerts alerts = {0};
    if (!alerts_read(exchange, &alerts, error))
        return false;
    json_t *addresses = json_array(), *mails = json_array();
    for (size_t i = 0; i < alerts.address_count; i++)
        if (is_own_or_all(exchange, alerts.addresses[i].person))
            (void)json_array_append_new(addresses, address_json(&alerts.addresses[i]));
    for (size_t i = 0; i < alerts.mail_count; i++)
        if (is_own_or_all(exchange, alerts.mails[i].person))
            (void)json_array_append_new(mails, mail_json(&alerts.mails[i]));
    return answer_json(exchange,
                       200,
                       json_pack("{s:o, s:I, s:o, s:o}",
                                 "mail",
                                 text_or_null(exchange->web->mail_words),
                                 "waiting_failures",
                                 (json_int_t)alerts.state.waiting,
                                 "addresses",
                                 addresses,
                                 "letters",
                                 mails),
                       error);
}

bool handle_set_address(struct exchange *exchange, struct error *error)
{
    struct store_address address = {0};
    bool found;
    if (!form_text(exchange, "person", address.person, sizeof address.person, error) ||
        !form_optional_text(exchange, "address", address.address, sizeof address.address, error))
        return false;
    if (!is_own_or_all(exchange, address.person))
        return answer_error(exchange, 403, "your role lets you set your own address only");
    if (!store_set_address(
            exchange->store, &address, exchange->person, exchange->now_ms, &found, error))
        return false;
    return found ? answer_redirect(exchange, "/alerts")
                 : answer_error(exchange, 404, "no such person is known");
}

/* A test to this person. */
static bool was_just_written(struct exchange *exchange, bool *was, struct error *error)
{
    CLEANUP(free_pointer) struct store_mail *mails = NULL;
    size_t count;
    if (!store_mails(exchange->store, &mails, &count, error))
        return false;
    *was = false;
    for (size_t i = 0; i < count; i++)
        *was = *was || (strcmp(mails[i].kind, "test") == 0 &&
                        strcmp(mails[i].person, exchange->person) == 0 &&
                        exchange->now_ms - mails[i].made_at < TEST_APART_MS);
    return true;
}

bool handle_test_mail(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_address *rows = NULL;
    size_t count;
    struct store_letter letter = {
        .person = exchange->person,
        .address = "",
        .kind = "test",
        .subject = "monqa: a test",
        .body = "This letter was asked for on the page Alerts. Mail from the collector arrives.\n",
        .domain = exchange->web->mail_domain};
    if (exchange->web->mail_words[0] == '\0')
        return answer_error(exchange, 409, "no mail is set up in collector.conf");
    bool was;
    if (!was_just_written(exchange, &was, error))
        return false;
    if (was)
        return answer_error(exchange, 429, "a test was sent a moment ago");
    if (!store_addresses(exchange->store, &rows, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].person, exchange->person) == 0)
            letter.address = rows[i].address;
    if (letter.address[0] == '\0')
        return error_set(error, ERROR_INVALID, "set your own mail address first");
    return store_add_letter(exchange->store, &letter, exchange->now_ms, error) &&
           answer_redirect(exchange, "/alerts");
}

bool handle_mail_again(struct exchange *exchange, struct error *error)
{
    long long id;
    bool found = false;
    if (integer_parse(exchange->argument, 1, INT64_MAX, &id) &&
        !store_mail_again(exchange->store, id, exchange->person, exchange->now_ms, &found, error))
        return false;
    return found ? answer_redirect(exchange, "/alerts")
                 : answer_error(exchange, 404, "no such letter was refused");
}
