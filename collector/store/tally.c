/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/tally.h"

#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tally_criterion {
    char class[32], id[64];
};

struct tally_baseline {
    int64_t id;
    struct baseline values;
};

/* An adopted edition: where each of its criteria stands among all. */
struct tally_edition {
    int64_t adoption_id;
    char class[32];
    size_t *slots;
    size_t count;
};

const char *stand_words(enum stand stand)
{
    static const char *const words[] = {
        [STAND_ABSENT] = "absent",
        [STAND_PASS] = "pass",
        [STAND_FAIL] = "fail",
        [STAND_NOT_TESTED] = "not-tested",
        [STAND_MEETS] = "meets-unverified",
        [STAND_EXCEEDS] = "exceeds-unverified",
        [STAND_UNTESTED] = "not-tested-unverified",
    };
    return words[stand];
}

enum stand stand_of(enum verdict_outcome outcome, bool decides)
{
    static const enum stand stands[][2] = {
        [VERDICT_PASS] = {STAND_MEETS, STAND_PASS},
        [VERDICT_FAIL] = {STAND_EXCEEDS, STAND_FAIL},
        [VERDICT_NOT_TESTED] = {STAND_UNTESTED, STAND_NOT_TESTED},
    };
    return stands[outcome][decides];
}

static int compare_criteria(const void *left, const void *right)
{
    const struct tally_criterion *a = left, *b = right;
    int order = strcmp(a->class, b->class);
    return order != 0 ? order : strcmp(a->id, b->id);
}

static size_t find_slot(const struct tally_plan *plan, const char *class, const char *id)
{
    struct tally_criterion key;
    if (plan->criteria == NULL)
        return SIZE_MAX;
    (void)text_copy(key.class, sizeof key.class, class);
    (void)text_copy(key.id, sizeof key.id, id);
    const struct tally_criterion *found =
        bsearch(&key, plan->criteria, plan->criterion_count, sizeof key, compare_criteria);
    return found == NULL ? SIZE_MAX : (size_t)(found - plan->criteria);
}

static void add_criteria(struct store *store, struct rows *rows, const struct guideline *guideline)
{
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        struct tally_criterion *row = rows_add(store, rows);
        if (row == NULL)
            return;
        (void)text_copy(row->class, sizeof row->class, guideline->criteria[i].class);
        (void)text_copy(row->id, sizeof row->id, guideline->criteria[i].id);
    }
}

/* Sorted, each once. */
static void settle_criteria(struct tally_plan *plan)
{
    size_t kept = 0;
    if (plan->criterion_count > 0)
        qsort(plan->criteria, plan->criterion_count, sizeof *plan->criteria, compare_criteria);
    for (size_t i = 0; i < plan->criterion_count; i++)
        if (i == 0 || compare_criteria(&plan->criteria[i], &plan->criteria[kept - 1]) != 0)
            plan->criteria[kept++] = plan->criteria[i];
    plan->criterion_count = kept;
}

static size_t *slots_of(struct store *store, const struct tally_plan *plan,
                        const struct guideline *guideline)
{
    size_t *slots = calloc(guideline->criterion_count + 1, sizeof *slots);
    if (slots == NULL)
        (void)sql_fail(store->sql, ERROR_SYSTEM, "re-evaluation: no memory");
    for (size_t i = 0; slots != NULL && i < guideline->criterion_count; i++)
        slots[i] = find_slot(plan, guideline->criteria[i].class, guideline->criteria[i].id);
    return slots;
}

static void read_editions(struct store *store, struct tally_plan *plan, struct rows *criteria)
{
    struct rows rows = {.size = sizeof *plan->editions};
    struct sql_query query = sql_prepare(store->sql, "SELECT id, class FROM adoption ORDER BY id");
    struct tally_edition *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->adoption_id = sql_integer(&query, 0);
        sql_text(&query, 1, row->class, sizeof row->class);
    }
    sql_end(&query);
    plan->editions = (struct tally_edition *)(void *)rows.data;
    plan->edition_count = rows.count;
    for (size_t i = 0; i < plan->edition_count; i++) {
        const struct guideline *guideline = adopted_guideline(store, plan->editions[i].adoption_id);
        if (guideline != NULL)
            add_criteria(store, criteria, guideline);
    }
}

