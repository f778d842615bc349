/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/intake.h"
#include "collector/web/exchange.h"

bool handle_records(struct exchange *exchange, struct error *error)
{
    struct intake_receipt receipt;
    const struct request *request = exchange->request;
    struct intake_post post = {.agent = &exchange->agent,
                               .bytes = request->body,
                               .length = request->body_length,
                               .received_at_ms = exchange->now_ms};
    if (!intake_record(exchange->store, &post, &receipt, error)) {
        error->kind = ERROR_SYSTEM; /* our trouble: the agent keeps it and comes again */
        return false;
    }
    switch (receipt.outcome) {
    case INTAKE_MALFORMED:
        return answer_error(exchange, 400, receipt.reason);
    case INTAKE_CONFLICT:
        return answer_error(exchange, 409, receipt.reason);
    case INTAKE_UNTRUSTED:
        return answer_error(exchange, 422, receipt.reason);
    case INTAKE_STORED:
    case INTAKE_HELD:
        break;
    }
    return answer_json(exchange,
                       receipt.outcome == INTAKE_STORED ? 201 : 200,
                       json_pack("{s:s, s:s}", "id", receipt.id, "sha256", receipt.sha256),
                       error);
}
