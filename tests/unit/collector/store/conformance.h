/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_COLLECTOR_STORE_CONFORMANCE_H
#define TESTS_UNIT_COLLECTOR_STORE_CONFORMANCE_H

#include "tests/support/collector_fixture.h"

#include <check.h>

/* What every backend of the store must do: each test runs once for each of them, with its index in
 * _i. */
extern const char *const conformance_backends[];
extern struct fixture fixture;
extern struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)
#define ALL_TESTS RECORD_RECIPE_DEFAULT.tests

void conformance_open_enrolled(int backend);
void conformance_open_adopted(int backend); /* aapm-or03 for primary, unverified rows excluded */

enum result_status conformance_result(void); /* of the only display */
int64_t conformance_records_held(void);
struct record_recipe conformance_recipe(enum schedule_trigger trigger); /* with Lamb */

int conformance_run(const char *name, const TTest *const *const *tests, size_t count);

#endif
