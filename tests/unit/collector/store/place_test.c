/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_new_store_is_for_production_and_keeps_its_mode)
{
    fixture_open(&fixture, conformance_backends[_i]);
    ck_assert_int_eq(store_mode_of(fixture.store), STORE_PRODUCTION);
    fixture_demonstrate(&fixture);
    fixture_reopen(&fixture);
    ck_assert_int_eq(store_mode_of(fixture.store), STORE_DEMONSTRATION);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_store_in_use_never_becomes_a_demonstration)
{
    conformance_open_enrolled(_i);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    ck_assert(!store_set_demonstration(fixture.store, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_eq(store_mode_of(fixture.store), STORE_PRODUCTION);
    fixture_close(&fixture);
}
END_TEST

START_TEST(what_is_rolled_back_never_was)
{
    char token[STORE_SECRET_SIZE];
    CLEANUP(free_pointer) struct store_workstation *rows = NULL;
    size_t count;
    struct store_place place = {.site = "S", .room = "R", .workstation = "W"};
    fixture_open(&fixture, conformance_backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1, 1, token, &trouble));
    store_rollback(fixture.store);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_workstations(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 0);
    fixture_close(&fixture);
}
END_TEST

static bool enrol(const char *token, const uint8_t key[KEY_PUBLIC_BYTES], int64_t now_ms,
                  char bearer[STORE_SECRET_SIZE])
{
    struct store_grant grant;
    struct store_enrolment enrolment = {
        .token = token, .hostname = "h", .machine_id = RECORD_FIRST_PREVIOUS};
    memcpy(enrolment.public_key, key, KEY_PUBLIC_BYTES);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_enrol(fixture.store, &enrolment, now_ms, &grant, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    if (grant.is_granted)
        memcpy(bearer, grant.bearer, sizeof grant.bearer);
    return grant.is_granted;
}

START_TEST(a_token_enrols_one_key_and_gives_it_the_same_answer_again)
{
    uint8_t first[KEY_PUBLIC_BYTES] = {1}, second[KEY_PUBLIC_BYTES] = {2};
    char token[STORE_SECRET_SIZE], other[STORE_SECRET_SIZE];
    char bearer[STORE_SECRET_SIZE], again[STORE_SECRET_SIZE];
    struct store_place place = {.site = "S", .room = "R", .workstation = "W"};
    struct store_agent agent;
    bool found;
    fixture_open(&fixture, conformance_backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1000, 500, token, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1000, 500, other, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(!enrol("no such token", first, 1200, bearer));
    ck_assert(!enrol(token, first, 1501, bearer)); /* expired */
    ck_assert(enrol(token, first, 1500, bearer));
    ck_assert(enrol(token, first, 99999, again)); /* an answer that was lost */
    ck_assert_str_eq(bearer, again);
    ck_assert(!enrol(token, second, 1400, again));
    ck_assert(!enrol(other, first, 1400, again)); /* a key enrols once */
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_agent_by_bearer(fixture.store, bearer, &found, &agent, &trouble));
    ck_assert(found);
    ck_assert_str_eq(agent.place.workstation, "W");
    MUST(store_agent_by_bearer(fixture.store, token, &found, &agent, &trouble));
    ck_assert(!found);
    store_rollback(fixture.store);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_display_moves_by_its_serial_and_not_without_one)
{
    struct store_sighting with = {.identity = {"ABC", 1, 7, "", "n"}, .connector = "DP-1"};
    struct store_sighting without = {.identity = {"ABC", 1, 0, "", "n"}, .connector = "DP-2"};
    char token[STORE_SECRET_SIZE], ids[4][UUID_TEXT_SIZE];
    struct store_place first = {.site = "S", .room = "R", .workstation = "one"};
    struct store_place second = {.site = "S", .room = "R", .workstation = "two"};
    struct store_display display;
    bool found;
    fixture_open(&fixture, conformance_backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &first, 1, 1, token, &trouble));
    MUST(store_add_workstation(fixture.store, &second, 1, 1, token, &trouble));
    int64_t places[] = {first.workstation_id, second.workstation_id};
    for (int i = 0; i < 2; i++) {
        MUST(store_sight_display(
            fixture.store, places[i], &with, FIXTURE_NOW_MS + i, ids[i], &trouble));
        MUST(store_sight_display(
            fixture.store, places[i], &without, FIXTURE_NOW_MS + i, ids[2 + i], &trouble));
    }
    ck_assert_str_eq(ids[0], ids[1]);
    ck_assert_str_ne(ids[2], ids[3]);
    MUST(store_display(fixture.store, ids[0], &found, &display, &trouble));
    ck_assert_str_eq(display.place.workstation, "two");
    ck_assert_str_eq(display.class, "primary");
    store_rollback(fixture.store);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_session_ends_by_itself)
{
    char token[STORE_SECRET_SIZE];
    struct store_session session;
    bool found;
    fixture_open(&fixture, conformance_backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_person(fixture.store, "ann", "admin", "hash", 0, &trouble));
    MUST(store_open_session(fixture.store, "ann", 1000, token, &trouble));
    MUST(store_session_by_token(fixture.store, token, 1800000, &found, &session, &trouble));
    ck_assert(found);
    ck_assert_str_eq(session.person, "ann");
    MUST(store_session_by_token(fixture.store, token, 1801001, &found, &session, &trouble));
    ck_assert(!found);
    MUST(store_session_by_token(fixture.store, "other", 1000, &found, &session, &trouble));
    ck_assert(!found);
    MUST(store_set_person(fixture.store, "ann", "admin", "new hash", 0, &trouble));
    MUST(store_session_by_token(fixture.store, token, 1000, &found, &session, &trouble));
    ck_assert(!found); /* a new password ends every session */
    store_rollback(fixture.store);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &a_new_store_is_for_production_and_keeps_its_mode,
        &a_store_in_use_never_becomes_a_demonstration,
        &what_is_rolled_back_never_was,
        &a_token_enrols_one_key_and_gives_it_the_same_answer_again,
        &a_display_moves_by_its_serial_and_not_without_one,
        &a_session_ends_by_itself,
    };
    return conformance_run("collector.store.place", tests, ARRAY_LENGTH(tests));
}
