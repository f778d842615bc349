/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

const char *const conformance_backends[] = {"sqlite"};

struct fixture fixture;
struct error trouble;

void conformance_open_enrolled(int backend)
{
    fixture_open(&fixture, conformance_backends[backend]);
    fixture_enrol(&fixture);
}

void conformance_open_adopted(int backend)
{
    conformance_open_enrolled(backend);
    fixture_adopt(&fixture, "aapm-or03", "primary");
}

enum result_status conformance_result(void)
{
    return fixture_display(&fixture).result_status;
}

int64_t conformance_records_held(void)
{
    struct store_counts counts;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_count(fixture.store, &counts, &trouble));
    store_rollback(fixture.store);
    return counts.records;
}

struct record_recipe conformance_recipe(enum schedule_trigger trigger)
{
    struct record_recipe made = RECORD_RECIPE_DEFAULT;
    made.trigger = trigger;
    made.l_ambient_cd_m2 = 0.1;
    return made;
}

int conformance_run(const char *name, const TTest *const *const *tests, size_t count)
{
    TCase *tcase = tcase_create("every backend");
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < count; i++)
        tcase_add_loop_test(tcase, *tests[i], 0, (int)ARRAY_LENGTH(conformance_backends));
    return run_case(name, tcase);
}
