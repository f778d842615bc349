/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/sheet.h"
#include "collector/web/exchange.h"

#include <stdio.h>
#include <string.h>

static bool ends_in_pdf(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".pdf") == 0;
}

bool answer_sheet(struct exchange *exchange, const struct sheet *sheet, const char *name,
                  struct error *error)
{
    char disposition[120], footer[200], now[TIME_TEXT_SIZE];
    bool is_pdf = ends_in_pdf(exchange->request->path);
    response_clear(exchange->response, 200, is_pdf ? "application/pdf" : "text/csv; charset=utf-8");
    (void)snprintf(disposition,
                   sizeof disposition,
                   "attachment; filename=\"%s.%s\"",
                   name,
                   is_pdf ? "pdf" : "csv");
    (void)fields_add(&exchange->response->headers, "Content-Disposition", disposition);
    (void)snprintf(footer,
                   sizeof footer,
                   "monqa %s, as of %s%s",
                   MONQA_VERSION,
                   time_words(exchange->now_ms, now),
                   store_mode_of(exchange->store) == STORE_DEMONSTRATION
                       ? ". DEMONSTRATION, not for clinical use"
                       : "");
    return is_pdf ? sheet_write_pdf(sheet, footer, &exchange->response->body, error)
                  : sheet_write_csv(sheet, &exchange->response->body, error);
}
