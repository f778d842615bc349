/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS FIXTURE_DAY_MS

static const struct store_change limited = {
    .kind = "range", .words = "range became limited (before: full)", .is_maintenance = true};
static const struct store_change kernel = {.kind = "kernel", .words = "kernel became 6.1.0-26"};

static char display_id[UUID_TEXT_SIZE];

static void open_accepted(int backend)
{
    conformance_open_adopted(backend);
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    struct store_display display = fixture_display(&fixture);
    ck_assert_int_eq(display.result_status, RESULT_COMPLIANT);
    memcpy(display_id, display.id, sizeof display_id);
}

static void report(const struct store_change *changes, size_t count, int64_t now_ms)
{
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_report_changes(fixture.store, display_id, changes, count, now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static size_t count_items(enum schedule_trigger trigger)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count, found = 0;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_items(fixture.store, display_id, 0, &items, &count, &trouble));
    store_rollback(fixture.store);
    for (size_t i = 0; i < count; i++)
        if (items[i].due.trigger == trigger)
            found++;
    return found;
}

static size_t held(struct store_change *last)
{
    CLEANUP(free_pointer) struct store_change *changes = NULL;
    size_t count;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_changes(fixture.store, display_id, &changes, &count, &trouble));
    store_rollback(fixture.store);
    if (count > 0)
        *last = changes[0];
    return count;
}

START_TEST(a_change_makes_every_test_due_until_it_is_done)
{
    struct record_recipe again = conformance_recipe(TRIGGER_AFTER_MAINTENANCE);
    open_accepted(_i);
    size_t owed = count_items(TRIGGER_PERIODIC);
    ck_assert_uint_gt(owed, 0);
    report(&limited, 1, FIXTURE_NOW_MS + DAY_MS);
    ck_assert_uint_eq(count_items(TRIGGER_AFTER_MAINTENANCE), owed);
    ck_assert_uint_eq(count_items(TRIGGER_PERIODIC), 0);
    again.at_utc_ms = FIXTURE_NOW_MS + 2 * DAY_MS;
    fixture.now_ms = FIXTURE_NOW_MS + 2 * DAY_MS;
    fixture_send(&fixture, again);
    ck_assert_uint_eq(count_items(TRIGGER_AFTER_MAINTENANCE), 0);
    ck_assert_uint_eq(count_items(TRIGGER_PERIODIC), owed);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_change_that_is_gone_again_asks_for_nothing)
{
    struct store_change last = {0};
    open_accepted(_i);
    report(&limited, 1, FIXTURE_NOW_MS + DAY_MS);
    report(&limited, 1, FIXTURE_NOW_MS + 2 * DAY_MS);
    ck_assert_uint_eq(held(&last), 1);
    ck_assert_int_eq(last.first_seen_at, FIXTURE_NOW_MS + DAY_MS);
    ck_assert_int_eq(last.last_seen_at, FIXTURE_NOW_MS + 2 * DAY_MS);
    ck_assert_int_eq(last.gone_at, 0);
    report(NULL, 0, FIXTURE_NOW_MS + 3 * DAY_MS);
    ck_assert_uint_eq(held(&last), 1);
    ck_assert_int_eq(last.gone_at, FIXTURE_NOW_MS + 3 * DAY_MS);
    ck_assert_uint_eq(count_items(TRIGGER_AFTER_MAINTENANCE), 0);
    report(&limited, 1, FIXTURE_NOW_MS + 4 * DAY_MS);
    ck_assert_uint_eq(held(&last), 2);
    ck_assert_uint_gt(count_items(TRIGGER_AFTER_MAINTENANCE), 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_new_kernel_is_shown_and_asks_for_nothing)
{
    struct store_change last = {0};
    open_accepted(_i);
    report(&kernel, 1, FIXTURE_NOW_MS + DAY_MS);
    ck_assert_uint_eq(held(&last), 1);
    ck_assert_str_eq(last.words, kernel.words);
    ck_assert_uint_eq(count_items(TRIGGER_AFTER_MAINTENANCE), 0);
    fixture_close(&fixture);
}
END_TEST

static const struct {
    const char *range, *result, *remark;
} paths[] = {
    {"Full", "pass", ""}, /* what is not known of it spoils nothing */
    {"Limited 16:235", "fail", "signal path, range: limited range"},
};

START_TEST(a_signal_path_that_fails_fails_the_record)
{
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
        struct record_recipe recipe = conformance_recipe(TRIGGER_PERIODIC);
        recipe.tests |= 1u << TEST_SIGNAL_PATH;
        recipe.range = paths[i].range;
        conformance_open_adopted(_i);
        fixture_send(&fixture, recipe);
        struct store_record record = fixture_record(&fixture, fixture.record_id);
        ck_assert_str_eq(record.result, paths[i].result);
        ck_assert_int_eq(strncmp(record.remark, paths[i].remark, strlen(paths[i].remark)), 0);
        fixture_close(&fixture);
    }
}
END_TEST

