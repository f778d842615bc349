/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "collector/store/reevaluate.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct command command_reevaluate;

static void print_verdict(void *context, const struct reevaluated_verdict *verdict)
{
    char at[TIME_TEXT_SIZE], value[NUMBER_SIZE] = "", limit[NUMBER_SIZE] = "";
    (void)context;
    if (isfinite(verdict->value))
        (void)number_format(verdict->value, value);
    if (isfinite(verdict->limit))
        (void)number_format(verdict->limit, limit);
    (void)printf("verdict\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
                 verdict->record_id,
                 verdict->display_id,
                 time_utc_format(verdict->ended_at, at),
                 verdict->class,
                 verdict->criterion,
                 stand_words(verdict->before),
                 stand_words(verdict->after),
                 value,
                 limit);
}

static void print_criteria(const struct reevaluation *report)
{
    for (size_t i = 0; i < report->criterion_count; i++)
        for (int before = 0; before < STAND_COUNT; before++)
            for (int after = 0; after < STAND_COUNT; after++)
                if (before != after && report->criteria[i].changes[before][after] > 0)
                    (void)printf("criterion\t%s\t%s\t%s\t%s\t%" PRId64 "\n",
                                 report->criteria[i].class,
                                 report->criteria[i].id,
                                 stand_words((enum stand)before),
                                 stand_words((enum stand)after),
                                 report->criteria[i].changes[before][after]);
}

static void print_displays(const struct reevaluation *report)
{
    for (size_t i = 0; i < report->display_count; i++) {
        const struct reevaluated_display *display = &report->displays[i];
        if (display->changed + display->pairs_changed > 0)
            (void)printf("display\t%s\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\t%" PRId64 "\n",
                         display->id,
                         display->records,
                         display->changed,
                         display->newest_id,
                         display->before,
                         display->after,
                         display->pairs_changed);
    }
}

static bool reevaluate(struct store *store, const char *name, int threads, bool lists,
                       struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    CLEANUP(reevaluation_finish) struct reevaluation report = {0};
    struct reevaluation_request request = {.threads = threads,
                                           .visit = lists ? print_verdict : NULL};
    if (!load_edition(store, name, &file, &request.xml, &request.length, error) ||
        !store_reevaluate(store, &request, &report, error))
        return false;
    print_criteria(&report);
    print_displays(&report);
    (void)printf("%s %s: %" PRId64 " records, %" PRId64 " with another verdict, %" PRId64
                 " with another result, %" PRId64 " of a class that it has not, %" PRId64
                 " not readable; %" PRId64 " comparisons, %" PRId64 " with another verdict\n",
                 report.guideline_id,
                 report.edition,
                 report.records,
                 report.changed,
                 report.result_changed,
                 report.without,
                 report.unreadable,
                 report.pairs,
                 report.pairs_changed);
    return true;
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    const char *threads = "2";
    bool lists = false;
    long long number;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "threads", .value = &threads},
        {.name = "verdicts", .flag = &lists},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count != 2)
        return usage_error(&command_reevaluate, error);
    if (!integer_parse(threads, 1, 16, &number))
        return error_set(error, ERROR_INVALID, "--threads: must be 1 to 16");
    return places_open(&places, &store, error) &&
           reevaluate(store, arguments[1], (int)number, lists, error);
}

const struct command command_reevaluate = {
    .name = "reevaluate",
    .usage = "reevaluate ID|FILE [--verdicts] [--threads N]    what another edition would change",
    .run = run,
};
