/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_DEPARTMENT_DAYS_H
#define TESTS_SUPPORT_DEPARTMENT_DAYS_H

#include "tests/support/department.h"

#define BANK_HOLIDAYS 8
size_t bank_holidays(int year, struct date days[BANK_HOLIDAYS]);
int weekday_of(struct date day); /* Monday 0 */

#endif
