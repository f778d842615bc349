/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_EDITION_H
#define COLLECTOR_STORE_EDITION_H

#include "collector/store/store.h"
#include "monqa/guideline_edition.h"

/* The employer's own guidelines: a copy of any, changed step by step. Every change is a new
 * edition, "1", "2", ...; each is kept, with who made it, from which, and why. */
struct store_edition {
    char guideline_id[48], edition[32], sha256[DIGEST_TEXT_SIZE], title[160];
    char made_by[64], why[256];
    int64_t made_at;                 /* 0: shipped or a file, kept because it was adopted */
    char based_on[DIGEST_TEXT_SIZE]; /* "" none */
    int64_t in_force;                /* adoptions */
};
/* By id, newest first. */
bool store_editions(struct store *store, struct store_edition **rows, size_t *count,
                    struct error *error);
/* edition NULL: the newest that was made here. The caller frees xml->bytes. */
bool store_edition_xml(struct store *store, const char *guideline_id, const char *edition,
                       bool *found, struct store_xml *xml, struct error *error);
bool store_edition_xml_by_sha256(struct store *store, const char *sha256, bool *found,
                                 struct store_xml *xml, struct error *error);

/* Edition "1" of a new id. ERROR_INVALID: the id is shipped or taken. */
struct store_copying {
    const void *xml;
    size_t length;
    const char *id, *title; /* title NULL: as it was */
};
bool store_copy_edition(struct store *store, const struct store_copying *copying,
                        const struct store_reason *reason, int64_t now_ms, struct error *error);

/* seen NULL, or the edition that whoever changes it looked at: another has come since, refused.
 * A changed limit is the employer's: unverified, until somebody confirms it by name. */
struct store_changing {
    const char *guideline_id, *seen;
    const struct guideline_change *changes; /* not of id and edition */
    size_t count;
};
bool store_change_edition(struct store *store, const struct store_changing *changing,
                          const struct store_reason *reason, int64_t now_ms, char edition[32],
                          struct error *error);
/* The ways to change a row, as the pages and the command offer them. */
enum edition_act {
    EDITION_LIMIT,   /* "limit", "remedial", "suspension", "corrective-action" */
    EDITION_CONFIRM, /* "document", "document_edition", "page" */
    EDITION_EXCLUDE,
    EDITION_INCLUDE,
    EDITION_INTERVAL, /* "recommended", "longest" */
    EDITION_DECISION, /* "decision": simple or guarded */
};
bool edition_act_parse(const char *name, enum edition_act *act);
struct store_row_change {
    enum edition_act act;
    const char *guideline_id, *seen;
    const char *class, *row; /* a criterion's id, or an interval's test; of the decision neither */
    const char *values[4];   /* in the order above; NULL: leave it, "": take it away */
};
bool store_change_row(struct store *store, const struct store_row_change *change,
                      const struct store_reason *reason, int64_t now_ms, char edition[32],
                      struct error *error);

/* A medical physics expert's advice to adopt, which another person follows. */
struct store_advice {
    int64_t id;
    char guideline_id[48], edition[32], sha256[DIGEST_TEXT_SIZE], title[160];
    char class[160]; /* one, or several with a comma between */
    char site[128];  /* "" every site */
    char advice[512], advised_by[64], advised_role[ROLE_SIZE];
    int64_t advised_at;
};
/* Of the edition that was made here; refused with the words with which adoption would be. */
bool store_advise(struct store *store, const struct store_advice *advice, int64_t now_ms,
                  struct error *error);
bool store_advices(struct store *store, struct store_advice **rows, size_t *count,
                   struct error *error); /* that nobody has followed */
struct store_following {
    int64_t advice_id;
    const char *approver, *approver_role, *reason;
};
bool store_follow_advice(struct store *store, const struct store_following *following,
                         int64_t now_ms, bool *found, struct error *error);

#endif