static void read_slots(struct store *store, struct tally_plan *plan)
{
    plan->other_slots = slots_of(store, plan, plan->other);
    for (size_t i = 0; i < plan->edition_count; i++) {
        struct tally_edition *edition = &plan->editions[i];
        const struct guideline *guideline = adopted_guideline(store, edition->adoption_id);
        if (guideline == NULL)
            return;
        edition->slots = slots_of(store, plan, guideline);
        edition->count = guideline->criterion_count;
    }
}

static void read_displays(struct store *store, struct tally_plan *plan)
{
    struct rows rows = {.size = UUID_TEXT_SIZE};
    struct sql_query query = sql_prepare(store->sql, "SELECT id FROM display ORDER BY id");
    char *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        sql_text(&query, 0, row, UUID_TEXT_SIZE);
    sql_end(&query);
    plan->displays = (char(*)[UUID_TEXT_SIZE])rows.data;
    plan->display_count = rows.count;
}

static void read_baselines(struct store *store, struct tally_plan *plan)
{
    struct rows rows = {.size = sizeof *plan->baselines};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT b.id, " BASELINE_COLUMNS " FROM baseline b ORDER BY b.id");
    struct tally_baseline *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->id = sql_integer(&query, 0);
        baseline_read(&query, 1, &row->values);
    }
    sql_end(&query);
    plan->baselines = (struct tally_baseline *)(void *)rows.data;
    plan->baseline_count = rows.count;
}

static int compare_baselines(const void *left, const void *right)
{
    const struct tally_baseline *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

const struct baseline *tally_find_baseline(const struct tally_plan *plan, int64_t id)
{
    struct tally_baseline key = {.id = id};
    const struct tally_baseline *found =
        id == 0 || plan->baselines == NULL
            ? NULL
            : bsearch(&key, plan->baselines, plan->baseline_count, sizeof key, compare_baselines);
    return found == NULL ? NULL : &found->values;
}

bool tally_plan_make(struct store *store, const struct guideline *other, struct tally_plan *plan,
                     struct error *error)
{
    struct rows criteria = {.size = sizeof *plan->criteria};
    *plan = (struct tally_plan){.other = other, .no_count = RECORD_CLOCK};
    if (store->mode != STORE_DEMONSTRATION)
        plan->no_count |= RECORD_SIMULATED;
    add_criteria(store, &criteria, other);
    read_editions(store, plan, &criteria);
    plan->criteria = (struct tally_criterion *)(void *)criteria.data;
    plan->criterion_count = criteria.count;
    settle_criteria(plan);
    read_slots(store, plan);
    read_displays(store, plan);
    read_baselines(store, plan);
    return sql_check(store->sql, error);
}

void tally_plan_finish(struct tally_plan *plan)
{
    for (size_t i = 0; i < plan->edition_count; i++)
        free(plan->editions[i].slots);
    free(plan->editions);
    free(plan->criteria);
    free(plan->other_slots);
    free(plan->displays);
    free(plan->baselines);
}

bool tally_init(struct tally *tally, const struct tally_plan *plan, struct error *error)
{
    size_t slots = plan->criterion_count + 1;
    *tally = (struct tally){.plan = plan};
    tally->marks = calloc(slots, sizeof *tally->marks);
    tally->touched = calloc(slots, sizeof *tally->touched);
    tally->criteria = calloc(slots, sizeof *tally->criteria);
    tally->displays = calloc(plan->display_count + 1, sizeof *tally->displays);
    return (tally->marks != NULL && tally->touched != NULL && tally->criteria != NULL &&
            tally->displays != NULL) ||
           error_set(error, ERROR_SYSTEM, "re-evaluation: no memory");
}

void tally_finish(struct tally *tally)
{
    free(tally->marks);
    free(tally->touched);
    free(tally->criteria);
    free(tally->displays);
}

void tally_begin(struct tally *tally)
{
    tally->record++;
    tally->touched_count = 0;
}

static struct tally_mark *touch(struct tally *tally, size_t slot)
{
    struct tally_mark *mark = &tally->marks[slot];
    if (mark->record != tally->record) {
        *mark = (struct tally_mark){.record = tally->record, .value = NAN, .limit = NAN};
        tally->touched[tally->touched_count++] = slot;
    }
    return mark;
}

void tally_before(struct tally *tally, const char *class, const char *criterion, enum stand stand)
{
    size_t slot = find_slot(tally->plan, class, criterion);
    if (slot != SIZE_MAX)
        touch(tally, slot)->before = stand;
}

static const struct tally_edition *find_edition(const struct tally_plan *plan, int64_t adoption_id)
{
    for (size_t i = 0; i < plan->edition_count; i++)
        if (plan->editions[i].adoption_id == adoption_id)
            return &plan->editions[i];
    return NULL;
}

/* Four characters a verdict: its criterion's place in the edition, and its letter. */
static bool read_outcome(const char *text, size_t *place, enum stand *stand)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[STAND_COUNT + 1] = {[STAND_PASS] = 'P',
                                                  [STAND_FAIL] = 'F',
                                                  [STAND_NOT_TESTED] = 'N',
                                                  [STAND_MEETS] = 'p',
                                                  [STAND_EXCEEDS] = 'f',
                                                  [STAND_UNTESTED] = 'n'};
    size_t at = 0;
    for (int i = 0; i < OUTCOME_LENGTH - 1; i++) {
        const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);
        if (digit == NULL)
            return false;
        at = at * 16 + (size_t)(digit - digits);
    }
    for (int i = STAND_PASS; i < STAND_COUNT; i++)
        if (letters[i] == text[OUTCOME_LENGTH - 1]) {
            *place = at;
            *stand = (enum stand)i;
            return true;
        }
    return false;
}

