/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_COMPLIANCE_H
#define COLLECTOR_WEB_COMPLIANCE_H

#include "collector/store/store_case.h"
#include "collector/web/exchange.h"

/* How a group of displays stands. */
struct compliance {
    size_t in_use;  /* all but those out of use */
    size_t in_date; /* of these: accepted, every mandatory criterion passed, and nothing overdue */
    size_t results[RESULT_STATUS_COUNT]; /* in use */
    size_t overdue;                      /* in use, with something overdue */
    size_t out_of_use;
};
/* in_date / in_use in percent; NaN when none is in use. */
double compliance_percent(const struct compliance *compliance);

enum compliance_group {
    GROUP_ALL,
    GROUP_SITE,
    GROUP_ROOM,
    GROUP_CLASS,
    GROUP_GUIDELINE,
    GROUP_COUNT
};
const char *compliance_group_name(enum compliance_group group); /* "all", "site", ... */

struct compliance_row {
    char name[280];
    struct compliance compliance;
};
struct compliance_table {
    struct compliance_row *rows; /* the worst rate first */
    size_t count;
};
/* free() the rows. */
bool compliance_read(struct exchange *exchange, enum compliance_group group,
                     struct compliance_table *table, struct error *error);

#endif
