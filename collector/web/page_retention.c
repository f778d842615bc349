/* SPDX-License-Identifier: Apache-2.0 */
/* How long records are kept: the employer decides. */
#include "collector/store/store_people.h"
#include "collector/web/page.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>

static void change_form(struct exchange *exchange, struct html *html, const char *years)
{
    form_open(exchange, html, "/retention", "Decide");
    text_field(html,
               &(struct field_rule){"years", "Years after its life", 4, "number", years, false});
    text_field(html, &(struct field_rule){"why", "Why", 256, NULL, NULL, false});
    form_close(html, "Keep");
}

bool handle_retention(struct exchange *exchange, struct error *error)
{
    char text[24];
    int64_t years;
    struct html html;
    if (!store_retention(exchange->store, &years, error))
        return false;
    (void)snprintf(text, sizeof text, "%" PRId64, years);
    page_begin(exchange, &html, 200, "How long records are kept");
    html_open(&html, "p", NULL);
    html_format(
        &html,
        "Records of a display are kept for the life of the equipment and %s years after it. "
        "monqa removes none by itself, neither before nor after.",
        text);
    html_close(&html, "p");
    html_element(
        &html,
        "p",
        NULL,
        "Records and the audit trail hold staff ids. Names stand apart, on the page Users, "
        "and are removed there without a change to any record. No patient is named "
        "anywhere, and no home address.");
    if (exchange->has_session && may(exchange, ROLES_EMPLOYER))
        change_form(exchange, &html, text);
    return page_end(exchange, &html, error);
}

bool handle_set_retention(struct exchange *exchange, struct error *error)
{
    char text[4], why[256];
    long long years;
    const struct store_reason reason = {exchange->person, why};
    if (!form_text(exchange, "years", text, sizeof text, error) ||
        !form_text(exchange, "why", why, sizeof why, error))
        return false;
    if (!integer_parse(text, 0, RETENTION_YEARS_MAX, &years))
        return error_set(
            error, ERROR_INVALID, "retention: from 0 to %d years", RETENTION_YEARS_MAX);
    return store_set_retention(exchange->store, years, &reason, exchange->now_ms, error) &&
           answer_redirect(exchange, "/retention");
}
