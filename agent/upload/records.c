/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/answer.h"
#include "agent/upload/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"

#include <stdio.h>

static bool settle(struct spool *spool, const struct spool_entry *entry,
                   const struct http_answer *answer, enum delivery delivery,
                   struct upload_counts *counts, struct error *error)
{
    char reason[300], sentence[200];
    if (delivery == DELIVERY_ACKNOWLEDGED) {
        counts->acknowledged++;
        return spool_acknowledge(spool, entry, error);
    }
    answer_sentence(answer->body.data != NULL ? answer->body.data : "",
                    answer->body.length,
                    sentence,
                    sizeof sentence);
    (void)snprintf(reason, sizeof reason, "status %ld %s", answer->status, sentence);
    counts->refused++;
    return spool_refuse(spool, entry, reason, error);
}

static bool post_record(struct collector *collector, struct spool *spool,
                        const struct spool_entry *entry, struct upload_counts *counts,
                        struct error *error)
{
    char sha256[DIGEST_TEXT_SIZE];
    CLEANUP(buffer_finish) struct buffer file = BUFFER(RECORD_BYTES_MAX);
    CLEANUP(http_answer_finish) struct http_answer answer = {0};
    if (!spool_read(spool, entry, &file, error))
        return false;
    struct http_request request = {.method = "POST",
                                   .path = "records",
                                   .content_type = "application/xml",
                                   .body = file.data != NULL ? file.data : "",
                                   .length = file.length};
    if (!exchange(collector, &request, &answer, error))
        return false;
    (void)digest_sha256(request.body, request.length, sha256);
    enum delivery delivery = answer_classify(answer.status,
                                             answer.body.data != NULL ? answer.body.data : "",
                                             answer.body.length,
                                             entry->id,
                                             sha256);
    if (delivery == DELIVERY_LATER)
        return exchange_unexpected(&request, &answer, error);
    return settle(spool, entry, &answer, delivery, counts, error);
}

bool collector_post_records(struct collector *collector, struct spool *spool,
                            struct upload_counts *counts, struct error *error)
{
    CLEANUP(spool_entries_finish) struct spool_entries entries = {0};
    *counts = (struct upload_counts){0};
    if (!spool_list(spool, &entries, error))
        return false;
    for (size_t i = 0; i < entries.count; i++) {
        const struct spool_entry *entry = &entries.entries[i];
        if (entry->place == SPOOL_WAITING && !post_record(collector, spool, entry, counts, error))
            return error_prefix(error, "record %lld: ", (long long)entry->sequence);
    }
    return true;
}
