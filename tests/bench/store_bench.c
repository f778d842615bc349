/* SPDX-License-Identifier: Apache-2.0 */
/* bench.store [FOLDER [ROUNDS]]: records a second through the whole intake (signature, XML,
 * judgement, rows, dates, full sync before the answer), posted by one agent and by two at once,
 * against raw SQLite, turn and turn about in the same run. Raw SQLite is a copy of the same
 * database, and gets the very rows that the intake wrote for those records, one transaction with
 * full sync each. Prints the rates and ratios; exits 1 when two agents get less than half the raw
 * rate. FOLDER must be on a real disk. */
#include "collector/store/intake.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/memory.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "tests/bench/raw_rows.h"
#include "tests/support/make_record.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH 50
#define AGENTS 2
#define DISPLAYS 3 /* of each workstation */
#define ROUNDS_DEFAULT 10
#define RATIO_MIN 0.5

struct bench_agent {
    struct store *store;
    struct key_pair pair;
    struct store_agent agent;
    int number;
    int64_t sequence;
    char previous[DIGEST_TEXT_SIZE];
    struct buffer files[BATCH];
    char ids[BATCH][UUID_TEXT_SIZE];
    double taken_s[BATCH];
    struct error error;
};

struct bench {
    char folder[4000];
    struct store *store;
    struct guideline *guideline;
    struct bench_agent agents[AGENTS];
    struct raw_rows *raw;
};

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool adopt(struct bench *bench, struct error *error)
{
    struct store_adopting adopting = {.class = "primary",
                                      .advice = "bench",
                                      .advised_by = "A",
                                      .approver = "B",
                                      .unverified = UNVERIFIED_EXCLUDED};
    return guideline_shipped("aapm-or03", &adopting.xml, &adopting.xml_length) &&
           guideline_parse("g", adopting.xml, adopting.xml_length, &bench->guideline, error) &&
           store_begin(bench->store, STORE_WRITE, error) &&
           store_adopt(bench->store, &adopting, time_utc_now_ms(), error) &&
           store_commit(bench->store, error);
}

static bool enrol(struct bench *bench, int number, struct error *error)
{
    struct bench_agent *one = &bench->agents[number];
    char token[STORE_SECRET_SIZE], machine_id[DIGEST_TEXT_SIZE];
    struct store_grant grant;
    struct store_place place = {.site = "S", .room = "R"};
    struct store_enrolment enrolment = {.token = token, .hostname = "h", .machine_id = machine_id};
    int64_t now_ms = time_utc_now_ms();
    one->store = bench->store;
    one->number = number;
    memcpy(one->previous, RECORD_FIRST_PREVIOUS, sizeof one->previous);
    (void)snprintf(place.workstation, sizeof place.workstation, "W%d", number);
    (void)digest_sha256(place.workstation, strlen(place.workstation), machine_id);
    key_pair_create(&one->pair);
    memcpy(enrolment.public_key, one->pair.public_key, KEY_PUBLIC_BYTES);
    if (!store_begin(bench->store, STORE_WRITE, error) ||
        !store_add_workstation(bench->store, &place, now_ms, 1000000, token, error) ||
        !store_enrol(bench->store, &enrolment, now_ms, &grant, error) ||
        !store_commit(bench->store, error))
        return false;
    one->agent = grant.agent;
    return grant.is_granted || error_set(error, ERROR_INVALID, "the agent was not enrolled");
}

static bool make_batch(struct bench_agent *one, const struct guideline *guideline,
                       struct error *error)
{
    for (int i = 0; i < BATCH; i++) {
        struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
        char serial[14];
        recipe.l_ambient_cd_m2 = 0.1;
        recipe.trigger = TRIGGER_PERIODIC;
        recipe.at_utc_ms = time_utc_now_ms();
        recipe.sequence = ++one->sequence;
        recipe.previous = one->previous;
        (void)snprintf(serial, sizeof serial, "SN-%d-%d", one->number, i % DISPLAYS);
        recipe.serial_text = serial;
        buffer_finish(&one->files[i]);
        if (!record_make(&recipe, guideline, &one->pair, &one->files[i], one->ids[i], error))
            return false;
        (void)digest_sha256(one->files[i].data, one->files[i].length, one->previous);
    }
    return true;
}

static bool take_in(struct bench_agent *one, int record)
{
    struct intake_receipt receipt;
    const struct buffer *file = &one->files[record];
    struct intake_post post = {.agent = &one->agent,
                               .bytes = file->data,
                               .length = file->length,
                               .received_at_ms = time_utc_now_ms()};
    if (!intake_record(one->store, &post, &receipt, &one->error))
        return false;
    return receipt.outcome == INTAKE_STORED ||
           error_set(&one->error, ERROR_INVALID, "%s", receipt.reason);
}

/* A thread of the server, as it were. */
static void *post_batch(void *argument)
{
    struct bench_agent *one = argument;
    for (int i = 0; i < BATCH && one->error.kind == ERROR_NONE; i++) {
        double begun = seconds();
        (void)take_in(one, i);
        one->taken_s[i] = seconds() - begun;
    }
    return NULL;
}

