/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/alert/alert_round.h"

#include "collector/alert/alert_letter.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define RETRY_MAX_MS (3600 * 1000LL)
#define WEEK_DAYS 7

struct round {
    struct store *store;
    const struct alert_settings *settings;
    int64_t now_ms;
    int hour;
    struct date today;
    struct store_alert_state state;
    size_t written;
};

int64_t alert_next_try(const struct alert_settings *settings, int64_t tries, int64_t now_ms)
{
    int64_t wait = settings->retry_ms;
    for (int64_t i = 0; i < tries && wait < RETRY_MAX_MS; i++)
        wait *= 2;
    return now_ms + (wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS);
}

static bool is_failure_due(const struct round *round)
{
    return round->state.waiting > 0 &&
           round->now_ms - round->state.oldest_at >= round->settings->gather_ms &&
           round->now_ms - round->state.letter_at >= round->settings->apart_ms;
}

static bool is_digest_due(const struct round *round)
{
    return round->hour >= round->settings->digest_hour &&
           date_compare(date_local(round->state.digest_at), round->today) < 0;
}

/* Once a week, on Monday or the first day after it that the collector runs. */
static bool is_overdue_due(const struct round *round)
{
    struct date told;
    int64_t today = date_to_days(round->today);
    int64_t monday = today - (today + 3) % WEEK_DAYS; /* 1970-01-01 was a Thursday */
    return !date_parse(round->state.overdue_on, &told) || date_to_days(told) < monday;
}

static const char *const failure_roles[] = {"qa-lead", "mpe", "pacs-support", NULL};

static bool hears(const struct store_address *address, const char *const roles[])
{
    for (size_t i = 0; address->address[0] != '\0' && roles[i] != NULL; i++)
        if (text_has_word(address->roles, roles[i]))
            return true;
    return false;
}

static bool send_to(struct round *round, const char *kind, const char *const roles[],
                    const struct letter_text *text, struct error *error)
{
    CLEANUP(free_pointer) struct store_address *rows = NULL;
    size_t count;
    if (!buffer_check(&text->body, "letter", error) ||
        !store_addresses(round->store, &rows, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct store_letter letter = {.person = rows[i].person,
                                      .address = rows[i].address,
                                      .kind = kind,
                                      .subject = text->subject,
                                      .body = text->body.data,
                                      .domain = round->settings->domain};
        if (!hears(&rows[i], roles))
            continue;
        if (!store_add_letter(round->store, &letter, round->now_ms, error))
            return false;
        round->written++;
    }
    return true;
}

/* What nobody hears waits on. */
static bool write_failures(struct round *round, struct error *error)
{
    CLEANUP(free_pointer) struct store_alert *alerts = NULL;
    struct letter_text text;
    size_t count, before = round->written;
    if (!store_alerts(round->store, &alerts, &count, error))
        return false;
    if (count == 0)
        return true;
    letter_of_failures(round->settings, alerts, count, &text);
    bool ok = send_to(round, "failure", failure_roles, &text, error) &&
              (round->written == before ||
               store_alerts_told(round->store, alerts[count - 1].id, round->now_ms, error));
    buffer_finish(&text.body);
    return ok;
}

static size_t keep_overdue(struct store_item *items, size_t count, struct date today)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (schedule_state_on(&items[i].due, today) == SCHEDULE_OVERDUE)
            items[kept++] = items[i];
    return kept;
}

static bool write_digest(struct round *round, struct error *error)
{
    static const char *const roles[] = {"qa-lead", NULL};
    CLEANUP(free_pointer) struct store_finding *failures = NULL;
    CLEANUP(free_pointer) struct store_item *items = NULL;
    char on[DATE_TEXT_SIZE];
    bool tells_overdue = is_overdue_due(round);
    struct digest digest = {.refused = round->state.refused_since, .today = round->today};
    if (!store_failures(round->store, &failures, &digest.failure_count, error) ||
        !store_items(round->store, NULL, 0, &items, &digest.overdue_count, error))
        return false;
    digest.failures = failures;
    digest.overdue = items;
    digest.overdue_count =
        tells_overdue ? keep_overdue(items, digest.overdue_count, round->today) : 0;
    bool is_worth_it =
        round->state.failed_since > 0 || round->state.refused_since > 0 || digest.overdue_count > 0;
    if (is_worth_it) {
        struct letter_text text;
        letter_of_digest(round->settings, &digest, &text);
        bool ok = send_to(round, "digest", roles, &text, error);
        buffer_finish(&text.body);
        if (!ok)
            return false;
    }
    return store_digest_thought_of(
        round->store, round->now_ms, tells_overdue ? date_format(round->today, on) : NULL, error);
}

static bool has_listener(struct round *round, bool *has, struct error *error)
{
    CLEANUP(free_pointer) struct store_address *rows = NULL;
    size_t count;
    if (!store_addresses(round->store, &rows, &count, error))
        return false;
    *has = false;
    for (size_t i = 0; i < count; i++)
        *has = *has || hears(&rows[i], failure_roles);
    return true;
}

static bool is_anything_due(struct round *round, bool *is_due, struct error *error)
{
    if (!store_begin(round->store, STORE_READ, error))
        return false;
    *is_due = false;
    bool ok = store_alert_state(round->store, &round->state, error);
    if (ok && (is_failure_due(round) || is_digest_due(round)))
        ok = has_listener(round, is_due, error);
    store_rollback(round->store);
    return ok;
}

bool alert_write_letters(struct store *store, const struct alert_settings *settings, int64_t now_ms,
                         int hour, size_t *count, struct error *error)
{
    struct round round = {.store = store,
                          .settings = settings,
                          .now_ms = now_ms,
                          .hour = hour,
                          .today = date_local(now_ms)};
    bool is_due;
    *count = 0;
    if (!is_anything_due(&round, &is_due, error))
        return false;
    if (!is_due)
        return true;
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (!store_alert_state(store, &round.state, error) ||
        (is_failure_due(&round) && !write_failures(&round, error)) ||
        (is_digest_due(&round) && !write_digest(&round, error))) {
        store_rollback(store);
        return false;
    }
    if (!store_commit(store, error))
        return false;
    *count = round.written;
    return true;
}
