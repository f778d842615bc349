/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"

#include <stdio.h>
#include <string.h>

bool handle_guideline(struct exchange *exchange, struct error *error)
{
    struct store_xml xml = {0};
    char tag[DIGEST_TEXT_SIZE + 2];
    bool found;
    if (!store_guideline_xml(exchange->store,
                             exchange->argument,
                             exchange->is_agent ? exchange->agent.place.site : "",
                             &found,
                             &xml,
                             error))
        return false;
    CLEANUP(free_pointer) void *bytes = xml.bytes;
    if (!found)
        return answer_error(exchange, 404, "no such guideline is adopted");
    (void)snprintf(tag, sizeof tag, "\"%s\"", xml.sha256);
    const char *held = fields_get_header(&exchange->request->headers, "If-None-Match");
    bool is_held = held != NULL && strstr(held, tag) != NULL;
    response_clear(exchange->response, is_held ? 304 : 200, "application/xml");
    if (!is_held)
        buffer_append(&exchange->response->body, bytes, xml.length);
    (void)fields_add(&exchange->response->headers, "ETag", tag);
    (void)fields_add(&exchange->response->headers, "Cache-Control", "no-cache");
    return buffer_check(&exchange->response->body, "guideline", error);
}
