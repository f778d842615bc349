/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/alert/alert_letter.h"

#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LETTER_BYTES_MAX (64u << 10)
#define ROWS_MAX 40 /* more would be read by nobody: the pages have all */

/* What an EDID has as text may be any bytes. */
static void put_display(struct buffer *body, const struct store_display *display)
{
    char name[64], serial[64], number[16] = "";
    const struct display_identity *identity = &display->identity;
    if (identity->serial_text[0] == '\0' && identity->serial_number != 0)
        (void)snprintf(number, sizeof number, "%" PRIu32, identity->serial_number);
    text_printable(name, sizeof name, identity->name, strlen(identity->name));
    text_printable(serial, sizeof serial, identity->serial_text, strlen(identity->serial_text));
    buffer_format(body,
                  "%s, %s, %s: %s %s %s%s",
                  display->place.site,
                  display->place.room,
                  display->place.workstation,
                  identity->manufacturer,
                  name,
                  serial,
                  number);
}

static void put_verdict(struct buffer *body, const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    if (criterion->comparison == COMPARISON_IS)
        buffer_format(body,
                      "  %s: answered %s (%s)\n",
                      criterion->id,
                      verdict->value != 0 ? "yes" : "no",
                      criterion->clause);
    else
        buffer_format(body,
                      "  %s: %.4g %s, must be %s %.4g (%s)\n",
                      criterion->id,
                      verdict->value,
                      criterion->unit,
                      comparison_sign(criterion->comparison),
                      criterion->limit,
                      criterion->clause);
}

static void put_finding(struct buffer *body, const struct alert_settings *settings,
                        const struct store_finding *finding)
{
    char at[TIME_TEXT_SIZE];
    put_display(body, &finding->display);
    buffer_text(body, "\n");
    put_verdict(body, &finding->verdict);
    buffer_format(body, "  measured %s", time_utc_format(finding->at, at));
    if (settings->pages[0] != '\0')
        buffer_format(body, ", %s/records/%s", settings->pages, finding->record_id);
    buffer_text(body, "\n");
}

static void put_rest(struct buffer *body, size_t count, const char *page)
{
    if (count > ROWS_MAX)
        buffer_format(
            body, "and %zu more: the page %s of the collector has all.\n", count - ROWS_MAX, page);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void letter_of_failures(const struct alert_settings *settings, const struct store_alert *alerts,
                        size_t count, struct letter_text *letter)
{
    struct buffer *body = &letter->body;
    *body = BUFFER(LETTER_BYTES_MAX);
    (void)snprintf(letter->subject,
                   sizeof letter->subject,
                   "monqa: %zu failed %s on primary displays",
                   count,
                   count == 1 ? "criterion" : "criteria");
    buffer_text(body,
                "These criteria of the adopted guideline failed on primary or mammography "
                "displays. Whether the display stays in use is for the MPE to say.\n\n");
    for (size_t i = 0; i < least(count, ROWS_MAX); i++)
        put_finding(body, settings, &alerts[i].finding);
    put_rest(body, count, "Failing");
}

static void put_overdue(struct buffer *body, const struct digest *digest)
{
    if (digest->overdue_count == 0)
        return;
    buffer_format(body,
                  "Overdue: %zu %s\n",
                  digest->overdue_count,
                  digest->overdue_count == 1 ? "test" : "tests");
    for (size_t i = 0; i < least(digest->overdue_count, ROWS_MAX); i++) {
        const struct store_item *item = &digest->overdue[i];
        put_display(body, &item->display);
        buffer_format(body,
                      "\n  %s, overdue for %" PRId64 " days\n",
                      item->test,
                      date_to_days(digest->today) - date_to_days(item->due.longest_on));
    }
    put_rest(body, digest->overdue_count, "Schedule");
    buffer_text(body, "\n");
}

void letter_of_digest(const struct alert_settings *settings, const struct digest *digest,
                      struct letter_text *letter)
{
    struct buffer *body = &letter->body;
    *body = BUFFER(LETTER_BYTES_MAX);
    (void)snprintf(letter->subject,
                   sizeof letter->subject,
                   "monqa: %zu failing, %zu overdue",
                   digest->failure_count,
                   digest->overdue_count);
    buffer_format(body,
                  "Failing now: %zu %s\n",
                  digest->failure_count,
                  digest->failure_count == 1 ? "criterion" : "criteria");
    for (size_t i = 0; i < least(digest->failure_count, ROWS_MAX); i++)
        put_finding(body, settings, &digest->failures[i]);
    put_rest(body, digest->failure_count, "Failing");
    buffer_text(body, "\n");
    put_overdue(body, digest);
    if (digest->refused > 0)
        buffer_format(body,
                      "Letters that were refused or came back: %" PRId64
                      ". The page Alerts says whose.\n",
                      digest->refused);
}