static bool post_batches(struct bench *bench, int agents, double *taken_s, struct error *error)
{
    pthread_t threads[AGENTS];
    for (int i = 0; i < agents; i++)
        if (!make_batch(&bench->agents[i], bench->guideline, error))
            return false;
    double begun = seconds();
    for (int i = 0; i < agents; i++)
        if (pthread_create(&threads[i], NULL, post_batch, &bench->agents[i]) != 0)
            return error_set(error, ERROR_SYSTEM, "no thread");
    for (int i = 0; i < agents; i++)
        (void)pthread_join(threads[i], NULL);
    *taken_s += seconds() - begun;
    for (int i = 0; i < agents; i++)
        if (bench->agents[i].error.kind != ERROR_NONE) {
            *error = bench->agents[i].error;
            return false;
        }
    return true;
}

struct figures {
    double one_s, two_s, raw_s; /* per record, all rounds together */
    double *one_each, *raw_each;
    size_t count;
};

static bool insert_raw(struct bench *bench, struct figures *figures, struct error *error)
{
    const struct bench_agent *one = &bench->agents[0];
    for (int i = 0; i < BATCH; i++) {
        if (!raw_rows_read(bench->raw, one->ids[i], error))
            return false;
        double begun = seconds();
        if (!raw_rows_insert(bench->raw, error))
            return false;
        figures->raw_each[figures->count + (size_t)i] = seconds() - begun;
        figures->raw_s += seconds() - begun;
    }
    return true;
}

static bool measure_round(struct bench *bench, struct figures *figures, struct error *error)
{
    if (!post_batches(bench, AGENTS, &figures->two_s, error) ||
        !post_batches(bench, 1, &figures->one_s, error))
        return false;
    memcpy(figures->one_each + figures->count,
           bench->agents[0].taken_s,
           sizeof bench->agents[0].taken_s);
    if (!insert_raw(bench, figures, error))
        return false;
    figures->count += BATCH;
    return true;
}

static int compare_seconds(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void tell(const char *name, double *each, size_t count, double total_s)
{
    qsort(each, count, sizeof *each, compare_seconds);
    (void)printf("%-16s %6.0f/s, median %.2f ms, 99th percentile %.2f ms\n",
                 name,
                 (double)count / total_s,
                 each[count / 2] * 1e3,
                 each[count * 99 / 100] * 1e3);
}

static double report(struct bench *bench, struct figures *figures)
{
    double two = AGENTS * figures->raw_s / figures->two_s;
    (void)printf("%zu records of %zu bytes and %zu rows, one transaction and full sync each\n",
                 figures->count,
                 bench->agents[0].files[0].length,
                 raw_rows_count(bench->raw));
    tell("raw SQLite", figures->raw_each, figures->count, figures->raw_s);
    tell("intake", figures->one_each, figures->count, figures->one_s);
    (void)printf(
        "%-16s %6.0f/s\n", "intake, two at once", AGENTS * (double)figures->count / figures->two_s);
    (void)printf("ratio %.2f; two at once %.2f\n", figures->raw_s / figures->one_s, two);
    return two;
}

static bool measure(struct bench *bench, int rounds, double *ratio, struct error *error)
{
    size_t all = (size_t)rounds * BATCH;
    double settling_s = 0;
    CLEANUP(free_pointer) double *one_each = calloc(all, sizeof *one_each);
    CLEANUP(free_pointer) double *raw_each = calloc(all, sizeof *raw_each);
    struct figures figures = {.one_each = one_each, .raw_each = raw_each};
    if (one_each == NULL || raw_each == NULL)
        return error_set(error, ERROR_SYSTEM, "no memory");
    if (!post_batches(bench, AGENTS, &settling_s, error) ||
        !raw_rows_open(bench->folder, &bench->raw, error))
        return false;
    for (int round = 0; round < rounds; round++)
        if (!measure_round(bench, &figures, error))
            return false;
    *ratio = report(bench, &figures);
    return true;
}

static bool set_up(struct bench *bench, struct error *error)
{
    char url[4200];
    (void)snprintf(url, sizeof url, "sqlite:%s/store.db", bench->folder);
    if (!record_library_init(error) || !guideline_library_init(error) || !key_library_init(error) ||
        !store_open(url, &bench->store, error) || !adopt(bench, error))
        return false;
    for (int i = 0; i < AGENTS; i++)
        if (!enrol(bench, i, error))
            return false;
    return true;
}

int main(int count, char **arguments)
{
    memory_keep();
    static struct bench bench;
    struct error error = {0};
    double ratio = 0;
    long long rounds = ROUNDS_DEFAULT;
    (void)snprintf(
        bench.folder, sizeof bench.folder, "%s/store-bench-XXXXXX", count > 1 ? arguments[1] : ".");
    if ((count > 2 && !integer_parse(arguments[2], 1, 10000, &rounds)) ||
        mkdtemp(bench.folder) == NULL) {
        (void)fputs("bench.store [FOLDER [ROUNDS]]\n", stderr);
        return 2;
    }
    bool ok = set_up(&bench, &error) && measure(&bench, (int)rounds, &ratio, &error);
    if (!ok)
        (void)fprintf(stderr, "bench.store: %s\n", error.text);
    raw_rows_close(bench.raw);
    (void)printf("left in %s\n", bench.folder);
    return !ok ? 3 : ratio >= RATIO_MIN ? 0 : 1;
}