bool tally_outcomes(struct tally *tally, int64_t adoption_id, const char *outcomes)
{
    const struct tally_edition *edition = find_edition(tally->plan, adoption_id);
    size_t length = strlen(outcomes), place;
    enum stand stand;
    if (edition == NULL || length % OUTCOME_LENGTH != 0)
        return false;
    for (size_t i = 0; i < length; i += OUTCOME_LENGTH)
        if (!read_outcome(outcomes + i, &place, &stand) || place >= edition->count)
            return false;
    for (size_t i = 0; i < length; i += OUTCOME_LENGTH)
        if (read_outcome(outcomes + i, &place, &stand))
            touch(tally, edition->slots[place])->before = stand;
    return true;
}

void tally_after(struct tally *tally, const struct verdict *verdict, size_t *place)
{
    const struct guideline *other = tally->plan->other;
    while (*place < other->criterion_count &&
           (strcmp(other->criteria[*place].id, verdict->criterion.id) != 0 ||
            strcmp(other->criteria[*place].class, verdict->criterion.class) != 0))
        ++*place;
    if (*place == other->criterion_count)
        return;
    struct tally_mark *mark = touch(tally, tally->plan->other_slots[(*place)++]);
    mark->after = stand_of(verdict->outcome, verdict->decides);
    mark->value = verdict->value;
    mark->limit = verdict->criterion.limit;
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* NULL: first seen after this began. */
static struct reevaluated_display *find_display(struct tally *tally, const char *id)
{
    const struct tally_plan *plan = tally->plan;
    const char(*found)[UUID_TEXT_SIZE] =
        plan->displays == NULL
            ? NULL
            : bsearch(id, plan->displays, plan->display_count, UUID_TEXT_SIZE, compare_ids);
    return found == NULL ? NULL : &tally->displays[found - plan->displays];
}

static void count_display(struct tally *tally, const struct tally_record *record, bool is_changed)
{
    struct reevaluated_display *display = find_display(tally, record->display_id);
    if (display == NULL)
        return;
    display->records++;
    display->changed += is_changed;
    if (!record->does_count || record->ended_at <= display->newest_at)
        return;
    display->newest_at = record->ended_at;
    (void)text_copy(display->newest_id, sizeof display->newest_id, record->id);
    (void)text_copy(display->before, sizeof display->before, record->before);
    (void)text_copy(display->after, sizeof display->after, record->after);
}

static bool count_criteria(struct tally *tally)
{
    bool is_changed = false;
    for (size_t i = 0; i < tally->touched_count; i++) {
        size_t slot = tally->touched[i];
        const struct tally_mark *mark = &tally->marks[slot];
        tally->criteria[slot].changes[mark->before][mark->after]++;
        is_changed = is_changed || mark->before != mark->after;
    }
    return is_changed;
}

bool tally_end_pair(struct tally *tally, const struct tally_pair *pair)
{
    if (tally->touched_count == 0)
        return false;
    bool is_changed = count_criteria(tally);
    tally->pairs++;
    tally->pairs_changed += is_changed;
    tally->pair_results_changed += strcmp(pair->before, pair->after) != 0;
    for (size_t i = 0; i < pair->count; i++) {
        struct reevaluated_display *display = find_display(tally, pair->display_ids[i]);
        if (display != NULL)
            display->pairs_changed += is_changed;
    }
    return is_changed;
}

void tally_end(struct tally *tally, const struct tally_record *record)
{
    bool is_changed = count_criteria(tally);
    tally->changed += is_changed;
    tally->result_changed += strcmp(record->before, record->after) != 0;
    count_display(tally, record, is_changed);
}

bool tally_change(const struct tally *tally, size_t i, struct reevaluated_verdict *verdict)
{
    size_t slot = tally->touched[i];
    const struct tally_mark *mark = &tally->marks[slot];
    if (mark->before == mark->after)
        return false;
    verdict->criterion = tally->plan->criteria[slot].id;
    verdict->before = mark->before;
    verdict->after = mark->after;
    verdict->value = mark->value;
    verdict->limit = mark->limit;
    return true;
}

bool tally_report_make(const struct tally_plan *plan, struct reevaluation *report,
                       struct error *error)
{
    report->criteria = calloc(plan->criterion_count + 1, sizeof *report->criteria);
    report->displays = calloc(plan->display_count + 1, sizeof *report->displays);
    if (report->criteria == NULL || report->displays == NULL)
        return error_set(error, ERROR_SYSTEM, "re-evaluation: no memory");
    report->criterion_count = plan->criterion_count;
    report->display_count = plan->display_count;
    for (size_t i = 0; i < plan->criterion_count; i++) {
        struct reevaluated_criterion *row = &report->criteria[i];
        (void)text_copy(row->class, sizeof row->class, plan->criteria[i].class);
        (void)text_copy(row->id, sizeof row->id, plan->criteria[i].id);
    }
    for (size_t i = 0; i < plan->display_count; i++)
        memcpy(report->displays[i].id, plan->displays[i], UUID_TEXT_SIZE);
    return true;
}

static void add_display(const struct reevaluated_display *from, struct reevaluated_display *to)
{
    to->records += from->records;
    to->changed += from->changed;
    to->pairs_changed += from->pairs_changed;
    if (from->newest_at <= to->newest_at)
        return;
    to->newest_at = from->newest_at;
    memcpy(to->newest_id, from->newest_id, sizeof to->newest_id);
    memcpy(to->before, from->before, sizeof to->before);
    memcpy(to->after, from->after, sizeof to->after);
}

void tally_add_to(const struct tally *tally, struct reevaluation *report)
{
    report->records += tally->records;
    report->without += tally->without;
    report->unreadable += tally->unreadable;
    report->changed += tally->changed;
    report->result_changed += tally->result_changed;
    report->pairs += tally->pairs;
    report->pairs_changed += tally->pairs_changed;
    report->pair_results_changed += tally->pair_results_changed;
    for (size_t i = 0; i < report->criterion_count; i++)
        for (int before = 0; before < STAND_COUNT; before++)
            for (int after = 0; after < STAND_COUNT; after++)
                report->criteria[i].changes[before][after] +=
                    tally->criteria[i].changes[before][after];
    for (size_t i = 0; i < report->display_count; i++)
        add_display(&tally->displays[i], &report->displays[i]);
}
