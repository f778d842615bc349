/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/edition.h"
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool to_guideline(struct exchange *exchange, const char *id)
{
    char path[96];
    (void)snprintf(path, sizeof path, "/guidelines/%s", id);
    return answer_redirect(exchange, path);
}

bool handle_copy_guideline(struct exchange *exchange, struct error *error)
{
    char id[48], title[160], why[160];
    struct store_xml xml = {0};
    struct store_copying copying = {.id = id, .title = title};
    struct store_reason reason = {.who = exchange->person, .why = why};
    bool found;
    if (!form_text(exchange, "id", id, sizeof id, error) ||
        !form_text(exchange, "title", title, sizeof title, error) ||
        !form_text(exchange, "copy_why", why, sizeof why, error) ||
        !store_edition_xml(exchange->store, exchange->argument, NULL, &found, &xml, error))
        return false;
    CLEANUP(free_pointer) void *bytes = xml.bytes;
    copying.xml = bytes;
    copying.length = xml.length;
    if (!found && !guideline_shipped(exchange->argument, &copying.xml, &copying.length))
        return answer_error(exchange, 404, "no such guideline is kept or shipped");
    return store_copy_edition(exchange->store, &copying, &reason, exchange->now_ms, error) &&
           to_guideline(exchange, id);
}

/* The fields that an act takes, in its order. */
static const char *const field_names[][4] = {
    [EDITION_LIMIT] = {"limit", "remedial", "suspension", "action"},
    [EDITION_CONFIRM] = {"document", "document_edition", "page", NULL},
    [EDITION_EXCLUDE] = {NULL},
    [EDITION_INCLUDE] = {NULL},
    [EDITION_INTERVAL] = {"recommended", "longest", NULL, NULL},
    [EDITION_DECISION] = {"decision", NULL, NULL, NULL},
};

static void take_values(struct exchange *exchange, struct store_row_change *change)
{
    for (int i = 0; i < 4 && field_names[change->act][i] != NULL; i++)
        change->values[i] = fields_get(&exchange->form, field_names[change->act][i]);
    const char *was = fields_get(&exchange->form, "limit_was");
    if (change->act == EDITION_LIMIT && was != NULL && change->values[0] != NULL &&
        strcmp(was, change->values[0]) == 0)
        change->values[0] = NULL; /* the form shows it; it was not touched */
}

static const char *why_field(enum edition_act act)
{
    return act == EDITION_CONFIRM                             ? "document"
           : act == EDITION_EXCLUDE || act == EDITION_INCLUDE ? "exclude_why"
                                                              : "why";
}

bool handle_change_guideline(struct exchange *exchange, struct error *error)
{
    char act[16], why[160], class[32], row[64], edition[32];
    struct store_row_change change = {.guideline_id = exchange->argument};
    struct store_reason reason = {.who = exchange->person, .why = why};
    if (!form_text(exchange, "act", act, sizeof act, error) ||
        !form_optional_text(exchange, "class", class, sizeof class, error) ||
        !form_optional_text(exchange, "row", row, sizeof row, error))
        return false;
    if (!edition_act_parse(act, &change.act))
        return answer_error(exchange, 400, "the field \"act\" names no change");
    if (!form_text(exchange, why_field(change.act), why, sizeof why, error))
        return false;
    if (change.act != EDITION_DECISION) {
        change.class = class;
        change.row = row;
    }
    change.seen = fields_get(&exchange->form, "seen");
    take_values(exchange, &change);
    return store_change_row(exchange->store, &change, &reason, exchange->now_ms, edition, error) &&
           to_guideline(exchange, exchange->argument);
}

bool handle_advise(struct exchange *exchange, struct error *error)
{
    struct store_advice advice = {0};
    (void)text_copy(advice.guideline_id, sizeof advice.guideline_id, exchange->argument);
    (void)text_copy(advice.advised_by, sizeof advice.advised_by, exchange->person);
    (void)text_copy(advice.advised_role, sizeof advice.advised_role, exchange->role);
    return form_text(exchange, "edition", advice.edition, sizeof advice.edition, error) &&
           form_text(exchange, "class", advice.class, sizeof advice.class, error) &&
           form_optional_text(exchange, "site", advice.site, sizeof advice.site, error) &&
           form_text(exchange, "advice", advice.advice, sizeof advice.advice, error) &&
           store_advise(exchange->store, &advice, exchange->now_ms, error) &&
           answer_redirect(exchange, "/guidelines");
}

bool handle_follow_advice(struct exchange *exchange, struct error *error)
{
    char why[256];
    long long id;
    bool found = false;
    struct store_following following = {
        .approver = exchange->person, .approver_role = exchange->role, .reason = why};
    if (!form_text(exchange, "why", why, sizeof why, error))
        return false;
    if (integer_parse(exchange->argument, 1, INT64_MAX, &id)) {
        following.advice_id = id;
        if (!store_follow_advice(exchange->store, &following, exchange->now_ms, &found, error))
            return false;
    }
    if (!found)
        return answer_error(exchange, 404, "no such advice waits");
    return answer_redirect(exchange, "/guidelines");
}

bool handle_set_baseline(struct exchange *exchange, struct error *error)
{
    char why[256], path[96];
    struct store_reason reason = {.who = exchange->person, .why = why};
    (void)snprintf(path, sizeof path, "/records/%s", exchange->argument);
    return form_text(exchange, "why", why, sizeof why, error) &&
           store_set_baseline(
               exchange->store, exchange->argument, &reason, exchange->now_ms, error) &&
           answer_redirect(exchange, path);
}

bool handle_note_maintenance(struct exchange *exchange, struct error *error)
{
    char why[120], kind[16], path[96];
    bool found;
    struct store_maintenance maintenance = {exchange->argument, kind, exchange->person, why};
    (void)snprintf(path, sizeof path, "/displays/%s", exchange->argument);
    if (!form_text(exchange, "mended", why, sizeof why, error) ||
        !form_text(exchange, "kind", kind, sizeof kind, error) ||
        !store_note_maintenance(exchange->store, &maintenance, exchange->now_ms, &found, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such display is known");
    return answer_redirect(exchange, path);
}
