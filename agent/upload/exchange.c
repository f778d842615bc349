/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/exchange.h"

#include "agent/spool/workstation.h"
#include "agent/upload/answer.h"
#include "agent/upload/not_before.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdlib.h>
#include <string.h>

bool collector_open(const char *state, const struct enrolment *enrolment, int timeout_s,
                    struct collector **collector, struct error *error)
{
    CLEANUP(collector_cleanup) struct collector *opened = calloc(1, sizeof *opened);
    struct http_options options = {.url = enrolment->url,
                                   .ca = enrolment->ca,
                                   .bearer = enrolment->bearer,
                                   .timeout_s = timeout_s};
    if (opened == NULL)
        return error_set_errno(error, "collector");
    if (!text_copy(opened->state, sizeof opened->state, state))
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    workstation_hostname(opened->hostname);
    if (!http_client_create(&options, &opened->client, error))
        return false;
    *collector = TAKE(opened);
    return true;
}

void collector_close(struct collector *collector)
{
    if (collector != NULL)
        http_client_destroy(collector->client);
    free(collector);
}

void collector_cleanup(struct collector **collector)
{
    collector_close(*collector);
}

bool exchange(struct collector *collector, const struct http_request *request,
              struct http_answer *answer, struct error *error)
{
    int64_t seconds;
    if (!http_send(collector->client, request, answer, error))
        return false;
    bool later = answer->status == 408 || answer->status == 429 || answer->status >= 500;
    int64_t now_utc_ms = time_utc_now_ms();
    if (later && retry_after_parse(answer->retry_after, now_utc_ms, &seconds))
        not_before_write(collector->state, now_utc_ms + seconds * 1000);
    else if (!later)
        not_before_write(collector->state, 0);
    return true;
}

bool exchange_unexpected(const struct http_request *request, const struct http_answer *answer,
                         struct error *error)
{
    char sentence[200];
    answer_sentence(answer->body.data != NULL ? answer->body.data : "",
                    answer->body.length,
                    sentence,
                    sizeof sentence);
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "%s %s: status %ld %s",
                     request->method,
                     request->path,
                     answer->status,
                     sentence);
}
