/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

#include <math.h>

/* Fewer say little of the scatter: at five, its 95 % interval reaches from 0.6 to 2.5 times. */
#define DEGREES_OF_FREEDOM_MIN 5

void cell_add(struct cell *cell, const struct reading *reading, double value)
{
    if ((reading->flags & (READING_CONTROL | READING_SUPERSEDED)) != 0)
        return;
    cell->tried = true;
    if (!reading_counts(reading)) {
        cell->failure = reading->status;
        cell->below_floor = reading_has_number(reading);
        return;
    }
    cell->sum += value;
    cell->count++;
    double before = value - cell->running_mean;
    cell->running_mean += before / cell->count;
    cell->squares += before * (value - cell->running_mean);
    unsigned samples = reading->samples > 1 ? reading->samples : 1;
    double deviation = reading->samples > 1 ? reading->deviation_cd_m2 : NAN;
    cell->shares += 1.0 / samples;
    cell->own_variance += deviation * deviation / samples;
    /* A last digit is off by anything up to half a step. */
    cell->digit_variance += reading->resolution_cd_m2 * reading->resolution_cd_m2 / 12;
}

double cell_mean(const struct cell *cell)
{
    return cell->count > 0 ? cell->sum / cell->count : NAN;
}

double cell_variance(const struct cell *cell, double repeatability)
{
    if (cell->count == 0)
        return NAN;
    double own = repeatability * cell_mean(cell);
    double stated = repeatability > 0 ? own * own * cell->shares : NAN;
    double by_digit = cell->digit_variance > 0 ? cell->digit_variance : NAN;
    /* fmax of a number and NaN is the number. */
    return fmax(fmax(stated, cell->own_variance), by_digit) / cell->count / cell->count;
}

double cells_repeatability(const struct evidence *evidence, const struct cell *cells, size_t count)
{
    double stated = evidence->repeatability_percent / 200; /* expanded, in percent */
    double squares = 0;
    unsigned freedom = 0;
    for (size_t i = 0; i < count; i++) {
        if (cells[i].count < 2 || cells[i].running_mean <= 0)
            continue;
        squares += cells[i].squares / (cells[i].running_mean * cells[i].running_mean);
        freedom += cells[i].count - 1;
    }
    return freedom >= DEGREES_OF_FREEDOM_MIN ? fmax(stated, sqrt(squares / freedom)) : stated;
}

const char *cell_trouble(const struct cell *cell)
{
    if (cell->below_floor)
        return "below the floor that the meter is trusted to";
    return cell->tried ? reading_status_name(cell->failure) : "was not read";
}

enum cause cell_cause(const struct cell *cell)
{
    return cell->tried && cell->failure != READING_CANCELLED ? CAUSE_METER : CAUSE_PROCEDURE;
}

double measured_luminance(const struct measured *measured, const struct reading *reading)
{
    return reading->luminance_cd_m2 * measured->variation->gain;
}
