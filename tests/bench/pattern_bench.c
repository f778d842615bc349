/* SPDX-License-Identifier: Apache-2.0 */
/* bench.pattern [NAME]: patterns at 3840 x 2160, made and painted, against memset over the same
 * frame, and against libpng decoding the same image to rows of 8 bits, turn and turn about. Prints
 * medians in milliseconds of the thread's own time, so that what else runs takes no part but for
 * the caches, and the memory that a pattern takes; exits 1 when a median misses its target.
 * bench.pattern --once [NAME]: one pattern made and painted once, for callgrind. */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/pattern.h"

#include <malloc.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDTH = 3840, HEIGHT = 2160, RUNS = 101, DECODINGS = 5, BYTES_MAX = 1 << 20 };

/* Create and paint, times memset. */
static const struct target {
    const char *name;
    double ratio;
} targets[] = {
    {"TG18-QC", 2.5},
    {"TG18-PQC", 2.5},
    {"TG18-BR", 2.5},
    {"TG18-CX", 2.5},
    {"TG270-pQC", 2.5},
    {"TG18-UN80", 1.5},
    {"TG18-UNL80", 1.5},
    {"TG18-LN8-09", 1.5},
    {"TG18-LPH50", 1.5},
    {"TG18-LPV50", 1.5},
    {"IEC-BN09", 1.5},
};

enum column { SET, CREATE, PAINT, BOTH, COLUMNS };

struct bench {
    double times_ms[COLUMNS][RUNS];
    double decode_ms[DECODINGS];
    uint32_t *pixels;
    size_t pattern_bytes; /* allocated when a pattern has been made and painted */
};

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

static void make(const char *name, struct raster **raster)
{
    struct pattern_request request = {name, WIDTH, HEIGHT, 8, PATTERN_LAYOUT_DEFAULT, false};
    struct error error = {0};
    if (!pattern_create(&request, raster, &error)) {
        (void)fprintf(stderr, "%s\n", error.text);
        exit(EXIT_FAILURE);
    }
}

static size_t allocated(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void run(struct bench *bench, const char *name, int i)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    size_t before = allocated();
    double start = now_ms();
    memset(bench->pixels, i, (size_t)WIDTH * HEIGHT * 4);
    __asm__ volatile("" : : "r"(bench->pixels) : "memory");
    double after_set = now_ms();
    make(name, &raster);
    double after_make = now_ms();
    raster_paint_xrgb8888(raster, bench->pixels, (size_t)WIDTH * 4);
    double after_paint = now_ms();
    bench->pattern_bytes = allocated() - before;
    bench->times_ms[SET][i] = after_set - start;
    bench->times_ms[CREATE][i] = after_make - after_set;
    bench->times_ms[PAINT][i] = after_paint - after_make;
    bench->times_ms[BOTH][i] = after_paint - after_set;
}

struct source {
    const char *bytes;
    size_t left;
};

static void take(png_structp png, png_bytep into, size_t length)
{
    struct source *source = png_get_io_ptr(png);
    if (length > source->left)
        png_error(png, "ends too early");
    memcpy(into, source->bytes, length);
    source->bytes += length;
    source->left -= length;
}

static void decode(const struct buffer *file)
{
    static png_byte row[WIDTH];
    struct source source = {file->data, file->length};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &source, take);
    png_read_info(png, info);
    for (int y = 0; y < HEIGHT; y++)
        png_read_row(png, row, NULL);
    png_destroy_read_struct(&png, &info, NULL);
}

static void decode_often(struct bench *bench, const char *name)
{
    struct error error = {0};
    CLEANUP(buffer_finish) struct buffer png = BUFFER((size_t)1 << 26);
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    make(name, &raster);
    if (!raster_to_png(raster, &png, &error)) {
        (void)fprintf(stderr, "%s\n", error.text);
        exit(EXIT_FAILURE);
    }
    for (int i = 0; i < DECODINGS; i++) {
        double start = now_ms();
        decode(&png);
        bench->decode_ms[i] = now_ms() - start;
    }
}

static bool measure(struct bench *bench, const struct target *target)
{
    double medians[COLUMNS];
    decode_often(bench, target->name);
    for (int i = 0; i < RUNS; i++)
        run(bench, target->name, i);
    for (int i = 0; i < COLUMNS; i++)
        medians[i] = median(bench->times_ms[i], RUNS);
    double ratio = medians[BOTH] / medians[SET];
    bool met = ratio <= target->ratio && bench->pattern_bytes < BYTES_MAX;
    (void)printf("%-12s %7.2f %7.2f %7.2f %7.2f %7.2f  <= %4.2f %6zu %9.1f  %s\n",
                 target->name,
                 medians[SET],
                 medians[CREATE],
                 medians[PAINT],
                 medians[BOTH],
                 ratio,
                 target->ratio,
                 bench->pattern_bytes >> 10,
                 median(bench->decode_ms, DECODINGS),
                 met ? "" : "MISSED");
    return met;
}

static void make_once(uint32_t *pixels, const char *name)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    make(name, &raster);
    raster_paint_xrgb8888(raster, pixels, (size_t)WIDTH * 4);
}

int main(int count, char **arguments)
{
    static struct bench bench;
    bool met = true;
    CLEANUP(free_pointer) void *room = aligned_alloc(4096, (size_t)WIDTH * HEIGHT * 4);
    if (room == NULL)
        return EXIT_FAILURE;
    bench.pixels = room;
    memset(room, 1, (size_t)WIDTH * HEIGHT * 4);
    if (count > 1 && strcmp(arguments[1], "--once") == 0) {
        if (count > 2)
            make_once(room, arguments[2]);
        return EXIT_SUCCESS;
    }
    (void)printf("%d x %d, medians of %d in ms\n", WIDTH, HEIGHT, RUNS);
    (void)printf("%-12s %7s %7s %7s %7s %7s  %7s %6s %9s\n",
                 "",
                 "memset",
                 "create",
                 "paint",
                 "both",
                 "ratio",
                 "target",
                 "KiB",
                 "libpng");
    for (size_t i = 0; i < ARRAY_LENGTH(targets); i++)
        if (pattern_find(targets[i].name) != NULL &&
            (count < 2 || strcmp(arguments[1], targets[i].name) == 0))
            met = measure(&bench, &targets[i]) && met;
    return met ? EXIT_SUCCESS : EXIT_FAILURE;
}
