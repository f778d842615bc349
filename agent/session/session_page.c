/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SENT_LOOK_MS 1000

const char *session_test_words(enum qa_test test)
{
    static const char *const words[TEST_COUNT] = {
        [TEST_VISUAL_QC] = N_("visual check"),
        [TEST_LUMINANCE_RESPONSE] = N_("luminance response"),
        [TEST_UNIFORMITY] = N_("uniformity"),
        [TEST_AMBIENT] = N_("room light"),
        [TEST_CHROMATICITY] = N_("colour of white"),
        [TEST_SIGNAL_PATH] = N_("signal path"),
        [TEST_VISUAL_IN_VIEWER] = N_("check in the image viewer"),
    };
    return _(words[test]);
}

void session_tell_progress(struct session *session, enum qa_test test, size_t done, size_t total)
{
    struct screen *screen = &session->screen;
    const struct record_display *display = &session->record.display;
    (void)snprintf(screen->where,
                   sizeof screen->where,
                   "%s  %s  \xc2\xb7  %s  \xc2\xb7  %zu / %zu",
                   display->connector,
                   display->identity.name,
                   session_test_words(test),
                   done + 1,
                   total);
    screen->done = (unsigned)done;
    screen->total = (unsigned)total;
    screen->left[0] = '\0';
}

void session_tell_display(struct session *session)
{
    struct screen *screen = &session->screen;
    const struct record_display *display = &session->record.display;
    (void)snprintf(
        screen->where, sizeof screen->where, "%s  %s", display->connector, display->identity.name);
    screen->total = 0;
    screen->left[0] = '\0';
    screen->parts = NULL;
    screen->look_for = NULL;
}

/* As fast as it went so far; told once that can be known. */
#define LEFT_AFTER 2
static void tell_time_left(struct session *session, size_t done, size_t total)
{
    struct screen *screen = &session->screen;
    if (done == 0)
        session->test_begun_ms = time_monotonic_ms();
    if (done < LEFT_AFTER || session->test_begun_ms == 0)
        return;
    double spent_s = (double)(time_monotonic_ms() - session->test_begun_ms) / 1000;
    double left_s = spent_s / (double)done * (double)(total - done);
    if (left_s < 60)
        (void)snprintf(screen->left, sizeof screen->left, _("less than a minute left"));
    else
        (void)snprintf(
            screen->left, sizeof screen->left, _("about %d min left"), (int)(left_s / 60 + 0.5));
}

void session_tell_place(struct session *session, const struct step *step, size_t done, size_t total)
{
    session_tell_progress(session, step->test, done, total);
    tell_time_left(session, done, total);
    const struct pattern_entry *entry = step->pattern != NULL ? pattern_find(step->pattern) : NULL;
    bool is_asked = step->kind == STEP_SHOW_AND_ASK;
    session->screen.parts = is_asked ? step->parts : NULL;
    session->screen.look_for =
        is_asked && entry != NULL && strcmp(step->pattern, "TG18-QC") != 0 ? entry->look_for : NULL;
}

/* --- the end --- */

struct end {
    struct page page;
    char heading[200];
    char judged[PAGE_LINES_MAX][160];
};

static void add_line(struct end *end, enum page_mark mark, const char *words, const char *more)
{
    if (end->page.line_count < PAGE_LINES_MAX)
        end->page.lines[end->page.line_count++] =
            (struct page_line){mark, words, more != NULL && more[0] != '\0' ? more : NULL};
}

struct outcome_words {
    enum page_mark mark;
    const char *words, *more;
};

static struct outcome_words outcome_words(const struct record *record,
                                          const struct session_outcome *outcome)
{
    static const struct outcome_words provisional = {
        PAGE_MARK_DOUBT,
        N_("PROVISIONAL"),
        N_("What was measured decides nothing until it is repeated.")};
    static const struct outcome_words failed = {
        PAGE_MARK_BAD, N_("FAILED"), N_("The display does not meet the criteria.")};
    static const struct outcome_words incomplete = {
        PAGE_MARK_DOUBT, N_("INCOMPLETE"), N_("Not everything that is asked was told.")};
    static const struct outcome_words passed = {PAGE_MARK_GOOD, N_("PASSED"), NULL};
    if (record->provisional != 0)
        return provisional;
    if (outcome->result == EVALUATION_FAIL || outcome->signal == SIGNAL_FAIL)
        return failed;
    return outcome->result == EVALUATION_INCOMPLETE ? incomplete : passed;
}

