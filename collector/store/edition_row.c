/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/edition.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define CHANGES_MAX 8

bool edition_act_parse(const char *name, enum edition_act *act)
{
    static const char *const names[] = {
        [EDITION_LIMIT] = "limit",
        [EDITION_CONFIRM] = "confirm",
        [EDITION_EXCLUDE] = "exclude",
        [EDITION_INCLUDE] = "include",
        [EDITION_INTERVAL] = "interval",
        [EDITION_DECISION] = "decision",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(names[i], name) == 0) {
            *act = (enum edition_act)i;
            return true;
        }
    return false;
}

/* What a change of a row comes to, attribute by attribute; its texts live here. */
struct translation {
    const struct store_row_change *change;
    const struct store_reason *reason;
    char words[256];
    struct guideline_change rows[CHANGES_MAX];
    size_t count;
};

static void set(struct translation *translation, const char *attribute, const char *value)
{
    const struct store_row_change *change = translation->change;
    bool is_interval = change->act == EDITION_INTERVAL;
    translation->rows[translation->count++] = (struct guideline_change){
        .class = change->class,
        .criterion = is_interval ? NULL : change->row,
        .test = is_interval ? change->row : NULL,
        .attribute = attribute,
        .value = value == NULL || value[0] == '\0' ? NULL : value,
    };
}

static void set_given(struct translation *translation, const char *const attributes[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (translation->change->values[i] != NULL)
            set(translation, attributes[i], translation->change->values[i]);
}

/* The document does not say so any more: the employer does, until somebody confirms it. */
static void set_limits(struct translation *translation)
{
    static const char *const attributes[] = {
        "limit", "remedial", "suspension", "corrective-action"};
    set_given(translation, attributes, ARRAY_LENGTH(attributes));
    if (translation->change->values[0] == NULL)
        return;
    (void)snprintf(translation->words,
                   sizeof translation->words,
                   "set by %s for the employer: %s",
                   translation->reason->who,
                   translation->reason->why);
    set(translation, "provenance", "I");
    set(translation, "source", translation->words);
    set(translation, "confirmed-by", NULL);
    set(translation, "confirmed-in", NULL);
}

static bool set_confirmation(struct translation *translation, struct error *error)
{
    const char *const *values = translation->change->values;
    for (int i = 0; i < 3; i++)
        if (values[i] == NULL || values[i][0] == '\0')
            return error_set(error,
                             ERROR_INVALID,
                             "confirmation: document, its edition and the page are needed");
    if (snprintf(translation->words,
                 sizeof translation->words,
                 "%s, edition %s, page %s",
                 values[0],
                 values[1],
                 values[2]) >= (int)sizeof translation->words)
        return error_set(error, ERROR_INVALID, "confirmation: document and page are too long");
    set(translation, "confirmed-by", translation->reason->who);
    set(translation, "confirmed-in", translation->words);
    return true;
}

static bool translate(struct translation *translation, struct error *error)
{
    static const char *const durations[] = {"recommended", "longest"};
    switch (translation->change->act) {
    case EDITION_LIMIT:
        set_limits(translation);
        break;
    case EDITION_CONFIRM:
        return set_confirmation(translation, error);
    case EDITION_EXCLUDE:
        (void)snprintf(translation->words,
                       sizeof translation->words,
                       "%s: %s",
                       translation->reason->who,
                       translation->reason->why);
        set(translation, "excluded", "true");
        set(translation, "excluded-because", translation->words);
        break;
    case EDITION_INCLUDE:
        set(translation, "excluded", NULL);
        set(translation, "excluded-because", NULL);
        break;
    case EDITION_INTERVAL:
        set_given(translation, durations, ARRAY_LENGTH(durations));
        break;
    case EDITION_DECISION:
        set(translation, "decision", translation->change->values[0]);
        break;
    }
    return translation->count > 0 ||
           error_set(error, ERROR_INVALID, "guideline: nothing to change was named");
}

bool store_change_row(struct store *store, const struct store_row_change *change,
                      const struct store_reason *reason, int64_t now_ms, char edition[32],
                      struct error *error)
{
    struct translation translation = {.change = change, .reason = reason};
    if (reason->why[0] == '\0' || reason->who[0] == '\0')
        return error_set(error, ERROR_INVALID, "guideline: who changes it, and why, is needed");
    if (!translate(&translation, error))
        return false;
    struct store_changing changing = {.guideline_id = change->guideline_id,
                                      .seen = change->seen,
                                      .changes = translation.rows,
                                      .count = translation.count};
    return store_change_edition(store, &changing, reason, now_ms, edition, error);
}
