/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_CASE_H
#define COLLECTOR_STORE_STORE_CASE_H

#include "collector/store/store.h"

/* What a display may be used for, and what is done about one that failed. */

enum use_status {
    USE_IN_USE,     /* "in-use" */
    USE_RESTRICTED, /* "restricted": to the modalities named */
    USE_OUT_OF_USE, /* "out-of-use" */
    USE_CONCESSION, /* "concession": by the MPE, until a day */
    USE_STATUS_COUNT
};
const char *use_status_name(enum use_status status);
bool use_status_parse(const char *name, enum use_status *status);

struct store_use {
    enum use_status status;
    char modalities[160];       /* of USE_RESTRICTED */
    char until[DATE_TEXT_SIZE]; /* of USE_CONCESSION: its last day */
    char who[64], why[256];     /* "" when it was never set */
    int64_t at;
};
/* USE_IN_USE for one that was never set. */
bool store_use(struct store *store, const char *display_id, struct store_use *use,
               struct error *error);
/* Of every display that was ever given one, by display id. */
struct store_use_now {
    char display_id[UUID_TEXT_SIZE];
    struct store_use use;
};
bool store_uses(struct store *store, struct store_use_now **rows, size_t *count,
                struct error *error);
bool store_use_history(struct store *store, const char *display_id, struct store_use **rows,
                       size_t *count, struct error *error); /* newest first */
/* ERROR_INVALID: no modality for a restriction, no day for a concession, no reason, or back in use
 * while a case is open: that is what a release is for. */
bool store_set_use(struct store *store, const char *display_id, const struct store_use *use,
                   int64_t now_ms, bool *found, struct error *error);
/* A concession that has run out is none. */
bool store_use_has_expired(const struct store_use *use, struct date today);

struct store_case {
    int64_t id;
    struct store_display display;
    int64_t opened_at;
    char record_id[UUID_TEXT_SIZE];    /* that failed */
    char last_good_on[DATE_TEXT_SIZE]; /* the last day on which what failed had passed; "" never:
                                          the period at risk begins with its first use */
    char assignee[64], look_back[512], incident[64], ticket[64];
    char released_by[64]; /* "" open */
    int64_t released_at;
    char release_why[256];
    bool may_release; /* everything that decides passes again since */
};
/* Open ones first, then the newest. */
bool store_cases(struct store *store, struct store_case **rows, size_t *count, struct error *error);
bool store_case(struct store *store, int64_t id, bool *found, struct store_case *one,
                struct error *error);
/* assignee, look-back decision, incident and ticket. */
bool store_set_case(struct store *store, const struct store_case *one, const char *who,
                    int64_t now_ms, bool *found, struct error *error);

struct store_note {
    int64_t at;
    char who[64], words[512];
};
bool store_notes(struct store *store, int64_t case_id, struct store_note **rows, size_t *count,
                 struct error *error);
bool store_add_note(struct store *store, int64_t case_id, const struct store_note *note,
                    bool *found, struct error *error);
/* By name and with a reason; the display is in use again. ERROR_INVALID: not everything passes yet,
 * or it is released already. */
bool store_release_case(struct store *store, int64_t id, const struct store_reason *reason,
                        int64_t now_ms, bool *found, struct error *error);

/* Within the store: opens a case for a display that fails and has none; with one open, notes each
 * further record that fails. */
void case_note_record(struct store *store, const char *record_id, const char *display_id,
                      int64_t now_ms);

#endif