static void sight(const struct store_sighting *sighting, int64_t workstation_id, int64_t now_ms,
                  char id[UUID_TEXT_SIZE])
{
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_sight_display(fixture.store, workstation_id, sighting, now_ms, id, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static int64_t add_place(const char *name)
{
    char token[STORE_SECRET_SIZE];
    struct store_place place = {.site = "S", .room = "R"};
    (void)text_copy(place.workstation, sizeof place.workstation, name);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1, 1, token, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    return place.workstation_id;
}

static struct store_identity identity_of(const char *id)
{
    struct store_identity identity;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_identity(fixture.store, id, &identity, &trouble));
    store_rollback(fixture.store);
    return identity;
}

static bool is_ambiguous(const char *id)
{
    struct store_display display;
    bool found;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_display(fixture.store, id, &found, &display, &trouble));
    store_rollback(fixture.store);
    return found && display.is_ambiguous;
}

START_TEST(a_display_that_moves_is_to_be_tested_where_it_stands_now)
{
    struct store_sighting one = {.identity = {"ABC", 1, 7, "", "n"}, .connector = "DP-1"};
    struct store_change last = {0};
    fixture_open(&fixture, conformance_backends[_i]);
    int64_t first = add_place("one"), second = add_place("two");
    sight(&one, first, FIXTURE_NOW_MS, display_id);
    ck_assert_uint_eq(held(&last), 0);
    sight(&one, second, FIXTURE_NOW_MS + DAY_MS, display_id);
    ck_assert_uint_eq(held(&last), 1);
    ck_assert_str_eq(last.words, "moved from S, R, one");
    ck_assert(last.is_maintenance);
    ck_assert(!is_ambiguous(display_id));
    (void)text_copy(one.connector, sizeof one.connector, "HDMI-A-1");
    sight(&one, second, FIXTURE_NOW_MS + 9 * DAY_MS, display_id);
    ck_assert_uint_eq(held(&last), 2);
    ck_assert_str_eq(last.words, "moved from DP-1 to HDMI-A-1");
    fixture_close(&fixture);
}
END_TEST

START_TEST(one_serial_at_two_places_by_turns_is_said_until_a_person_confirms)
{
    struct store_sighting one = {.identity = {"ABC", 1, 7, "", "n"}, .connector = "DP-1"};
    struct store_change last = {0};
    bool found;
    fixture_open(&fixture, conformance_backends[_i]);
    int64_t first = add_place("one"), second = add_place("two");
    sight(&one, first, FIXTURE_NOW_MS, display_id);
    sight(&one, second, FIXTURE_NOW_MS + 1000, display_id);
    sight(&one, first, FIXTURE_NOW_MS + DAY_MS, display_id);
    ck_assert(is_ambiguous(display_id));
    ck_assert_uint_eq(held(&last), 2);
    ck_assert_ptr_nonnull(strstr(last.words, "by turns here and at S, R, two"));
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_confirm_identity(fixture.store, display_id, "kim", 1, &found, &trouble));
    ck_assert(found);
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(!is_ambiguous(display_id));
    ck_assert_str_eq(identity_of(display_id).confirmed_by, "kim");
    fixture_close(&fixture);
}
END_TEST

