/* SPDX-License-Identifier: Apache-2.0 */
/* make_department --store FILE [--seed N] [--workstations N] [--first DAY] [--last DAY]: fills a
 * new store with a simulated department (400 workstations, two years until today). Prints what came
 * of it. */
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/department.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    const char *path;
    struct department_shape shape;
};

static bool take(struct wanted *wanted, const char *name, const char *value)
{
    long long number;
    if (strcmp(name, "--store") == 0)
        return (wanted->path = value)[0] != '\0';
    if (strcmp(name, "--first") == 0)
        return date_parse(value, &wanted->shape.first);
    if (strcmp(name, "--last") == 0)
        return date_parse(value, &wanted->shape.last);
    if (!integer_parse(value, 1, 100000, &number))
        return false;
    if (strcmp(name, "--seed") == 0)
        wanted->shape.seed = (uint64_t)number;
    else if (strcmp(name, "--workstations") == 0)
        wanted->shape.workstations = (int)number;
    else
        return false;
    return true;
}

static bool work(const struct wanted *wanted, struct department_count *count, struct error *error)
{
    CLEANUP(store_cleanup) struct store *store = NULL;
    char url[4200];
    (void)snprintf(url, sizeof url, "sqlite:%s", wanted->path);
    return record_library_init(error) && guideline_library_init(error) && key_library_init(error) &&
           store_open(url, &store, error) &&
           department_run(store, &wanted->shape, NULL, NULL, count, error);
}

int main(int count, char **arguments)
{
    struct date today = date_local(time_utc_now_ms());
    struct wanted wanted = {.shape = {.seed = 1, .workstations = 400, .last = today}};
    struct department_count made = {0};
    struct error error = {0};
    wanted.shape.first = date_from_days(date_to_days(today) - 730);
    for (int i = 1; i < count; i += 2)
        if (i + 1 == count || !take(&wanted, arguments[i], arguments[i + 1])) {
            (void)fputs("make_department: wrong use\n", stderr);
            return 2;
        }
    if (wanted.path == NULL || setenv("TZ", "UTC", 1) != 0) {
        (void)fputs("make_department: --store is missing\n", stderr);
        return 2;
    }
    bool ok = work(&wanted, &made, &error);
    if (!ok)
        (void)fprintf(stderr, "make_department: %s\n", error.text);
    (void)printf("%zu workstations, %zu displays, %zu working days, %zu records: %zu failed, %zu "
                 "aborted; %zu repaired, %zu replaced\n",
                 made.workstations,
                 made.displays,
                 made.days,
                 made.records,
                 made.failed,
                 made.aborted,
                 made.repaired,
                 made.replaced);
    return ok ? 0 : 3;
}
