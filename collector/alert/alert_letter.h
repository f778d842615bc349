/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_ALERT_ALERT_LETTER_H
#define COLLECTOR_ALERT_ALERT_LETTER_H

#include "collector/alert/alert_settings.h"
#include "collector/store/store_alert.h"
#include "monqa/buffer.h"

/* What letters say: plain text, UTF-8. There is nobody's name in them. */
struct letter_text {
    char subject[160];
    struct buffer body;
};

void letter_of_failures(const struct alert_settings *settings, const struct store_alert *alerts,
                        size_t count, struct letter_text *letter);

struct digest {
    const struct store_finding *failures; /* that stand now */
    size_t failure_count;
    const struct store_item *overdue;
    size_t overdue_count;
    int64_t refused; /* letters since the last digest */
    struct date today;
};
void letter_of_digest(const struct alert_settings *settings, const struct digest *digest,
                      struct letter_text *letter);

#endif