const char *session_result_words(const struct record *record, const struct session_outcome *outcome)
{
    return _(outcome_words(record, outcome).words);
}

static void add_result(struct end *end, const struct record *record,
                       const struct session_outcome *outcome)
{
    struct outcome_words words = outcome_words(record, outcome);
    add_line(end, words.mark, _(words.words), words.more != NULL ? _(words.more) : NULL);
}

static void add_verdict(struct end *end, enum page_mark mark, const struct criterion *criterion,
                        const char *what_to_do)
{
    if (end->page.line_count >= PAGE_LINES_MAX - 1)
        return;
    char *words = end->judged[end->page.line_count];
    (void)snprintf(
        words, sizeof end->judged[0], "%s: %s", session_test_words(criterion->test), criterion->id);
    add_line(end, mark, words, what_to_do);
}

/* What failed and decides, and what the employer says is to be done. */
static void add_failures(struct end *end, const struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        const struct verdict *verdict = &evaluation->verdicts[i];
        const struct criterion *criterion = &verdict->criterion;
        if (verdict->outcome == VERDICT_FAIL && verdict->decides)
            add_verdict(
                end,
                PAGE_MARK_BAD,
                criterion,
                criterion->corrective_action[0] != '\0'
                    ? criterion->corrective_action
                    : _("Tell the medical physics expert, and do not report on it until then."));
    }
}

/* What a second measurement might judge otherwise. */
static void add_close(struct end *end, const struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        const struct verdict *verdict = &evaluation->verdicts[i];
        if (verdict->within_uncertainty && verdict->decides)
            add_verdict(end,
                        PAGE_MARK_DOUBT,
                        &verdict->criterion,
                        _("The limit is within the uncertainty of the measurement: repeat it."));
    }
}

static void add_signal(struct end *end, const struct record *record)
{
    for (size_t i = 0; i < record->check_count && end->page.line_count < PAGE_LINES_MAX; i++)
        if (record->checks[i].outcome == SIGNAL_FAIL)
            add_line(
                end, PAGE_MARK_BAD, session_test_words(TEST_SIGNAL_PATH), record->checks[i].cause);
}

/* The service sends it as soon as it can: then it is no longer among those that wait. */
static bool is_sent(const struct session *session)
{
    struct spool_entries waiting = {0};
    bool found = !spool_list(session->spool, &waiting, NULL);
    for (size_t i = 0; i < waiting.count; i++)
        if (strcmp(waiting.entries[i].id, session->record.id) == 0)
            found = true;
    spool_entries_finish(&waiting);
    return !found;
}

static void show_until_enter(struct session *session, struct page *page)
{
    bool pressed = false, sent = false, shown = false;
    struct error ignored = {0};
    while (!pressed) {
        bool now_sent = sent || is_sent(session);
        if (!shown || now_sent != sent) {
            page->sentence = now_sent ? _("recorded, sent") : _("recorded, will be sent");
            shown = screen_show_page(&session->screen, page, &ignored);
        }
        sent = now_sent;
        if (!shown || !person_wait_for_enter(session->person, SENT_LOOK_MS, &pressed, &ignored))
            return;
    }
}

void session_show_end(struct session *session, const struct session_outcome *outcome)
{
    const struct record *record = &session->record;
    struct end end = {0};
    session_tell_display(session);
    add_result(&end, record, outcome);
    add_failures(&end, &record->evaluation);
    add_close(&end, &record->evaluation);
    add_signal(&end, record);
    end.page.keys[end.page.key_count++] = (struct page_key){"Enter", _("end")};
    /* The record is safe: what goes wrong with the last page changes nothing. */
    show_until_enter(session, &end.page);
}
