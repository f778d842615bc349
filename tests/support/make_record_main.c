/* SPDX-License-Identifier: Apache-2.0 */
/* make_record --key FILE --out FILE [...]: writes one signed record; makes the key file where it is
 * missing. Prints "ID SHA256". make_record --key FILE --public prints the public key as base64. */
#include "tests/support/make_record.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    const char *key, *out, *date, *tests, *ambient, *guideline;
    bool prints_public;
    struct record_recipe recipe;
};

static double number(const char *text)
{
    double value;
    return number_parse(text, &value) ? value : (double)NAN;
}

static unsigned tests_of(const char *list)
{
    unsigned tests = 0;
    while (*list != '\0') {
        char name[32];
        enum qa_test test;
        size_t length = strcspn(list, ",");
        (void)snprintf(name, sizeof name, "%.*s", (int)length, list);
        if (qa_test_parse(name, &test))
            tests |= 1u << test;
        list += length + (list[length] == ',');
    }
    return tests;
}

static bool take_flag(struct wanted *wanted, const char *name)
{
    if (strcmp(name, "--public") == 0)
        return wanted->prints_public = true;
    if (strcmp(name, "--simulated") == 0)
        return wanted->recipe.is_simulated = true;
    if (strcmp(name, "--aborted") == 0)
        return wanted->recipe.is_aborted = true;
    if (strcmp(name, "--answers-no") == 0)
        return wanted->recipe.answers_no = true;
    return false;
}

static bool take_value(struct wanted *wanted, const char *name, const char *value)
{
    struct record_recipe *recipe = &wanted->recipe;
    const struct {
        const char *name;
        const char **text;
        double *number;
    } options[] = {
        {"--key", &wanted->key, NULL},
        {"--out", &wanted->out, NULL},
        {"--date", &wanted->date, NULL},
        {"--tests", &wanted->tests, NULL},
        {"--guideline", &wanted->guideline, NULL},
        {"--previous", &recipe->previous, NULL},
        {"--serial", &recipe->serial_text, NULL},
        {"--name", &recipe->name, NULL},
        {"--class", &recipe->class, NULL},
        {"--ambient", &wanted->ambient, NULL},
        {"--meter", &recipe->meter_serial, NULL},
        {"--session", &recipe->session_id, NULL},
        {"--meter-due", &recipe->meter_due_on, NULL},
        {"--l-min", NULL, &recipe->l_min_cd_m2},
        {"--l-max", NULL, &recipe->l_max_cd_m2},
        {"--bend", NULL, &recipe->bend_percent},
    };
    long long sequence;
    if (strcmp(name, "--trigger") == 0)
        return schedule_trigger_parse(value, &recipe->trigger);
    if (strcmp(name, "--sequence") == 0 && integer_parse(value, 1, 1000000, &sequence)) {
        recipe->sequence = sequence;
        return true;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        if (strcmp(name, options[i].name) != 0)
            continue;
        if (options[i].text != NULL)
            *options[i].text = value;
        else
            *options[i].number = number(value);
        return true;
    }
    return false;
}

static bool read_arguments(int count, char **arguments, struct wanted *wanted)
{
    for (int i = 1; i < count; i++) {
        if (take_flag(wanted, arguments[i]))
            continue;
        if (i + 1 == count || !take_value(wanted, arguments[i], arguments[i + 1]))
            return false;
        i++;
    }
    struct record_recipe *recipe = &wanted->recipe;
    if (wanted->tests != NULL)
        recipe->tests = tests_of(wanted->tests);
    recipe->l_ambient_cd_m2 = wanted->ambient == NULL ? 0.1 : number(wanted->ambient);
    recipe->at_utc_ms = time_utc_now_ms();
    return wanted->key != NULL &&
           (wanted->date == NULL || time_utc_parse(wanted->date, &recipe->at_utc_ms));
}

static bool write_record(const struct wanted *wanted, const struct key_pair *pair,
                         struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    char id[UUID_TEXT_SIZE], sha256[DIGEST_TEXT_SIZE];
    const void *xml;
    size_t length;
    const char *name = wanted->guideline == NULL ? "aapm-or03" : wanted->guideline;
    if (!guideline_shipped(name, &xml, &length) ||
        !guideline_parse(name, xml, length, &guideline, error) ||
        !record_make(&wanted->recipe, guideline, pair, &file, id, error) ||
        !file_write(wanted->out, file.data, file.length, 0644, error))
        return false;
    (void)printf("%s %s\n", id, digest_sha256(file.data, file.length, sha256));
    return true;
}

static bool work(const struct wanted *wanted, struct error *error)
{
    struct key_pair pair;
    char text[48];
    if (!record_library_init(error) || !guideline_library_init(error) || !key_library_init(error))
        return false;
    if (!file_exists(wanted->key)) {
        key_pair_create(&pair);
        if (!key_pair_save(wanted->key, &pair, error))
            return false;
    }
    if (!key_pair_load(wanted->key, &pair, error))
        return false;
    if (wanted->prints_public)
        return printf("%s\n", key_public_to_base64(pair.public_key, text)) > 0;
    return write_record(wanted, &pair, error);
}

int main(int count, char **arguments)
{
    struct wanted wanted = {.recipe = RECORD_RECIPE_DEFAULT};
    struct error error = {0};
    wanted.recipe.trigger = TRIGGER_PERIODIC;
    if (!read_arguments(count, arguments, &wanted)) {
        (void)fputs("make_record: wrong use\n", stderr);
        return 2;
    }
    bool ok = work(&wanted, &error);
    record_library_finish();
    guideline_library_finish();
    if (!ok)
        (void)fprintf(stderr, "make_record: %s\n", error.text);
    return ok ? 0 : 3;
}
