/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "monqa/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* bench.edid_parse [FOLDER]: EDIDs of FOLDER (tests/data/edid) parsed a second in one process, the
 * best and the median of some rounds: the base block alone, of which 500,000 a second are the
 * target, and with two extension blocks. */

enum { ROUNDS = 21, PARSES = 100000, TARGET_PER_SECOND = 500000 };

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static double parse_many(const uint8_t *bytes, size_t length)
{
    struct edid edid;
    struct error error = {0};
    const double start = now_s();
    for (int i = 0; i < PARSES; i++) {
        if (!edid_parse(bytes, length, &edid, &error)) {
            (void)fprintf(stderr, "%s\n", error.text);
            exit(EXIT_FAILURE);
        }
        __asm__ volatile("" : : "r"(&edid) : "memory");
    }
    return PARSES / (now_s() - start);
}

/* The median a second. */
static double measure(const char *what, const struct buffer *file)
{
    double rates[ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        rates[i] = parse_many((const uint8_t *)file->data, file->length);
    qsort(rates, ROUNDS, sizeof *rates, compare);
    (void)printf("%-36s %9.0f a second, median of %d; best %.0f\n",
                 what,
                 rates[ROUNDS / 2],
                 ROUNDS,
                 rates[ROUNDS - 1]);
    return rates[ROUNDS / 2];
}

static void read_blob(const char *folder, const char *name, struct buffer *file)
{
    struct error error = {0};
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!file_read(path, file, &error)) {
        (void)fprintf(stderr, "%s\n", error.text);
        exit(EXIT_FAILURE);
    }
}

int main(int count, char **arguments)
{
    CLEANUP(buffer_finish) struct buffer base = BUFFER(EDID_SIZE_MAX);
    CLEANUP(buffer_finish) struct buffer extended = BUFFER(EDID_SIZE_MAX);
    const char *folder = count > 1 ? arguments[1] : "tests/data/edid";

    read_blob(folder, "medical-portrait-3mp.bin", &base);
    read_blob(folder, "did-behind-cta.bin", &extended);
    (void)printf("one struct edid is %zu bytes\n", sizeof(struct edid));
    const double rate = measure("base block", &base);
    (void)measure("base block, CTA-861 and DisplayID", &extended);
    (void)printf("target: %d base blocks a second\n", TARGET_PER_SECOND);
    return rate >= TARGET_PER_SECOND ? EXIT_SUCCESS : EXIT_FAILURE;
}
