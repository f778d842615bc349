/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

extern const struct command command_meter;

struct choice {
    const char *on, *due, *number, *laboratory, *remark, *by, *reason;
    bool is_found_out;
};

static bool list(struct store *store, struct error *error)
{
    CLEANUP(free_pointer) struct store_meter *rows = NULL;
    size_t count;
    bool holds;
    if (!store_meter_policy(store, &holds, error) || !store_meters(store, &rows, &count, error))
        return false;
    (void)printf("id\tmeter\tcalibrated on\tdue on\tcertificate\tlaboratory\tfound\trecords\t"
                 "while expired\n");
    for (size_t i = 0; i < count; i++)
        (void)printf("%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t%s\t%" PRId64 "\t%" PRId64 "\n",
                     rows[i].id,
                     rows[i].name,
                     rows[i].calibrated_on,
                     rows[i].due_on,
                     rows[i].certificate,
                     rows[i].laboratory,
                     rows[i].due_on[0] == '\0' ? ""
                     : rows[i].is_found_out    ? "out"
                                               : "good",
                     rows[i].record_count,
                     rows[i].expired_count);
    (void)printf("results of an expired meter: %s\n", holds ? "pending" : "marked only");
    return true;
}

static void print_finding(void *context, const struct store_finding *finding)
{
    char at[TIME_TEXT_SIZE], value[NUMBER_SIZE];
    const struct verdict *verdict = &finding->verdict;
    (void)context;
    (void)printf("%s\t%s\t%s\t%s\t%s\t%s\n",
                 time_utc_format(finding->at, at),
                 finding->record_id,
                 finding->display.id,
                 verdict->criterion.id,
                 verdict->outcome == VERDICT_NOT_TESTED ? "" : number_format(verdict->value, value),
                 verdict_outcome_name(verdict->outcome));
}

static bool list_doubted(struct store *store, int64_t id, struct error *error)
{
    struct store_meter meter;
    bool found;
    if (!store_meter(store, id, &found, &meter, error))
        return false;
    if (!found)
        return error_set(error, ERROR_INVALID, "no meter %" PRId64, id);
    (void)printf("at\trecord\tdisplay\tcriterion\tvalue\tverdict\n");
    return store_visit_doubted(store, id, print_finding, NULL, error);
}

static bool add(struct store *store, int64_t id, const struct choice *choice, struct error *error)
{
    struct store_certificate certificate = {.meter_id = id, .is_found_out = choice->is_found_out};
    bool found;
    if (!check_name("on", choice->on, DATE_TEXT_SIZE, error) ||
        !check_name("due", choice->due, DATE_TEXT_SIZE, error) ||
        !check_name("number", choice->number, sizeof certificate.number, error) ||
        !check_name("laboratory", choice->laboratory, sizeof certificate.laboratory, error) ||
        !check_name("by", choice->by, sizeof certificate.entered_by, error) ||
        (choice->remark != NULL &&
         !check_name("remark", choice->remark, sizeof certificate.remark, error)))
        return false;
    (void)text_copy(certificate.calibrated_on, DATE_TEXT_SIZE, choice->on);
    (void)text_copy(certificate.due_on, DATE_TEXT_SIZE, choice->due);
    (void)text_copy(certificate.number, sizeof certificate.number, choice->number);
    (void)text_copy(certificate.laboratory, sizeof certificate.laboratory, choice->laboratory);
    (void)text_copy(certificate.entered_by, sizeof certificate.entered_by, choice->by);
    (void)text_copy(certificate.remark,
                    sizeof certificate.remark,
                    choice->remark == NULL ? "" : choice->remark);
    if (!store_add_certificate(store, &certificate, time_utc_now_ms(), &found, error))
        return false;
    return found || error_set(error, ERROR_INVALID, "no meter %" PRId64, id);
}

static bool set_policy(struct store *store, const char *policy, const struct choice *choice,
                       struct error *error)
{
    struct store_reason reason = {.who = choice->by, .why = choice->reason};
    bool holds = strcmp(policy, "pending") == 0;
    if (!holds && strcmp(policy, "mark") != 0)
        return error_set(error, ERROR_INVALID, "\"%s\": must be pending or mark", policy);
    return check_name("by", choice->by, 64, error) &&
           check_name("reason", choice->reason, 256, error) &&
           store_set_meter_policy(store, holds, &reason, time_utc_now_ms(), error);
}

static bool work(struct store *store, int count, char **arguments, const struct choice *choice,
                 struct error *error)
{
    long long id = 0;
    if (count == 2 && strcmp(arguments[1], "list") == 0)
        return list(store, error);
    if (count == 3 && strcmp(arguments[1], "policy") == 0)
        return set_policy(store, arguments[2], choice, error);
    if (count != 3 || !integer_parse(arguments[2], 1, INT64_MAX, &id))
        return usage_error(&command_meter, error);
    if (strcmp(arguments[1], "certificate") == 0)
        return add(store, id, choice, error);
    if (strcmp(arguments[1], "doubted") == 0)
        return list_doubted(store, id, error);
    return usage_error(&command_meter, error);
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct choice choice = {0};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "on", .value = &choice.on},
        {.name = "due", .value = &choice.due},
        {.name = "number", .value = &choice.number},
        {.name = "laboratory", .value = &choice.laboratory},
        {.name = "remark", .value = &choice.remark},
        {.name = "by", .value = &choice.by},
        {.name = "reason", .value = &choice.reason},
        {.name = "found-out", .flag = &choice.is_found_out},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error) || !places_open(&places, &store, error) ||
        !store_begin(store, STORE_WRITE, error))
        return false;
    if (!work(store, count, arguments, &choice, error)) {
        store_rollback(store);
        return false;
    }
    return store_commit(store, error);
}

const struct command command_meter = {
    .name = "meter",
    .usage = "meter list | doubted ID\n"
             "  meter certificate ID --on DATE --due DATE --number N --laboratory L --by NAME "
             "[--found-out --remark TEXT]\n"
             "  meter policy pending|mark --by NAME --reason TEXT",
    .run = run,
};
