/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/fields.h"

#include <stdlib.h>
#include <string.h>

void record_finish(struct record *record)
{
    for (size_t i = 0; i < LIST_COUNT; i++)
        free(list_items(&record_lists[i], record));
    free(record->display.edid);
    *record = (struct record){0};
}

static bool add_item(struct record *record, const struct list *list, const void *item)
{
    size_t count = list_count(list, record);
    if (count >= list->maximum)
        return false;
    char *items = realloc(list_items(list, record), (count + 1) * list->item_size);
    if (items == NULL)
        return false;
    memcpy(items + count * list->item_size, item, list->item_size);
    list_set(list, record, items, count + 1);
    return true;
}

bool record_add_test(struct record *record, const struct record_test *test)
{
    return add_item(record, &record_lists[LIST_TEST], test);
}

bool record_add_pattern(struct record *record, const struct record_pattern *pattern)
{
    return add_item(record, &record_lists[LIST_PATTERN], pattern);
}

bool record_add_frame(struct record *record, const struct record_frame *frame)
{
    return add_item(record, &record_lists[LIST_FRAME], frame);
}

bool record_add_reading(struct record *record, const struct reading *reading)
{
    return add_item(record, &record_lists[LIST_READING], reading);
}

bool record_add_answer(struct record *record, const struct answer *answer)
{
    return add_item(record, &record_lists[LIST_ANSWER], answer);
}

bool record_add_viewer_measure(struct record *record, const struct viewer_measure *measure)
{
    return add_item(record, &record_lists[LIST_VIEWER], measure);
}

unsigned record_complete_tests(const struct record *record)
{
    unsigned complete = 0;
    for (size_t i = 0; i < record->test_count; i++)
        if (record->tests[i].state == RECORD_COMPLETE)
            complete |= 1u << record->tests[i].test;
    return complete;
}

static const char *text_or_none(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static const char *first_trouble(const struct record *record)
{
    for (size_t i = 0; i < record->check_count; i++)
        if (record->checks[i].outcome == SIGNAL_FAIL)
            return text_or_none(record->checks[i].cause);
    return NULL;
}

static struct panel panel(const struct record *record)
{
    struct edid edid;
    bool is_known = record->display.edid != NULL &&
                    edid_parse(record->display.edid, record->display.edid_length, &edid, NULL);
    return panel_of(&record->signal_path, is_known ? &edid : NULL);
}

struct evidence record_evidence(const struct record *record)
{
    return (struct evidence){
        .readings = record->readings,
        .reading_count = record->reading_count,
        .answers = record->answers,
        .answer_count = record->answer_count,
        .viewer_measures = record->viewer_measures,
        .viewer_measure_count = record->viewer_measure_count,
        .ambient = record->ambient,
        .provisional = record->provisional,
        .accuracy_percent = record->meter.gain_percent,
        .accuracy_is_sourced = strcmp(record->meter.figures, "R") == 0,
        .meter_is_built_in = record->meter.built_in,
        .illuminance_lux = record->illuminance.lux,
        .meter = text_or_none(record->meter.serial),
        .signal_doubt = first_trouble(record),
        .panel = panel(record),
        .triggers = 1u << record->trigger,
    };
}

void record_id_create(int64_t utc_ms, char id[UUID_TEXT_SIZE])
{
    uint8_t entropy[10];
    random_bytes(entropy, sizeof entropy);
    (void)uuid7_format(utc_ms, entropy, id);
}
