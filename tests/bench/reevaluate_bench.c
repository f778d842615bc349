/* SPDX-License-Identifier: Apache-2.0 */
/* reevaluate_bench [FOLDER [RECORDS]]: judges RECORDS (1,000,000) stored sessions again under
 * another edition, in two threads. 200 records go through the whole intake; their rows, with the
 * packed evidence, are then multiplied in the database (not their files: nothing reads XML). Prints
 * seconds and peak memory; exits 1 above 60 s for 1,000,000 or above 256 MiB. */
#include "collector/store/intake.h"
#include "collector/store/reevaluate.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "tests/support/make_record.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define SEEDS 200
#define RECORDS_DEFAULT 1000000
#define SECONDS_MAX_A_MILLION 60.0
#define RSS_MAX_KIB (256 * 1024)

struct bench {
    char folder[4000], path[4100];
    struct store *store;
    struct key_pair pair;
    struct store_agent agent;
    struct guideline *guideline;
    char previous[DIGEST_TEXT_SIZE];
};

static bool adopt_and_enrol(struct bench *bench, struct error *error)
{
    char token[STORE_SECRET_SIZE];
    struct store_grant grant;
    struct store_place place = {.site = "S", .room = "R", .workstation = "W"};
    struct store_adopting adopting = {.class = "primary",
                                      .advice = "bench",
                                      .advised_by = "A",
                                      .approver = "B",
                                      .unverified = UNVERIFIED_EXCLUDED};
    struct store_enrolment enrolment = {
        .token = token, .hostname = "h", .machine_id = RECORD_FIRST_PREVIOUS};
    int64_t now_ms = time_utc_now_ms();
    if (!guideline_shipped("aapm-or03", &adopting.xml, &adopting.xml_length) ||
        !guideline_parse("g", adopting.xml, adopting.xml_length, &bench->guideline, error) ||
        !store_begin(bench->store, STORE_WRITE, error))
        return false;
    key_pair_create(&bench->pair);
    memcpy(enrolment.public_key, bench->pair.public_key, KEY_PUBLIC_BYTES);
    if (!store_adopt(bench->store, &adopting, now_ms, error) ||
        !store_add_workstation(bench->store, &place, now_ms, 1000000, token, error) ||
        !store_enrol(bench->store, &enrolment, now_ms, &grant, error) ||
        !store_commit(bench->store, error) || !grant.is_granted)
        return false;
    bench->agent = grant.agent;
    return true;
}

static bool take_in(struct bench *bench, int number, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
    struct intake_receipt receipt;
    char id[UUID_TEXT_SIZE], serial[14];
    (void)snprintf(serial, sizeof serial, "SN-%d", number);
    recipe.serial_text = serial;
    recipe.l_ambient_cd_m2 = 0.1 + number * 0.002;
    recipe.bend_percent = number % 20;
    recipe.trigger = TRIGGER_PERIODIC;
    recipe.at_utc_ms = time_utc_now_ms();
    recipe.sequence = number + 1;
    recipe.previous = bench->previous;
    if (!record_make(&recipe, bench->guideline, &bench->pair, &file, id, error))
        return false;
    struct intake_post post = {.agent = &bench->agent,
                               .bytes = file.data,
                               .length = file.length,
                               .received_at_ms = time_utc_now_ms()};
    (void)digest_sha256(file.data, file.length, bench->previous);
    return intake_record(bench->store, &post, &receipt, error) &&
           (receipt.outcome == INTAKE_STORED ||
            error_set(error, ERROR_INVALID, "refused: %s", receipt.reason));
}

