/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64], path[128], url[160];

static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/monqa-sqlite-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/store.db", folder);
    (void)snprintf(url, sizeof url, "sqlite:%s", path);
}

static void remove_folder(void)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < ARRAY_LENGTH(endings); i++) {
        char name[160];
        (void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
}

static void execute(const char *text)
{
    sqlite3 *database;
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(database), SQLITE_OK);
}

static const struct {
    const char *text; /* done to a store that is there, or to an empty file */
    bool is_after_create;
    const char *complaint; /* NULL: it opens */
} states[] = {
    {"SELECT 1", false, NULL},
    {"SELECT 1", true, NULL},
    {"CREATE TABLE other (a)", false, "another program's"},
    {"PRAGMA application_id = 7", true, "another program's"},
    {"PRAGMA user_version = 99", true, "newer version"},
    {"PRAGMA user_version = -1", true, "newer version"},
};

START_TEST(only_our_own_database_of_a_known_version_is_opened)
{
    struct error trouble = {0};
    CLEANUP(store_cleanup) struct store *store = NULL;
    make_folder();
    if (states[_i].is_after_create) {
        struct store *made;
        ck_assert(store_open(url, &made, &trouble));
        store_close(made);
    }
    execute(states[_i].text);
    bool ok = store_open(url, &store, &trouble);
    ck_assert_msg(ok == (states[_i].complaint == NULL), "%s", trouble.text);
    if (!ok)
        ck_assert_msg(strstr(trouble.text, states[_i].complaint) != NULL, "%s", trouble.text);
    remove_folder();
}
END_TEST

START_TEST(what_is_no_database_is_refused_and_left_alone)
{
    struct error trouble = {0};
    struct store *store;
    char held[64] = "";
    make_folder();
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert(fputs("this is a letter, not a database, and long enough to tell", file) >= 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert(!store_open(url, &store, &trouble));
    file = fopen(path, "r");
    ck_assert_ptr_nonnull(fgets(held, sizeof held, file));
    (void)fclose(file);
    ck_assert_str_eq(held, "this is a letter, not a database, and long enough to tell");
    remove_folder();
}
END_TEST

static const char *const wrong_urls[] = {
    "", "sqlite:", "store.db", "postgres:x", "sqlite:/no/such/folder/store.db", "sqlite:/tmp"};

START_TEST(a_url_that_names_no_store_is_refused)
{
    struct error trouble = {0};
    struct store *store;
    ck_assert(!store_open(wrong_urls[_i], &store, &trouble));
    ck_assert_int_ne(trouble.kind, ERROR_NONE);
}
END_TEST

extern const unsigned char sqlite_0001_start[];
extern const size_t sqlite_0001_start_length;

/* A store of the first version, with one judged record. */
static const char of_version_1[] =
    "INSERT INTO site VALUES (1, 'S'); INSERT INTO room VALUES (1, 1, 'R');"
    "INSERT INTO workstation VALUES (1, 1, 'W', 0);"
    "INSERT INTO agent VALUES ('a', 1, x'01', 'h', 'm', 'host', NULL, NULL, 0, 0);"
    "INSERT INTO display (id, manufacturer, product_code, serial_number, serial_text, place_key, "
    "name, class, workstation_id, connector, first_seen_on, last_seen_at, result_status) VALUES "
    "('d', 'TST', 1, 7, '', 0, 'n', 'primary', 1, 'DP-1', '2026-01-01', 0, 'not-accepted');"
    "INSERT INTO record VALUES ('r', 'a', 'd', 1, 'p', 's', 0, 0, 0, '2026-02-03', 's', "
    "'periodic', 'complete', '', '', 'Maker Model M-77', 'primary', NULL, 'pass', '', 0, x'00', "
    "x'c0ffee');"
    "INSERT INTO test_run VALUES ('r', 'uniformity', 'd', 'primary', 'periodic', 'complete', 0, "
    "'2026-02-03', 'pass', 1);"
    "INSERT INTO verdict SELECT 'r', position, 'c', 'uniformity', 'm', '', 0, 1, '', 1, '', 'R', "
    "'', '', '', 1, outcome, 0, decides, '' FROM (SELECT 10 AS position, 'not-tested' AS outcome, "
    "1 AS decides UNION SELECT 2, 'fail', 0 UNION SELECT 0, 'pass', 1);"
    "PRAGMA application_id = 1835954529; PRAGMA user_version = 1;";

static const char *text_of(sqlite3 *database, const char *query, char text[64])
{
    sqlite3_stmt *statement;
    ck_assert_int_eq(sqlite3_prepare_v2(database, query, -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    (void)snprintf(text, 64, "%s", (const char *)sqlite3_column_text(statement, 0));
    ck_assert_int_eq(sqlite3_finalize(statement), SQLITE_OK);
    return text;
}

static const struct {
    const char *query, *text;
} kept[] = {
    {"SELECT hex(bytes) FROM record_file WHERE record_id = 'r'", "C0FFEE"},
    {"SELECT tests FROM record", "4"},
    {"SELECT m.name || m.first_seen_on FROM meter m JOIN record r ON r.meter_id = m.id",
     "Maker Model M-772026-02-03"},
    {"SELECT calibration FROM record", "unknown"},
    {"SELECT is_held FROM test_run", "0"},
};

START_TEST(a_store_of_the_first_version_is_carried_over_with_all_it_holds)
{
    struct error trouble = {0};
    struct store *store = NULL;
    sqlite3 *database;
    char held[64];
    make_folder();
    CLEANUP(free_pointer)
    char *start = strndup((const char *)sqlite_0001_start, sqlite_0001_start_length);
    execute(start);
    execute(of_version_1);
    ck_assert_msg(store_open(url, &store, &trouble), "%s", trouble.text);
    store_close(store);
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    for (size_t i = 0; i < ARRAY_LENGTH(kept); i++)
        ck_assert_str_eq(text_of(database, kept[i].query, held), kept[i].text);
    ck_assert_int_eq(sqlite3_close(database), SQLITE_OK);
    remove_folder();
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("sqlite");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, only_our_own_database_of_a_known_version_is_opened, 0, ARRAY_LENGTH(states));
    tcase_add_test(tcase, a_store_of_the_first_version_is_carried_over_with_all_it_holds);
    tcase_add_test(tcase, what_is_no_database_is_refused_and_left_alone);
    tcase_add_loop_test(tcase, a_url_that_names_no_store_is_refused, 0, ARRAY_LENGTH(wrong_urls));
    return run_case("collector.store.sqlite", tcase);
}
