/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* TG18-QC at 3840 x 2160, made and painted, against memset over the same buffer: medians of
 * interleaved runs, and the fastest, which a busy machine disturbs less. The target is at most
 * three times. */

enum { WIDTH = 3840, HEIGHT = 2160, RUNS = 101 };

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static void print(const char *what, double *values, double *base)
{
    qsort(values, RUNS, sizeof *values, compare);
    (void)printf("%-16s %6.2f ms (%5.2f)  %5.2f of memset (%5.2f)\n",
                 what,
                 values[RUNS / 2],
                 values[0],
                 values[RUNS / 2] / base[RUNS / 2],
                 values[0] / base[0]);
}

static void make(struct raster **raster)
{
    struct pattern_request request = {"TG18-QC", WIDTH, HEIGHT, 8, PATTERN_LAYOUT_DEFAULT, false};
    struct error error = {0};
    if (!pattern_create(&request, raster, &error)) {
        (void)fprintf(stderr, "%s\n", error.text);
        exit(EXIT_FAILURE);
    }
}

int main(void)
{
    static double set[RUNS], made[RUNS], painted[RUNS], both[RUNS];
    size_t size = (size_t)WIDTH * HEIGHT * 4;
    CLEANUP(free_pointer) uint32_t *pixels = aligned_alloc(4096, size);
    if (pixels == NULL)
        return EXIT_FAILURE;
    memset(pixels, 1, size);
    for (int i = 0; i < RUNS; i++) {
        CLEANUP(raster_cleanup) struct raster *raster = NULL;
        double start = now_ms();
        memset(pixels, i, size);
        __asm__ volatile("" : : "r"(pixels) : "memory");
        double after_set = now_ms();
        make(&raster);
        double after_make = now_ms();
        raster_paint_xrgb8888(raster, pixels, (size_t)WIDTH * 4);
        double after_paint = now_ms();
        set[i] = after_set - start;
        made[i] = after_make - after_set;
        painted[i] = after_paint - after_make;
        both[i] = after_paint - after_set;
    }
    (void)printf("TG18-QC at %d x %d, %d runs, median (fastest)\n", WIDTH, HEIGHT, RUNS);
    print("memset", set, set);
    print("create", made, set);
    print("paint", painted, set);
    print("create and paint", both, set);
    (void)puts("target: create and paint within 3.00 of memset");
    return both[0] <= 3 * set[0] ? EXIT_SUCCESS : EXIT_FAILURE;
}
