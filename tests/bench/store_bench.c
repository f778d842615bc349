/* SPDX-License-Identifier: Apache-2.0 */
/* store_bench [FOLDER [ROUNDS]]: records a second through the whole intake (signature, XML,
 * judgement, rows, dates, full sync before the answer) against raw SQLite that inserts rows of the
 * same sizes one by one in the same run, turn and turn about. Prints both rates and the ratio;
 * exits 1 below one half. FOLDER must be on a real disk. */
#include "collector/store/intake.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "tests/support/make_record.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BATCH 50
#define ROUNDS_DEFAULT 10
#define RATIO_MIN 0.5

struct bench {
    char folder[4000];
    struct store *store;
    sqlite3 *raw;
    struct key_pair pair;
    struct store_agent agent;
    struct guideline *guideline;
    int64_t sequence;
    char previous[DIGEST_TEXT_SIZE];
    struct buffer files[BATCH];
    char ids[BATCH][UUID_TEXT_SIZE];
};

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

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

/* The same number of rows and bytes a record as the store writes, and the same durability. */
static const char raw_schema[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    "CREATE TABLE record (id TEXT PRIMARY KEY, a TEXT, b TEXT, evidence BLOB, bytes BLOB) STRICT;"
    "CREATE TABLE run (record_id TEXT NOT NULL REFERENCES record (id), n INTEGER, a TEXT, b TEXT, "
    "PRIMARY KEY (record_id, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE metric (record_id TEXT NOT NULL REFERENCES record (id), n INTEGER, name TEXT, "
    "value REAL, reason TEXT, PRIMARY KEY (record_id, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE verdict (record_id TEXT NOT NULL REFERENCES record (id), n INTEGER, texts TEXT, "
    "value REAL, PRIMARY KEY (record_id, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE due (id TEXT, n INTEGER, a TEXT, b TEXT, PRIMARY KEY (id, n)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE INDEX run_index ON run (a, b, n); CREATE INDEX record_index ON record (a, b)";

static bool open_all(struct bench *bench, struct error *error)
{
    char path[4100], url[4200];
    (void)snprintf(path, sizeof path, "%s/raw.db", bench->folder);
    (void)snprintf(url, sizeof url, "sqlite:%s/store.db", bench->folder);
    if (!store_open(url, &bench->store, error))
        return false;
    if (sqlite3_open(path, &bench->raw) != SQLITE_OK ||
        sqlite3_exec(bench->raw, raw_schema, NULL, NULL, NULL) != SQLITE_OK)
        return error_set(error, ERROR_SYSTEM, "raw: %s", sqlite3_errmsg(bench->raw));
    memcpy(bench->previous, RECORD_FIRST_PREVIOUS, sizeof bench->previous);
    return adopt_and_enrol(bench, error);
}

static bool make_batch(struct bench *bench, struct error *error)
{
    for (int i = 0; i < BATCH; i++) {
        struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
        char serial[14];
        recipe.l_ambient_cd_m2 = 0.1;
        recipe.trigger = TRIGGER_PERIODIC;
        recipe.at_utc_ms = time_utc_now_ms();
        recipe.sequence = ++bench->sequence;
        recipe.previous = bench->previous;
        (void)snprintf(serial, sizeof serial, "SN-%d", i);
        recipe.serial_text = serial;
        buffer_finish(&bench->files[i]);
        if (!record_make(
                &recipe, bench->guideline, &bench->pair, &bench->files[i], bench->ids[i], error))
            return false;
        (void)digest_sha256(bench->files[i].data, bench->files[i].length, bench->previous);
    }
    return true;
}

static bool take_in(struct bench *bench, int record, struct error *error)
{
    struct intake_receipt receipt;
    const struct buffer *file = &bench->files[record];
    struct intake_post post = {.agent = &bench->agent,
                               .bytes = file->data,
                               .length = file->length,
                               .received_at_ms = time_utc_now_ms()};
    if (!intake_record(bench->store, &post, &receipt, error))
        return false;
    return receipt.outcome == INTAKE_STORED ||
           error_set(error, ERROR_INVALID, "%s", receipt.reason);
}

struct raw_insert {
    const char *text;
    int rows;
    sqlite3_stmt *statement;
};

static bool insert_rows(struct bench *bench, struct raw_insert *insert, int record)
{
    static const char words[] =
        "AAPM On-line Report 03 (TG18), maximum luminance L'max; open-exam-prep.com ARRT 12.3; "
        "BJR 77/918/465; a summary; luminance-max l_prime_max_cd_m2 L'max = Lmax + Lamb at 255";
    static const unsigned char evidence[2600];
    for (int n = 0; n < insert->rows; n++) {
        (void)sqlite3_bind_text(insert->statement, 1, bench->ids[record], -1, SQLITE_STATIC);
        if (insert->rows == 1) {
            (void)sqlite3_bind_text(insert->statement, 2, words, -1, SQLITE_STATIC);
            (void)sqlite3_bind_blob(insert->statement, 3, evidence, sizeof evidence, SQLITE_STATIC);
            (void)sqlite3_bind_blob(insert->statement,
                                    4,
                                    bench->files[record].data,
                                    (int)bench->files[record].length,
                                    SQLITE_STATIC);
        } else {
            (void)sqlite3_bind_int(insert->statement, 2, n);
            (void)sqlite3_bind_text(insert->statement, 3, words, -1, SQLITE_STATIC);
        }
        if (sqlite3_step(insert->statement) != SQLITE_DONE)
            return false;
        (void)sqlite3_reset(insert->statement);
    }
    return true;
}

static struct raw_insert inserts[] = {
    {"INSERT INTO record (id, a, b, evidence, bytes) VALUES (?1, ?1, ?2, ?3, ?4)", 1, NULL},
    {"INSERT INTO run (record_id, n, a, b) VALUES (?1, ?2, 'luminance-response', 'x')", 5, NULL},
    {"INSERT INTO metric (record_id, n, name, value, reason) VALUES (?1, ?2, 'name', 1.5, '')",
     30,
     NULL},
    {"INSERT INTO verdict (record_id, n, texts, value) VALUES (?1, ?2, ?3, 1.5)", 13, NULL},
    {"INSERT INTO due (id, n, a, b) VALUES (?1, ?2, '2026-01-01', '2026-01-01')", 4, NULL},
};

static bool prepare_raw(struct bench *bench, struct error *error)
{
    for (size_t i = 0; i < ARRAY_LENGTH(inserts); i++)
        if (sqlite3_prepare_v2(bench->raw, inserts[i].text, -1, &inserts[i].statement, NULL) !=
            SQLITE_OK)
            return error_set(error, ERROR_SYSTEM, "raw: %s", sqlite3_errmsg(bench->raw));
    return true;
}

static bool insert_raw(struct bench *bench, int record, struct error *error)
{
    bool ok = sqlite3_exec(bench->raw, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
    for (size_t i = 0; ok && i < ARRAY_LENGTH(inserts); i++)
        ok = insert_rows(bench, &inserts[i], record);
    if (!ok || sqlite3_exec(bench->raw, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return error_set(error, ERROR_SYSTEM, "raw: %s", sqlite3_errmsg(bench->raw));
    return true;
}

static int compare_seconds(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void tell(const char *name, double *taken, size_t count, double total)
{
    qsort(taken, count, sizeof *taken, compare_seconds);
    (void)printf("%-10s %6.0f/s, median %.2f ms, 99th percentile %.2f ms\n",
                 name,
                 (double)count / total,
                 taken[count / 2] * 1e3,
                 taken[count * 99 / 100] * 1e3);
}

/* Turn and turn about, so that both meet the same moods of the disk. */
static bool measure(struct bench *bench, int rounds, double *ratio, struct error *error)
{
    size_t done = 0, all = (size_t)rounds * BATCH;
    double totals[2] = {0};
    CLEANUP(free_pointer) double *ours = calloc(all, sizeof *ours);
    CLEANUP(free_pointer) double *raw = calloc(all, sizeof *raw);
    if (ours == NULL || raw == NULL || !prepare_raw(bench, error))
        return false;
    for (int round = 0; round < rounds; round++) {
        if (!make_batch(bench, error))
            return false;
        for (int record = 0; record < BATCH; record++, done++) {
            double begun = seconds();
            if (!take_in(bench, record, error))
                return false;
            double between = seconds();
            if (!insert_raw(bench, record, error))
                return false;
            totals[0] += ours[done] = between - begun;
            totals[1] += raw[done] = seconds() - between;
        }
    }
    (void)printf("%zu records of %zu bytes, one transaction and full sync each\n",
                 all,
                 bench->files[0].length);
    tell("intake", ours, all, totals[0]);
    tell("raw SQLite", raw, all, totals[1]);
    *ratio = totals[1] / totals[0];
    (void)printf("ratio %.2f\n", *ratio);
    return true;
}

int main(int count, char **arguments)
{
    static struct bench bench;
    struct error error = {0};
    double ratio = 0;
    long long rounds = ROUNDS_DEFAULT;
    (void)snprintf(
        bench.folder, sizeof bench.folder, "%s/store-bench-XXXXXX", count > 1 ? arguments[1] : ".");
    if ((count > 2 && !integer_parse(arguments[2], 1, 10000, &rounds)) ||
        mkdtemp(bench.folder) == NULL) {
        (void)fputs("store_bench [FOLDER [ROUNDS]]\n", stderr);
        return 2;
    }
    bool ok = record_library_init(&error) && guideline_library_init(&error) &&
              key_library_init(&error) && open_all(&bench, &error) &&
              measure(&bench, (int)rounds, &ratio, &error);
    if (!ok)
        (void)fprintf(stderr, "store_bench: %s\n", error.text);
    (void)printf("left in %s\n", bench.folder);
    return !ok ? 3 : ratio >= RATIO_MIN ? 0 : 1;
}
