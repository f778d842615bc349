/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/raster_scan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

void raster_scan_free(struct raster_scan *scan)
{
    if (scan == NULL)
        return;
    free(scan->order);
    free(scan->columns);
    free(scan->starts);
    free(scan->levels);
    free(scan->pixels);
    free(scan);
}

bool raster_scan_make(struct raster *raster)
{
    size_t width = (size_t)raster->width, height = (size_t)raster->height;
    struct raster_scan *scan = calloc(1, sizeof *scan);
    if (scan == NULL)
        return false;
    scan->starts = malloc((height + 1) * sizeof *scan->starts);
    scan->levels = malloc(width * sizeof *scan->levels);
    scan->pixels = malloc(width * SCAN_PERIOD_MAX * sizeof(uint64_t));
    if (scan->starts == NULL || scan->levels == NULL || scan->pixels == NULL) {
        raster_scan_free(scan);
        return false;
    }
    while ((raster->width - 1) >> scan->shift > 63)
        scan->shift++;
    raster->scan = scan;
    return true;
}

bool raster_scan_reserve(struct raster_scan *scan, int ops)
{
    size_t count = (size_t)ops;
    uint64_t *columns = malloc(count * sizeof *columns);
    int *order = malloc(5 * count * sizeof *order);
    if (columns == NULL || order == NULL) {
        free(columns);
        free(order);
        return false;
    }
    free(scan->columns);
    free(scan->order);
    scan->columns = columns;
    scan->order = order;
    scan->active = order + count;
    scan->varying = scan->active + count;
    scan->phases = scan->varying + count;
    scan->programs = scan->phases + count;
    scan->capacity = ops;
    return true;
}

/* Ops by their first row, and of those with the same in the order in which they were drawn. */
static void sort(struct raster_scan *scan)
{
    const struct raster *raster = scan->raster;
    memset(scan->starts, 0, ((size_t)raster->height + 1) * sizeof *scan->starts);
    for (int i = 0; i < raster->op_count; i++)
        scan->starts[raster->ops[i].top + 1]++;
    for (int y = 0; y < raster->height; y++)
        scan->starts[y + 1] += scan->starts[y];
    for (int i = 0; i < raster->op_count; i++)
        scan->order[scan->starts[raster->ops[i].top]++] = i;
}

struct raster_scan *raster_scan_begin(const struct raster *raster)
{
    struct raster_scan *scan = raster->scan;
    scan->raster = raster;
    scan->next = scan->active_count = scan->varying_count = 0;
    scan->first_end = INT_MAX;
    scan->has_programs = scan->with_only = false;
    sort(scan);
    return scan;
}

/* What overlaps is one; when there is no room the last one takes all. */
static void soil(struct raster_scan *scan, int left, int right)
{
    for (int i = 0; i < scan->dirty_count; i++) {
        struct scan_span *span = &scan->dirty[i];
        bool is_full = i == SCAN_DIRTY_MAX - 1;
        if (!is_full && (span->only != NULL || left > span->right || right < span->left))
            continue;
        span->left = left < span->left ? left : span->left;
        span->right = right > span->right ? right : span->right;
        return;
    }
    scan->dirty[scan->dirty_count++] = (struct scan_span){.left = left, .right = right};
}

static void soil_op(struct raster_scan *scan, int op)
{
    soil(scan, scan->raster->ops[op].left, scan->raster->ops[op].right);
}

static uint64_t columns_of(const struct raster_scan *scan, int left, int right)
{
    int first = left >> scan->shift, last = (right - 1) >> scan->shift;
    return UINT64_MAX >> (63 - (last - first)) << first;
}

static void remove_ended(struct raster_scan *scan, int y)
{
    const struct raster_op *ops = scan->raster->ops;
    int kept = 0;
    scan->first_end = INT_MAX;
    for (int i = 0; i < scan->active_count; i++) {
        int op = scan->active[i];
        if (ops[op].bottom <= y) {
            soil_op(scan, op);
            continue;
        }
        if (ops[op].bottom < scan->first_end)
            scan->first_end = ops[op].bottom;
        scan->columns[kept] = scan->columns[i];
        scan->active[kept++] = op;
    }
    scan->active_count = kept;
    kept = 0;
    for (int i = 0; i < scan->varying_count; i++)
        if (ops[scan->varying[i]].bottom > y) {
            scan->phases[kept] = scan->phases[i];
            scan->varying[kept++] = scan->varying[i];
        }
    scan->varying_count = kept;
}

static void add(struct raster_scan *scan, int op, int y)
{
    const struct raster_op *added = &scan->raster->ops[op];
    int i = scan->active_count++;
    for (; i > 0 && scan->active[i - 1] > op; i--) {
        scan->active[i] = scan->active[i - 1];
        scan->columns[i] = scan->columns[i - 1];
    }
    scan->active[i] = op;
    scan->columns[i] = columns_of(scan, added->left, added->right);
    if (added->bottom < scan->first_end)
        scan->first_end = added->bottom;
    if (raster_op_period(added) != 1) {
        scan->varying[scan->varying_count] = op;
        scan->phases[scan->varying_count++] = raster_op_phase(added, y);
    }
    soil_op(scan, op);
}

static void add_begun(struct raster_scan *scan, int y)
{
    const struct raster *raster = scan->raster;
    while (scan->next < raster->op_count && raster->ops[scan->order[scan->next]].top <= y) {
        int op = scan->order[scan->next++];
        if (raster->ops[op].bottom > y)
            add(scan, op, y);
    }
}