static const struct {
    struct display_identity identity;
    bool is_double;
    const char *known_by;
    bool is_one_everywhere; /* the same row at another workstation */
} identities[] = {
    {{"ABC", 1, 7, "", "n"}, false, "serial", true},
    {{"ABC", 1, 0, "SN-1", "n"}, false, "serial", true},
    {{"ABC", 1, 0x01010101, "SN-1", "n"}, false, "serial", true},
    {{"ABC", 1, 0, "", "n"}, false, "workstation", false},
    {{"ABC", 1, 0x01010101, "", "n"}, false, "workstation", false},
    {{"ABC", 1, 0x01010101, "0000000000000", "n"}, false, "workstation", false},
    {{"ABC", 1, UINT32_MAX, "", "n"}, false, "workstation", false},
    {{"ABC", 1, 7, "", "n"}, true, "connector", false},
    {{"ABC", 1, 0, "", "n"}, true, "connector", false},
};

static void check_identity(int backend, size_t row)
{
    struct store_sighting one = {.identity = identities[row].identity,
                                 .connector = "DP-1",
                                 .is_double = identities[row].is_double};
    struct store_sighting other = one;
    char ids[3][UUID_TEXT_SIZE];
    bool found;
    fixture_open(&fixture, conformance_backends[backend]);
    int64_t first = add_place("one"), second = add_place("two");
    (void)text_copy(other.connector, sizeof other.connector, "DP-2");
    sight(&one, first, FIXTURE_NOW_MS, ids[0]);
    sight(&other, first, FIXTURE_NOW_MS, ids[1]);
    sight(&one, second, FIXTURE_NOW_MS, ids[2]);
    ck_assert_str_eq(identity_of(ids[0]).known_by, identities[row].known_by);
    ck_assert_int_eq(strcmp(ids[0], ids[1]) == 0, !identities[row].is_double);
    ck_assert_int_eq(strcmp(ids[0], ids[2]) == 0, identities[row].is_one_everywhere);
    ck_assert_int_eq(is_ambiguous(ids[0]), identities[row].is_double);
    sight(&one, second, FIXTURE_NOW_MS + 1, ids[1]);
    ck_assert_str_eq(ids[1], ids[2]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_confirm_identity(fixture.store, ids[2], "kim", 1, &found, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_eq(found, strcmp(identities[row].known_by, "serial") != 0);
    fixture_close(&fixture);
}

START_TEST(what_does_not_tell_displays_apart_is_helped_by_their_place)
{
    for (size_t row = 0; row < ARRAY_LENGTH(identities); row++)
        check_identity(_i, row);
}
END_TEST

START_TEST(one_of_two_keeps_the_row_that_was_there_for_its_connector)
{
    struct store_sighting one = {.identity = {"ABC", 1, 0, "", "n"}, .connector = "DP-1"};
    struct store_sighting other = {
        .identity = {"ABC", 1, 0, "", "n"}, .connector = "DP-2", .is_double = true};
    char before[UUID_TEXT_SIZE], ids[2][UUID_TEXT_SIZE];
    fixture_open(&fixture, conformance_backends[_i]);
    int64_t place = add_place("one");
    sight(&one, place, FIXTURE_NOW_MS, before);
    one.is_double = true;
    sight(&one, place, FIXTURE_NOW_MS + 1, ids[0]);
    sight(&other, place, FIXTURE_NOW_MS + 1, ids[1]);
    ck_assert_str_eq(ids[0], before);
    ck_assert_str_ne(ids[1], before);
    ck_assert(is_ambiguous(ids[0]) && is_ambiguous(ids[1]));
    other.is_double = false; /* the other one is switched off today */
    sight(&other, place, FIXTURE_NOW_MS + 2, ids[0]);
    ck_assert_str_eq(ids[0], ids[1]);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &a_change_makes_every_test_due_until_it_is_done,
        &a_change_that_is_gone_again_asks_for_nothing,
        &a_signal_path_that_fails_fails_the_record,
        &a_new_kernel_is_shown_and_asks_for_nothing,
        &a_display_that_moves_is_to_be_tested_where_it_stands_now,
        &one_serial_at_two_places_by_turns_is_said_until_a_person_confirms,
        &what_does_not_tell_displays_apart_is_helped_by_their_place,
        &one_of_two_keeps_the_row_that_was_there_for_its_connector,
    };
    return conformance_run("collector.store.change", tests, ARRAY_LENGTH(tests));
}
