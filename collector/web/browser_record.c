/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/intake.h"
#include "collector/web/browser_session.h"
#include "monqa/cleanup.h"
#include "monqa/measurement.h"

#include <pthread.h>
#include <string.h>

/* One record at a time: its place in the chain is looked up before it is taken in. */
static pthread_mutex_t chain = PTHREAD_MUTEX_INITIALIZER;

static void end_tests(struct record *record, enum record_state state, int64_t now_ms)
{
    record->state = state;
    record->ended_at_utc_ms = now_ms;
    for (size_t i = 0; i < record->test_count; i++) {
        record->tests[i].state = state;
        record->tests[i].ended_at_utc_ms = now_ms;
    }
}

static unsigned provisional_of(const struct record *record, struct date today)
{
    struct evidence evidence = record_evidence(record);
    unsigned reasons = procedure_provisional(&evidence);
    bool has_meter = record->meter.driver[0] != '\0';
    if (has_meter && calibration_has_expired(record->meter.calibration_due, today))
        reasons |= PROVISIONAL_CALIBRATION;
    return reasons;
}

static bool workstation_of(struct exchange *exchange, const struct browser *browser,
                           int64_t *workstation_id, struct error *error)
{
    struct store_display display;
    bool found;
    if (!store_display(exchange->store, browser->session.display_id, &found, &display, error))
        return false;
    if (!found)
        return error_set(error, ERROR_INVALID, "browser session: its display is not known");
    *workstation_id = display.place.workstation_id;
    return true;
}

static bool find_agent(struct exchange *exchange, const struct browser *browser,
                       struct store_browser_agent *agent, struct error *error)
{
    int64_t workstation_id = 0;
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    if (!workstation_of(exchange, browser, &workstation_id, error) ||
        !store_browser_agent(exchange->store, workstation_id, exchange->now_ms, agent, error)) {
        store_rollback(exchange->store);
        return false;
    }
    return store_commit(exchange->store, error);
}

static bool take_in(struct exchange *exchange, struct browser *browser, struct error *error)
{
    struct store_browser_agent agent;
    struct intake_receipt receipt = {0};
    CLEANUP(buffer_finish) struct buffer file = BUFFER(RECORD_BYTES_MAX);
    struct record *record = &browser->record;
    if (!find_agent(exchange, browser, &agent, error))
        return false;
    record->sequence = agent.sequence + 1;
    memcpy(record->previous, agent.previous, sizeof record->previous);
    (void)key_id(agent.pair.public_key, record->key_id);
    if (!record_write(record, &file, error))
        return false;
    record_sign(&file, &agent.pair);
    const struct intake_post post = {&agent.agent, file.data, file.length, exchange->now_ms};
    if (!buffer_check(&file, "browser session", error) ||
        !intake_record(exchange->store, &post, &receipt, error))
        return false;
    /* In conflict with itself: it was taken in before, and only the session did not hear of it. */
    return receipt.outcome == INTAKE_STORED || receipt.outcome == INTAKE_HELD ||
           receipt.outcome == INTAKE_CONFLICT ||
           error_set(error, ERROR_SYSTEM, "browser session: not taken in: %s", receipt.reason);
}

static bool note_end(struct exchange *exchange, struct browser *browser, struct error *error)
{
    struct store_deed deed = {.who = exchange->person,
                              .what = browser->record.state == RECORD_COMPLETE
                                          ? "browser session recorded"
                                          : "browser session aborted",
                              .object = browser->session.display_id,
                              .detail = browser->record.id};
    memcpy(browser->session.record_id, browser->record.id, sizeof browser->record.id);
    browser->session.ended_at = exchange->now_ms;
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    (void)store_browser_keep(exchange->store, &browser->session, NULL, error);
    (void)store_audit(exchange->store, &deed, exchange->now_ms, error);
    return store_commit(exchange->store, error);
}

bool browser_seal(struct exchange *exchange, struct browser *browser, enum record_state state,
                  struct error *error)
{
    struct record *record = &browser->record;
    end_tests(record, state, exchange->now_ms);
    record->provisional = provisional_of(record, exchange->today);
    (void)pthread_mutex_lock(&chain);
    bool ok = take_in(exchange, browser, error);
    (void)pthread_mutex_unlock(&chain);
    return ok && note_end(exchange, browser, error);
}
