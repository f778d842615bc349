/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_ALERT_H
#define COLLECTOR_STORE_STORE_ALERT_H

#include "collector/store/store.h"

/* Who is written to, what waits to be told, and the letters on their way. */

#define ADDRESS_SIZE 192
#define MESSAGE_ID_SIZE 256

struct store_address {
    char person[64];
    char roles[160];            /* wherever they hold them, with a blank between */
    char address[ADDRESS_SIZE]; /* "" none */
    char trouble[16];           /* of the newest letter to it: "refused" or "bounced"; "" none */
};
/* Every person, by name. */
bool store_addresses(struct store *store, struct store_address **rows, size_t *count,
                     struct error *error);
/* "" takes it away. ERROR_INVALID: it is no address. found false: no such person. */
bool store_set_address(struct store *store, const struct store_address *address, const char *who,
                       int64_t now_ms, bool *found, struct error *error);
bool address_is_good(const char *address);

/* A criterion of the adopted guideline that failed and has not been told yet. */
struct store_alert {
    int64_t id;
    struct store_finding finding;
};
/* Oldest first, at most 500. */
bool store_alerts(struct store *store, struct store_alert **rows, size_t *count,
                  struct error *error);
bool store_alerts_told(struct store *store, int64_t last_id, int64_t now_ms, struct error *error);

struct store_alert_state {
    int64_t waiting, oldest_at;          /* alerts */
    int64_t letter_at;                   /* the newest about failures was made then; 0: none */
    int64_t digest_at;                   /* a digest was last thought of then; 0: never */
    char overdue_on[DATE_TEXT_SIZE];     /* the overdue ones were last told on; "" never */
    int64_t failed_since, refused_since; /* records and letters since digest_at */
};
bool store_alert_state(struct store *store, struct store_alert_state *state, struct error *error);
/* overdue_on NULL: as it is. Letters that are done and older than a year go. */
bool store_digest_thought_of(struct store *store, int64_t now_ms, const char *overdue_on,
                             struct error *error);

struct store_mail {
    int64_t id;
    char message_id[MESSAGE_ID_SIZE]; /* without the brackets */
    char person[64], address[ADDRESS_SIZE], kind[12], subject[160];
    int64_t made_at, next_try_at, tries;
    char state[12], reply[256];
    int64_t done_at;
};
struct store_letter {
    const char *person, *address, *kind, *subject, *body;
    const char *domain; /* of the message id */
};
bool store_add_letter(struct store *store, const struct store_letter *letter, int64_t now_ms,
                      struct error *error);
/* Newest first, at most 100. */
bool store_mails(struct store *store, struct store_mail **rows, size_t *count, struct error *error);
/* The one that has waited longest and may be tried now; the caller frees the body. */
bool store_next_mail(struct store *store, int64_t now_ms, bool *found, struct store_mail *mail,
                     char **body, struct error *error);
/* After a try: state, reply and next_try_at of the mail as they are now. */
bool store_mail_tried(struct store *store, const struct store_mail *mail, int64_t now_ms,
                      struct error *error);
/* One that was refused or bounced waits again. */
bool store_mail_again(struct store *store, int64_t id, const char *who, int64_t now_ms, bool *found,
                      struct error *error);
/* A letter that was sent has come back. */
bool store_mail_bounced(struct store *store, const char *message_id, const char *words,
                        int64_t now_ms, bool *found, struct error *error);

/* Within the store: what of a new record is to be told at once. Every deciding failure of a primary
 * display, but where the employer has set levels only what has reached one. */
struct alert_record {
    const char *record_id, *display_id, *class;
    const struct evaluation *evaluation;
};
void alert_note_record(struct store *store, const struct alert_record *record, int64_t now_ms);

#endif
