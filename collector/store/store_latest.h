/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_LATEST_H
#define COLLECTOR_STORE_STORE_LATEST_H

#include "collector/store/store.h"

/* The newest run of each test of a display that counts: complete, dated, not simulated (outside a
 * demonstration), and not held for a certificate of its meter. */
struct store_latest {
    char record_id[UUID_TEXT_SIZE]; /* "" none */
    char result[16];
};
bool store_latest_runs(struct store *store, const char *display_id,
                       struct store_latest runs[TEST_COUNT], struct error *error);

#endif
