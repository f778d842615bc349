/* SPDX-License-Identifier: Apache-2.0 */
/* Any meter that a person reads: the values are typed, in cd/m2 or with their unit. */
#include "agent/meter/codec.h"
#include "agent/meter/driver.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ATTEMPTS_MAX 3

struct manual {
    meter_ask *ask;
    void *ask_context;
};

struct entry {
    char text[64];
    enum reading_status status;
    unsigned flags;
    double luminance_cd_m2, resolution_cd_m2;
};

struct question {
    const char *text, *expected;
    bool (*check)(struct entry *entry);
};

static void trim(char *text)
{
    size_t blanks = strspn(text, " \t\r\n");
    size_t length = strlen(text + blanks);
    memmove(text, text + blanks, length + 1);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        text[--length] = '\0';
}

/* Asks again, and says what is expected, while check finds fault. False as for measure; when the
 * attempts are used up *accepted is false. */
static bool ask(const struct manual *manual, const struct question *question, struct entry *entry,
                bool *accepted, struct error *error)
{
    char words[256];
    (void)text_copy(words, sizeof words, question->text);
    *accepted = false;
    for (int attempt = 0; attempt < ATTEMPTS_MAX && !*accepted; attempt++) {
        *entry = (struct entry){0};
        if (!manual->ask(manual->ask_context, words, entry->text, sizeof entry->text, error))
            return false;
        entry->text[sizeof entry->text - 1] = '\0';
        trim(entry->text);
        *accepted = text_is_utf8(entry->text, strlen(entry->text)) && question->check(entry);
        (void)snprintf(words, sizeof words, "%s (%s)", question->text, question->expected);
    }
    return true;
}

static bool is_name(struct entry *entry)
{
    return entry->text[0] != '\0';
}

static bool is_date_or_empty(struct entry *entry)
{
    struct date date;
    return entry->text[0] == '\0' || date_parse(entry->text, &date);
}

/* Its factor to cd/m2; 0: no unit of luminance. */
static double unit_factor(struct span unit)
{
    static const struct {
        const char *name;
        double factor;
    } units[] = {
        {"", 1},
        {"cd/m2", 1},
        {"cd/m^2", 1},
        {"cd/m\u00b2", 1},
        {"nit", 1},
        {"fL", CD_M2_PER_FL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
        if (unit.length == strlen(units[i].name) &&
            strncasecmp(unit.text, units[i].name, unit.length) == 0)
            return units[i].factor;
    return 0;
}

/* "36.1 fL": number and unit. */
static bool is_luminance(struct entry *entry)
{
    const char *text = entry->text;
    size_t digits = strspn(text, "0123456789.eE+-");
    size_t gap = strspn(text + digits, " ");
    struct span number = {text, digits}, unit = {text + digits + gap, strlen(text + digits + gap)};
    double value, factor = unit_factor(unit);
    if (factor <= 0 || !span_number(number, &value))
        return false;
    entry->luminance_cd_m2 = value * factor;
    entry->resolution_cd_m2 = span_step(number) * factor;
    entry->flags = factor > 1 ? READING_UNIT_CONVERTED : 0;
    return reading_luminance_is_possible(entry->luminance_cd_m2);
}

/* A number, or what the meter shows instead of one. */
static bool is_value(struct entry *entry)
{
    entry->status = READING_OK;
    if (strcasecmp(entry->text, "over") == 0)
        entry->status = READING_OVER;
    else if (strcasecmp(entry->text, "under") == 0)
        entry->status = READING_UNDER;
    else
        return is_luminance(entry);
    return true;
}

static bool ask_text(const struct manual *manual, const struct question *question, char *to,
                     size_t size, struct error *error)
{
    struct entry entry;
    bool accepted;
    if (!ask(manual, question, &entry, &accepted, error))
        return false;
    if (!accepted)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: \"%s\" is not %s",
                         question->text,
                         entry.text,
                         question->expected);
    (void)text_copy(to, size, entry.text);
    return true;
}

#define A_DATE "YYYY-MM-DD, or nothing where it is not known"

static bool ask_identity(const struct manual *manual, struct meter_identity *identity,
                         struct error *error)
{
    static const struct question model = {METER_ASK_MODEL, "a name", is_name},
                                 serial = {METER_ASK_SERIAL, "a number", is_name},
                                 on = {METER_ASK_CALIBRATED_ON, A_DATE, is_date_or_empty},
                                 due = {METER_ASK_CALIBRATION_DUE, A_DATE, is_date_or_empty};
    return ask_text(manual, &model, identity->model, sizeof identity->model, error) &&
           ask_text(manual, &serial, identity->serial, sizeof identity->serial, error) &&
           ask_text(manual, &on, identity->calibrated_on, sizeof identity->calibrated_on, error) &&
           ask_text(
               manual, &due, identity->calibration_due, sizeof identity->calibration_due, error);
}

static bool manual_open(const struct meter_source *source, void **state,
                        struct meter_identity *identity, struct error *error)
{
    if (source->ask == NULL)
        return error_set(error, ERROR_INVALID, "driver manual: nobody is there to be asked");
    CLEANUP(free_pointer) struct manual *manual = calloc(1, sizeof *manual);
    if (manual == NULL)
        return error_set_errno(error, "driver manual");
    *manual = (struct manual){source->ask, source->ask_context};
    if (!ask_identity(manual, identity, error))
        return false;
    *state = TAKE(manual);
    return true;
}

static bool manual_measure(void *state, struct reading *reading, struct error *error)
{
    struct entry entry;
    bool accepted;
    static const struct question luminance = {
        METER_ASK_LUMINANCE,
        "a number of cd/m2, or with fL after it; \"over\" or \"under\"; never lux",
        is_value};
    bool answered = ask(state, &luminance, &entry, &accepted, error);
    enum reading_status status = !answered  ? READING_CANCELLED
                                 : accepted ? entry.status
                                            : READING_REJECTED;
    meter_record(reading, status, entry.luminance_cd_m2);
    reading->flags = READING_MANUAL_ENTRY | (status == READING_OK ? entry.flags : 0);
    reading->resolution_cd_m2 = status == READING_OK ? entry.resolution_cd_m2 : 0;
    if (answered)
        text_printable(reading->raw, sizeof reading->raw, entry.text, strlen(entry.text));
    return answered;
}

static void manual_close(void *state)
{
    free(state);
}

const struct meter_driver meter_manual = {
    .name = "manual",
    .label = "any meter whose values a person types in cd/m2",
    .traits = METER_MANUAL,
    .profile = {.unit = METER_UNIT_TYPED,
                .geometries = GEOMETRIES_ALL,
                .gain_percent = NAN,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = NAN,
                .provenance = ""},
    .open = manual_open,
    .measure = manual_measure,
    .close = manual_close,
};
