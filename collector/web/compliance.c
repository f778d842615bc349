/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/compliance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double compliance_percent(const struct compliance *compliance)
{
    return compliance->in_use == 0 ? NAN
                                   : 100 * (double)compliance->in_date / (double)compliance->in_use;
}

const char *compliance_group_name(enum compliance_group group)
{
    static const char *const names[] = {"all", "site", "room", "class", "guideline"};
    assert((unsigned)group < GROUP_COUNT);
    return names[group];
}

/* All that is known of the estate, by display id. */
struct estate {
    struct store_display *displays;
    struct store_item *items;
    struct store_use_now *uses;
    const char **overdue; /* ids of displays, ascending, with repeats */
    size_t display_count, item_count, use_count, overdue_count;
};

static void estate_finish(struct estate *estate)
{
    free(estate->displays);
    free(estate->items);
    free(estate->uses);
    free(estate->overdue);
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool estate_read(struct exchange *exchange, struct estate *estate, struct error *error)
{
    struct store *store = exchange->store;
    if (!store_displays(store, 0, &estate->displays, &estate->display_count, error) ||
        !store_items(store, NULL, 0, &estate->items, &estate->item_count, error) ||
        !store_uses(store, &estate->uses, &estate->use_count, error))
        return false;
    estate->overdue = calloc(estate->item_count + 1, sizeof *estate->overdue);
    if (estate->overdue == NULL)
        return error_set(error, ERROR_SYSTEM, "overview: no memory");
    for (size_t i = 0; i < estate->item_count; i++)
        if (item_state(&estate->items[i], exchange->today) == SCHEDULE_OVERDUE)
            estate->overdue[estate->overdue_count++] = estate->items[i].display.id;
    if (estate->overdue_count > 0)
        qsort(estate->overdue, estate->overdue_count, sizeof *estate->overdue, compare_texts);
    return true;
}

static int compare_use(const void *key, const void *row)
{
    return strcmp(key, ((const struct store_use_now *)row)->display_id);
}

static bool is_out_of_use(const struct estate *estate, const char *id, struct date today)
{
    const struct store_use_now *found =
        estate->use_count == 0
            ? NULL
            : bsearch(id, estate->uses, estate->use_count, sizeof *estate->uses, compare_use);
    return found != NULL &&
           (found->use.status == USE_OUT_OF_USE || store_use_has_expired(&found->use, today));
}

static bool is_overdue(const struct estate *estate, const char *id)
{
    return estate->overdue_count > 0 && bsearch(&id,
                                                estate->overdue,
                                                estate->overdue_count,
                                                sizeof *estate->overdue,
                                                compare_texts) != NULL;
}

static void count_display(struct compliance *compliance, const struct estate *estate,
                          const struct store_display *display, struct date today)
{
    if (is_out_of_use(estate, display->id, today)) {
        compliance->out_of_use++;
        return;
    }
    bool overdue = is_overdue(estate, display->id);
    compliance->in_use++;
    compliance->results[display->result_status]++;
    compliance->overdue += overdue ? 1 : 0;
    compliance->in_date += display->result_status == RESULT_COMPLIANT && !overdue ? 1 : 0;
}

static void name_group(enum compliance_group group, const struct store_display *display,
                       char name[280])
{
    const char *guideline =
        display->guideline_id[0] == '\0' ? "none adopted" : display->guideline_id;
    switch (group) {
    case GROUP_SITE:
        (void)snprintf(name, 280, "%s", display->place.site);
        break;
    case GROUP_ROOM:
        (void)snprintf(name, 280, "%s, %s", display->place.site, display->place.room);
        break;
    case GROUP_CLASS:
        (void)snprintf(name, 280, "%s", display->class);
        break;
    case GROUP_GUIDELINE:
        (void)snprintf(name, 280, "%s %s", guideline, display->guideline_edition);
        break;
    case GROUP_ALL:
    case GROUP_COUNT:
        (void)snprintf(name, 280, "everything");
        break;
    }
}

static struct compliance_row *find_row(struct compliance_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->rows[i].name, name) == 0)
            return &table->rows[i];
    struct compliance_row *row = &table->rows[table->count++];
    (void)text_copy(row->name, sizeof row->name, name);
    return row;
}

static int compare_rows(const void *left, const void *right)
{
    const struct compliance_row *a = left, *b = right;
    double first = compliance_percent(&a->compliance), second = compliance_percent(&b->compliance);
    if (isnan(first) != isnan(second))
        return isnan(first) ? 1 : -1;
    if (first < second || first > second)
        return first < second ? -1 : 1;
    return strcmp(a->name, b->name);
}

static bool fill_table(const struct estate *estate, enum compliance_group group, struct date today,
                       struct compliance_table *table)
{
    table->rows = calloc(estate->display_count + 1, sizeof *table->rows);
    if (table->rows == NULL)
        return false;
    for (size_t i = 0; i < estate->display_count; i++) {
        char name[280];
        name_group(group, &estate->displays[i], name);
        count_display(&find_row(table, name)->compliance, estate, &estate->displays[i], today);
    }
    if (table->count > 0)
        qsort(table->rows, table->count, sizeof *table->rows, compare_rows);
    return true;
}

bool compliance_read(struct exchange *exchange, struct compliance_tables *tables,
                     struct error *error)
{
    CLEANUP(estate_finish) struct estate estate = {0};
    struct compliance_tables made = {0};
    if (!estate_read(exchange, &estate, error))
        return false;
    for (unsigned group = 0; group < GROUP_COUNT; group++)
        if (!fill_table(&estate, (enum compliance_group)group, exchange->today, &made.of[group])) {
            compliance_finish(&made);
            return error_set(error, ERROR_SYSTEM, "overview: no memory");
        }
    *tables = made;
    return true;
}

void compliance_finish(struct compliance_tables *tables)
{
    for (unsigned group = 0; group < GROUP_COUNT; group++)
        free(tables->of[group].rows);
    *tables = (struct compliance_tables){0};
}
