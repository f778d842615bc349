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
/* By every group, from one look at the estate. compliance_finish them. */
struct compliance_tables {
    struct compliance_table of[GROUP_COUNT];
};
bool compliance_read(struct exchange *exchange, struct compliance_tables *tables,
                     struct error *error);
void compliance_finish(struct compliance_tables *tables);

#endif
