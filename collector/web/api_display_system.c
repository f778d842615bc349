/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/display_system_of.h"
#include "collector/web/exchange.h"
#include "monqa/text.h"

#include <stdio.h>

static bool answer_display_system(struct exchange *exchange, enum display_system_format format,
                                  struct error *error)
{
    bool is_xml = format == DISPLAY_SYSTEM_XML, found = false;
    char disposition[120];
    long long id;
    struct display_system_wanted wanted = {.format = format, .makers = &exchange->web->makers};
    if (!integer_parse(exchange->argument, 1, INT64_MAX, &id))
        return answer_error(exchange, 404, "no such workstation is known");
    wanted.workstation_id = id;
    response_clear(
        exchange->response, 200, is_xml ? "application/dicom+xml" : "application/dicom+json");
    if (!display_system_of(exchange->store, &wanted, &found, &exchange->response->body, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such workstation is known");
    (void)snprintf(disposition,
                   sizeof disposition,
                   "attachment; filename=\"display-system-%lld.%s\"",
                   id,
                   is_xml ? "xml" : "json");
    (void)fields_add(&exchange->response->headers, "Content-Disposition", disposition);
    return true;
}

bool handle_display_system_xml(struct exchange *exchange, struct error *error)
{
    return answer_display_system(exchange, DISPLAY_SYSTEM_XML, error);
}

bool handle_display_system_json(struct exchange *exchange, struct error *error)
{
    return answer_display_system(exchange, DISPLAY_SYSTEM_JSON, error);
}
