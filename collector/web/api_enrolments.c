/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

static bool is_hex64(const char *text)
{
    uint8_t bytes[32];
    return hex_decode(text, bytes, sizeof bytes);
}

static void json_release(json_t **value)
{
    json_decref(*value);
}

bool handle_enrolments(struct exchange *exchange, struct error *error)
{
    char token[128], key[64], hostname[256], machine[80];
    struct store_enrolment enrolment = {
        .token = token, .hostname = hostname, .machine_id = machine};
    struct store_grant grant;
    CLEANUP(json_release) json_t *body = json_body(exchange);
    if (body == NULL || !json_get_text(body, "token", token, sizeof token) ||
        !json_get_text(body, "public_key", key, sizeof key) ||
        !key_public_from_base64(key, enrolment.public_key) ||
        !json_get_text(body, "hostname", hostname, sizeof hostname) ||
        !json_get_text(body, "machine_id", machine, sizeof machine) || !is_hex64(machine))
        return answer_error(exchange,
                            400,
                            "enrolment: token, public_key (base64 of 32 bytes), hostname and "
                            "machine_id (64 hex digits) are needed");
    if (!store_enrol(exchange->store, &enrolment, exchange->now_ms, &grant, error))
        return false;
    if (!grant.is_granted)
        return answer_error(
            exchange, 403, "enrolment: the token is unknown, expired or used with another key");
    return answer_json(exchange,
                       201,
                       json_pack("{s:s, s:s, s:s, s:s, s:s}",
                                 "agent_id",
                                 grant.agent.id,
                                 "bearer",
                                 grant.bearer,
                                 "site",
                                 grant.agent.place.site,
                                 "room",
                                 grant.agent.place.room,
                                 "workstation",
                                 grant.agent.place.workstation),
                       error);
}
