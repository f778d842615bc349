/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command_guideline.h"
#include "collector/store/edition.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

bool is_edition_command(const char *name)
{
    enum edition_act act;
    return strcmp(name, "copy") == 0 || edition_act_parse(name, &act);
}

static bool copy(struct store *store, const char *name, const struct guideline_choice *choice,
                 const struct store_reason *reason, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    struct store_copying copying = {.id = choice->id, .title = choice->title};
    if (!check_name("id", choice->id, 48, error) ||
        (choice->title != NULL && !check_name("title", choice->title, 160, error)) ||
        !load_edition(store, name, &file, &copying.xml, &copying.length, error) ||
        !store_begin(store, STORE_WRITE, error))
        return false;
    if (store_copy_edition(store, &copying, reason, time_utc_now_ms(), error))
        return store_commit(store, error) && printf("%s 1\n", choice->id) > 0;
    store_rollback(store);
    return false;
}

static void take_values(enum edition_act act, const struct guideline_choice *choice,
                        struct store_row_change *change)
{
    const char *const values[][4] = {
        [EDITION_LIMIT] = {choice->limit, choice->remedial, choice->suspension, choice->action},
        [EDITION_CONFIRM] = {choice->document, choice->document_edition, choice->page, NULL},
        [EDITION_EXCLUDE] = {NULL},
        [EDITION_INCLUDE] = {NULL},
        [EDITION_INTERVAL] = {choice->recommended, choice->longest, NULL, NULL},
        [EDITION_DECISION] = {choice->decision, NULL, NULL, NULL},
    };
    for (int i = 0; i < 4; i++)
        change->values[i] = values[act][i];
}

static bool change_row(struct store *store, enum edition_act act, const char *name,
                       const struct guideline_choice *choice, struct store_reason *reason,
                       struct error *error)
{
    char edition[32];
    struct store_row_change change = {
        .act = act, .guideline_id = name, .class = choice->class, .row = choice->row};
    bool is_row = act != EDITION_DECISION;
    if (is_row && (!check_name("class", choice->class, 32, error) ||
                   !check_name("row", choice->row, 64, error)))
        return false;
    if (!is_row)
        change.class = change.row = NULL;
    take_values(act, choice, &change);
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (store_change_row(store, &change, reason, time_utc_now_ms(), edition, error))
        return store_commit(store, error) && printf("%s %s\n", name, edition) > 0;
    store_rollback(store);
    return false;
}

bool edition_command(struct store *store, char **arguments, const struct guideline_choice *choice,
                     struct error *error)
{
    enum edition_act act = EDITION_LIMIT;
    struct store_reason reason = {.who = choice->by, .why = choice->reason};
    bool copies = !edition_act_parse(arguments[1], &act);
    if (!copies && act == EDITION_CONFIRM && reason.why == NULL)
        reason.why = choice->document == NULL ? "" : choice->document;
    if (!check_name("by", reason.who, 64, error) || !check_name("reason", reason.why, 160, error))
        return false;
    return copies ? copy(store, arguments[2], choice, &reason, error)
                  : change_row(store, act, arguments[2], choice, &reason, error);
}

bool edition_list(struct store *store, struct error *error)
{
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    size_t count;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_editions(store, &rows, &count, error);
    store_rollback(store);
    if (!ok)
        return false;
    (void)printf("guideline\tedition\tin force\tmade by\tmade at\twhy\tsha256\n");
    for (size_t i = 0; i < count; i++) {
        char at[TIME_TEXT_SIZE];
        (void)printf("%s\t%s\t%" PRId64 "\t%s\t%s\t%s\t%s\n",
                     rows[i].guideline_id,
                     rows[i].edition,
                     rows[i].in_force,
                     rows[i].made_by,
                     rows[i].made_at == 0 ? "" : time_utc_format(rows[i].made_at, at),
                     rows[i].why,
                     rows[i].sha256);
    }
    return true;
}

static const char *state_of(const struct criterion *row)
{
    return row->excluded                  ? "excluded"
           : row->confirmed_by[0] != '\0' ? "confirmed"
           : criterion_decides(row)       ? "decides"
                                          : "undecided";
}

bool edition_rows(struct store *store, const char *name, const char *class, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    const void *xml;
    size_t length;
    if (!load_edition(store, name, &file, &xml, &length, error) ||
        !guideline_parse(name, xml, length, &guideline, error))
        return false;
    (void)printf("class\trow\tlimit\tunit\tprovenance\tstate\tconfirmed by\tin\n");
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        const struct criterion *row = &guideline->criteria[i];
        char limit[NUMBER_SIZE] = "";
        if (class != NULL && strcmp(row->class, class) != 0)
            continue;
        if (isfinite(row->limit))
            (void)number_format(row->limit, limit);
        (void)printf("%s\t%s\t%s %s\t%s\t%s\t%s\t%s\t%s\n",
                     row->class,
                     row->id,
                     comparison_sign(row->comparison),
                     limit,
                     row->unit,
                     row->provenance,
                     state_of(row),
                     row->confirmed_by,
                     row->confirmed_in);
    }
    return true;
}

static void print_difference(void *context, const struct guideline_difference *difference)
{
    (void)context;
    (void)printf("%s\t%s\t%s\t%s\n",
                 difference->row[0] == '\0' ? "guideline" : difference->row,
                 difference->attribute,
                 difference->before == NULL ? "-" : difference->before,
                 difference->after == NULL ? "-" : difference->after);
}

bool edition_diff(struct store *store, const char *before, const char *after, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer first = {0};
    CLEANUP(buffer_finish) struct buffer second = {0};
    struct guideline_bytes old, later;
    return load_edition(store, before, &first, &old.bytes, &old.length, error) &&
           load_edition(store, after, &second, &later.bytes, &later.length, error) &&
           guideline_differences(&old, &later, print_difference, NULL, error);
}
