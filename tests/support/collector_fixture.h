/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_COLLECTOR_FIXTURE_H
#define TESTS_SUPPORT_COLLECTOR_FIXTURE_H

#include "collector/store/intake.h"
#include "tests/support/make_record.h"

/* A store in a folder of its own, with one enrolled agent whose chain goes on with each record.
 * Everything that fails here fails the test. */
#define FIXTURE_NOW_MS 1795515600000LL /* 2026-11-24T10:20:00Z */
#define FIXTURE_DAY_MS 86400000LL

struct fixture {
    char folder[128], url[256];
    struct store *store;
    struct key_pair pair;
    struct store_agent agent;
    char bearer[STORE_SECRET_SIZE];
    struct guideline *guideline; /* "aapm-or03" */
    int64_t now_ms;
    int64_t sequence;
    char previous[DIGEST_TEXT_SIZE];
    struct buffer file; /* the last record made */
    char record_id[UUID_TEXT_SIZE];
};

void fixture_open(struct fixture *fixture, const char *scheme);
void fixture_close(struct fixture *fixture);
void fixture_reopen(struct fixture *fixture);
void fixture_enrol(struct fixture *fixture);
void fixture_adopt(struct fixture *fixture, const char *id, const char *class);
void fixture_demonstrate(struct fixture *fixture);

/* Makes the next record of the chain, into file. */
void fixture_make(struct fixture *fixture, struct record_recipe recipe);
/* Takes what is in file in. */
struct intake_receipt fixture_post(struct fixture *fixture);
/* Both; must be stored. */
void fixture_send(struct fixture *fixture, struct record_recipe recipe);

struct store_display fixture_display(struct fixture *fixture); /* the only one */
struct store_record fixture_record(struct fixture *fixture, const char *id);
/* Due day of a test of the only display as text; "" when it is not owed. */
const char *fixture_due_on(struct fixture *fixture, const char *test, char text[DATE_TEXT_SIZE]);

#endif
