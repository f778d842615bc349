/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_JOURNAL_JSON_H
#define AGENT_SESSION_JOURNAL_JSON_H

#include "monqa/record.h"

#include <jansson.h>

/* One entry both ways. The encoders give NULL without memory; the decoders take an entry into the
 * record. */
json_t *journal_encode_reading(const struct reading *reading);
json_t *journal_encode_answer(const struct answer *answer);
json_t *journal_encode_viewer_measure(const struct viewer_measure *measure);
json_t *journal_encode_pattern(const struct record_pattern *pattern);
json_t *journal_encode_test(const struct record_test *test);
json_t *journal_encode_ambient(const struct ambient *ambient,
                               const struct illuminance *illuminance);

bool journal_decode(const json_t *entry, struct record *record, struct error *error);

#endif
