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

int main(void)
{
    TCase *tcase = tcase_create("sqlite");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, only_our_own_database_of_a_known_version_is_opened, 0, ARRAY_LENGTH(states));
    tcase_add_test(tcase, what_is_no_database_is_refused_and_left_alone);
    tcase_add_loop_test(tcase, a_url_that_names_no_store_is_refused, 0, ARRAY_LENGTH(wrong_urls));
    return run_case("collector.store.sqlite", tcase);
}