/* Those pixels of left..right-1 that the op touches. */
static void compose_within(const struct raster_op *op, int y, int left, int right, uint16_t *levels)
{
    left = left > op->left ? left : op->left;
    right = right < op->right ? right : op->right;
    if (left < right)
        raster_compose_op(op, y, left, right, levels);
}

/* What is dirty anew, from the first drawn to the last. */
static void compose(struct raster_scan *scan, int y)
{
    uint64_t dirty[SCAN_DIRTY_MAX], any = 0;
    for (int i = 0; i < scan->dirty_count; i++)
        any |= dirty[i] = columns_of(scan, scan->dirty[i].left, scan->dirty[i].right);
    for (int i = 0; i < scan->active_count; i++) {
        if ((scan->columns[i] & any) == 0)
            continue;
        const struct raster_op *op = &scan->raster->ops[scan->active[i]];
        for (int j = 0; j < scan->dirty_count; j++)
            if ((scan->columns[i] & dirty[j]) != 0)
                compose_within(op, y, scan->dirty[j].left, scan->dirty[j].right, scan->levels);
    }
}

static bool hides(const struct raster_op *op, const struct raster_op *other)
{
    bool is_whole = op->kind == RASTER_TEXTURE ||
                    (op->kind == RASTER_BOXES && op->boxes.count_x == 1 && op->boxes.count_y == 1);
    return is_whole && op->left <= other->left && op->right >= other->right;
}

/* The active op that the pixels of a varying one are composed from: the last that leaves nothing of
 * what is below it. */
static int find_bottom(const struct raster_scan *scan, int op)
{
    const struct raster_op *ops = scan->raster->ops;
    int i = scan->active_count - 1;
    while (scan->active[i] != op)
        i--;
    while (i > 0 && !hides(&ops[scan->active[i]], &ops[op]))
        i--;
    return i;
}

/* False: too many steps. */
static bool make_programs(struct raster_scan *scan)
{
    const struct raster_op *ops = scan->raster->ops;
    int count = 0;
    if (scan->varying_count >= SCAN_DIRTY_MAX) /* a span for each, none of them united */
        return false;
    for (int v = 0; v < scan->varying_count; v++) {
        const struct raster_op *op = &ops[scan->varying[v]];
        uint64_t columns = columns_of(scan, op->left, op->right);
        for (int i = find_bottom(scan, scan->varying[v]); i < scan->active_count; i++) {
            const struct raster_op *other = &ops[scan->active[i]];
            if ((scan->columns[i] & columns) == 0 || other->left >= op->right ||
                other->right <= op->left)
                continue;
            if (count == SCAN_STEPS_MAX)
                return false;
            scan->steps[count++] = scan->active[i];
        }
        scan->programs[v] = count;
    }
    return true;
}

static void run_program(struct raster_scan *scan, const struct raster_op *op, int y, int step,
                        int end)
{
    soil(scan, op->left, op->right);
    for (; step < end; step++)
        compose_within(&scan->raster->ops[scan->steps[step]], y, op->left, op->right, scan->levels);
}

static bool is_left_to_caller(const struct raster_scan *scan, const struct raster_op *op, int steps)
{
    return scan->with_only && steps == 1 && op->kind == RASTER_TEXTURE &&
           op->texture->pixels != NULL;
}

static void run_programs(struct raster_scan *scan, int y)
{
    const struct raster_op *ops = scan->raster->ops;
    for (int v = 0, step = 0; v < scan->varying_count; v++) {
        const struct raster_op *op = &ops[scan->varying[v]];
        int before = scan->phases[v], phase = raster_op_phase(op, y), end = scan->programs[v];
        scan->phases[v] = phase;
        if (phase != before && is_left_to_caller(scan, op, end - step))
            scan->dirty[scan->dirty_count++] =
                (struct scan_span){op->left, op->right, op, before, phase};
        else if (phase != before)
            run_program(scan, op, y, step, end);
        step = end;
    }
}

static void vary(struct raster_scan *scan, int y)
{
    for (int i = 0; i < scan->varying_count; i++) {
        int phase = raster_op_phase(&scan->raster->ops[scan->varying[i]], y);
        if (phase != scan->phases[i])
            soil_op(scan, scan->varying[i]);
        scan->phases[i] = phase;
    }
}

static void begin_band(struct raster_scan *scan, int y)
{
    if (y >= scan->first_end)
        remove_ended(scan, y);
    vary(scan, y);
    add_begun(scan, y);
    if (scan->dirty_count > 0)
        compose(scan, y);
    scan->has_programs = false;
}

void raster_scan_row(struct raster_scan *scan, int y)
{
    scan->dirty_count = 0;
    if (y >= raster_scan_band_end(scan)) {
        begin_band(scan, y);
        return;
    }
    if (!scan->has_programs)
        scan->has_programs = make_programs(scan);
    if (scan->has_programs)
        run_programs(scan, y);
    else
        begin_band(scan, y);
}

int raster_scan_band_end(const struct raster_scan *scan)
{
    const struct raster *raster = scan->raster;
    int end = raster->height;
    if (scan->next < raster->op_count)
        end = raster->ops[scan->order[scan->next]].top;
    return end < scan->first_end ? end : scan->first_end;
}

int raster_scan_period(const struct raster_scan *scan)
{
    int period = 1;
    for (int i = 0; i < scan->varying_count; i++) {
        int own = raster_op_period(&scan->raster->ops[scan->varying[i]]);
        if (own == 0 || own > SCAN_PERIOD_MAX)
            return 0;
        int longer = own > period ? own : period, shorter = own > period ? period : own;
        if (longer % shorter != 0)
            return 0;
        period = longer;
    }
    return period;
}