/* Every column of the seeds but the id. */
static bool multiply(struct bench *bench, long long records, struct error *error)
{
    sqlite3 *database = NULL;
    char text[2048], columns[1024] = "";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_open(bench->path, &database) != SQLITE_OK ||
        sqlite3_prepare_v2(database,
                           "SELECT group_concat(name, ', ') FROM pragma_table_info('record') "
                           "WHERE name <> 'id'",
                           -1,
                           &statement,
                           NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        return error_set(error, ERROR_SYSTEM, "%s", sqlite3_errmsg(database));
    (void)text_copy(columns, sizeof columns, (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
    (void)snprintf(text,
                   sizeof text,
                   "PRAGMA synchronous = OFF; BEGIN; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
                   "SELECT i + 1 FROM n WHERE i < %lld) INSERT INTO record (id, %s) "
                   "SELECT substr(id, 1, 24) || printf('%%012d', i), %s FROM n, "
                   "(SELECT * FROM record LIMIT %d); COMMIT; "
                   "PRAGMA wal_checkpoint(TRUNCATE);",
                   records / SEEDS - 1,
                   columns,
                   columns,
                   SEEDS);
    bool ok = sqlite3_exec(database, text, NULL, NULL, NULL) == SQLITE_OK;
    if (!ok)
        (void)error_set(error, ERROR_SYSTEM, "%s", sqlite3_errmsg(database));
    (void)sqlite3_close(database);
    return ok;
}

static bool fill(struct bench *bench, long long records, struct error *error)
{
    char url[4200];
    (void)snprintf(bench->path, sizeof bench->path, "%s/store.db", bench->folder);
    (void)snprintf(url, sizeof url, "sqlite:%s", bench->path);
    memcpy(bench->previous, RECORD_FIRST_PREVIOUS, sizeof bench->previous);
    if (!store_open(url, &bench->store, error) || !adopt_and_enrol(bench, error))
        return false;
    for (int i = 0; i < SEEDS; i++)
        if (!take_in(bench, i, error))
            return false;
    return multiply(bench, records, error);
}

static long peak_kib(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static bool measure(struct bench *bench, bool *is_met, struct error *error)
{
    CLEANUP(reevaluation_finish) struct reevaluation report = {0};
    struct reevaluation_request request = {.threads = 2};
    if (!guideline_shipped("acr", &request.xml, &request.length))
        return error_set(error, ERROR_INVALID, "acr is not shipped");
    double cpu_begun = cpu_seconds();
    int64_t begun = time_monotonic_ms();
    if (!store_reevaluate(bench->store, &request, &report, error))
        return false;
    double seconds = (double)(time_monotonic_ms() - begun) / 1e3;
    (void)printf("%lld records in %.1f s with 2 threads (%.0f/s), %.1f s of processor, peak memory "
                 "%.0f MiB\n",
                 (long long)report.records,
                 seconds,
                 (double)report.records / seconds,
                 cpu_seconds() - cpu_begun,
                 (double)peak_kib() / 1024);
    (void)printf("%lld with another verdict, %lld with another result, %lld of another class\n",
                 (long long)report.changed,
                 (long long)report.result_changed,
                 (long long)report.without);
    *is_met = seconds * 1e6 <= SECONDS_MAX_A_MILLION * (double)report.records &&
              peak_kib() <= RSS_MAX_KIB && report.changed > 0 && report.without == 0;
    return true;
}

static void clean_up(const struct bench *bench)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < ARRAY_LENGTH(endings); i++) {
        char name[4200];
        (void)snprintf(name, sizeof name, "%s%s", bench->path, endings[i]);
        (void)unlink(name);
    }
    (void)rmdir(bench->folder);
}

int main(int count, char **arguments)
{
    static struct bench bench;
    struct error error = {0};
    bool is_met = false;
    long long records = RECORDS_DEFAULT;
    (void)snprintf(bench.folder,
                   sizeof bench.folder,
                   "%s/reevaluate-bench-XXXXXX",
                   count > 1 ? arguments[1] : ".");
    if ((count > 2 && !integer_parse(arguments[2], SEEDS, 100000000, &records)) ||
        mkdtemp(bench.folder) == NULL) {
        (void)fputs("reevaluate_bench [FOLDER [RECORDS]]\n", stderr);
        return 2;
    }
    int64_t begun = time_monotonic_ms();
    bool ok = record_library_init(&error) && guideline_library_init(&error) &&
              key_library_init(&error) && fill(&bench, records, &error);
    (void)printf("filled in %.1f s\n", (double)(time_monotonic_ms() - begun) / 1e3);
    (void)fflush(stdout);
    ok = ok && measure(&bench, &is_met, &error);
    if (!ok)
        (void)fprintf(stderr, "reevaluate_bench: %s\n", error.text);
    store_close(bench.store);
    clean_up(&bench);
    return !ok ? 3 : is_met ? 0 : 1;
}
