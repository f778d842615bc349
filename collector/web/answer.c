/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "collector/web/page.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_api(const struct exchange *exchange)
{
    return strncmp(exchange->request->path, "/api/", 5) == 0 ||
           strcmp(exchange->request->path, "/metrics") == 0 ||
           request_wants_json(exchange->request);
}

bool answer_error(struct exchange *exchange, int status, const char *sentence)
{
    struct response *response = exchange->response;
    if (is_api(exchange)) {
        response_clear(response, status, "application/json");
        json_t *body = json_pack("{s:s}", "error", sentence);
        char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
        buffer_text(&response->body, text == NULL ? "{\"error\":\"refused\"}" : text);
        free(text);
        json_decref(body);
    } else {
        page_error(exchange, status, sentence);
    }
    if (status == 401)
        (void)fields_add(&response->headers, "WWW-Authenticate", "Bearer");
    if (status == 429 || status == 503)
        (void)fields_add(&response->headers, "Retry-After", "5");
    return true;
}

bool answer_json(struct exchange *exchange, int status, json_t *value, struct error *error)
{
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_decref(value);
    if (text == NULL)
        return error_set(error, ERROR_SYSTEM, "answer: no memory, or a text that is not UTF-8");
    response_clear(exchange->response, status, "application/json");
    buffer_text(&exchange->response->body, text);
    buffer_text(&exchange->response->body, "\n");
    free(text);
    return buffer_check(&exchange->response->body, "answer", error);
}

bool form_optional_text(struct exchange *exchange, const char *name, char *to, size_t size,
                        struct error *error)
{
    const char *value = fields_get(&exchange->form, name);
    if (value != NULL && (strlen(value) >= size || strpbrk(value, "\r\n\t") != NULL))
        return error_set(error,
                         ERROR_INVALID,
                         "the field \"%s\" must be one line of at most %zu bytes",
                         name,
                         size - 1);
    return text_copy(to, size, value == NULL ? "" : value);
}

bool form_text(struct exchange *exchange, const char *name, char *to, size_t size,
               struct error *error)
{
    if (!form_optional_text(exchange, name, to, size, error))
        return false;
    return to[0] != '\0' || error_set(error, ERROR_INVALID, "the field \"%s\" is needed", name);
}

const struct store_grant_row *grant_of(const struct exchange *exchange, enum scope scope,
                                       const char *roles)
{
    for (size_t i = 0; i < exchange->grants.count; i++) {
        const struct store_grant_row *row = &exchange->grants.rows[i];
        bool is_here = row->site[0] == '\0' || scope == SCOPE_ANY ||
                       (scope != SCOPE_ALL && strcmp(row->site, exchange->site) == 0);
        if (is_here && (roles == NULL || text_has_word(roles, row->role)))
            return row;
    }
    return NULL;
}

bool may(const struct exchange *exchange, const char *roles)
{
    return grant_of(exchange, exchange->scope, roles) != NULL;
}

bool may_everywhere(const struct exchange *exchange, const char *roles)
{
    return grant_of(exchange, SCOPE_ALL, roles) != NULL;
}

const char *roles_words(const struct store_grants *grants, char text[512])
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < grants->count && length < 400; i++) {
        const struct store_grant_row *row = &grants->rows[i];
        length += (size_t)snprintf(text + length,
                                   512 - length,
                                   "%s%s%s%.100s",
                                   i == 0 ? "" : ", ",
                                   row->role,
                                   row->site[0] == '\0' ? "" : " at ",
                                   row->site);
    }
    return grants->count == 0 ? "no role" : text;
}

bool answer_redirect(struct exchange *exchange, const char *to)
{
    response_clear(exchange->response, 303, "text/plain; charset=utf-8");
    (void)fields_add(&exchange->response->headers, "Location", to);
    return true;
}

/* An empty value takes the cookie away. */
void set_cookie(struct exchange *exchange, const char *name, const char *value)
{
    char text[256];
    (void)snprintf(text,
                   sizeof text,
                   "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                   name,
                   value,
                   value[0] == '\0' ? "; Max-Age=0" : "",
                   exchange->web->is_behind_proxy ? "; Secure" : "");
    (void)fields_add(&exchange->response->headers, "Set-Cookie", text);
}

bool json_get_text(const json_t *object, const char *name, char *to, size_t size)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) && json_string_length(value) < size &&
           text_copy(to, size, json_string_value(value));
}

bool json_get_optional_text(const json_t *object, const char *name, char *to, size_t size)
{
    const json_t *value = json_object_get(object, name);
    if (value != NULL && !json_is_null(value))
        return json_get_text(object, name, to, size);
    to[0] = '\0';
    return true;
}

bool json_get_number(const json_t *object, const char *name, int64_t maximum, int64_t *value)
{
    const json_t *number = json_object_get(object, name);
    if (!json_is_integer(number) || json_integer_value(number) < 0 ||
        json_integer_value(number) > maximum)
        return false;
    *value = json_integer_value(number);
    return true;
}

json_t *json_body(const struct exchange *exchange)
{
    json_t *body = json_loadb(
        exchange->request->body, exchange->request->body_length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(body))
        return body;
    json_decref(body);
    return NULL;
}

/* What an EDID has as text may be any bytes. */
json_t *safe_text(const char *text)
{
    char shown[256];
    if (text_is_utf8(text, strlen(text)))
        return json_string(text);
    text_printable(shown, sizeof shown, text, strlen(text));
    return json_string(shown);
}

json_t *text_or_null(const char *text)
{
    return text[0] == '\0' ? json_null() : safe_text(text);
}

json_t *time_or_null(int64_t utc_ms)
{
    char text[TIME_TEXT_SIZE];
    return utc_ms == 0 ? json_null() : json_string(time_utc_format(utc_ms, text));
}

json_t *real_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}
