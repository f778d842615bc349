/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/request.h"

#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool fields_add(struct fields *fields, const char *name, const char *value)
{
    if (fields->count == FIELDS_MAX)
        return false;
    struct field row = {.name = strdup(name), .value = strdup(value)};
    if (row.name == NULL || row.value == NULL) {
        free(row.name);
        free(row.value);
        return false;
    }
    fields->rows[fields->count++] = row;
    return true;
}

const char *fields_get(const struct fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->rows[i].name, name) == 0)
            return fields->rows[i].value;
    return NULL;
}

const char *fields_get_header(const struct fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcasecmp(fields->rows[i].name, name) == 0)
            return fields->rows[i].value;
    return NULL;
}

void fields_finish(struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        free(fields->rows[i].name);
        free(fields->rows[i].value);
    }
    fields->count = 0;
}

/* Decodes in place; the new length, or -1. */
static ssize_t decode(char *text, size_t length)
{
    size_t to = 0;
    for (size_t from = 0; from < length; from++) {
        unsigned char byte = (unsigned char)text[from];
        if (byte == '+') {
            byte = ' ';
        } else if (byte == '%') {
            char digits[3] = {0};
            if (length - from < 3)
                return -1;
            memcpy(digits, text + from + 1, 2);
            if (!hex_decode(digits, &byte, 1))
                return -1;
            from += 2;
        }
        if (byte == '\0')
            return -1;
        text[to++] = (char)byte;
    }
    text[to] = '\0';
    return (ssize_t)to;
}

static bool add_pair(struct fields *fields, char *pair, size_t length)
{
    char *equals = memchr(pair, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - pair);
    char *value = equals == NULL ? pair + length : equals + 1;
    size_t value_length = equals == NULL ? 0 : length - name_length - 1;
    if (equals != NULL)
        *equals = '\0';
    ssize_t value_end = decode(value, value_length), name_end = decode(pair, name_length);
    return value_end >= 0 && name_end >= 0 && text_is_utf8(value, (size_t)value_end) &&
           text_is_utf8(pair, (size_t)name_end) && fields_add(fields, pair, value);
}

bool fields_from_form(struct fields *fields, const char *text, size_t length)
{
    char *copy = strndup(text, length);
    bool ok = copy != NULL && strlen(copy) == length;
    for (char *pair = copy; ok && *pair != '\0';) {
        size_t pair_length = strcspn(pair, "&");
        bool is_last = pair[pair_length] == '\0';
        pair[pair_length] = '\0';
        ok = pair_length == 0 || add_pair(fields, pair, pair_length);
        if (is_last)
            break;
        pair += pair_length + 1;
    }
    free(copy);
    return ok;
}

void request_finish(struct request *request)
{
    fields_finish(&request->headers);
    fields_finish(&request->query);
}

bool request_cookie(const struct request *request, const char *name, char *value, size_t size)
{
    const char *cookies = fields_get_header(&request->headers, "Cookie");
    size_t name_length = strlen(name);
    while (cookies != NULL && *cookies != '\0') {
        cookies += strspn(cookies, " ;");
        size_t length = strcspn(cookies, ";");
        if (length > name_length && cookies[name_length] == '=' &&
            strncmp(cookies, name, name_length) == 0) {
            size_t value_length = length - name_length - 1;
            if (value_length >= size)
                return false;
            memcpy(value, cookies + name_length + 1, value_length);
            value[value_length] = '\0';
            return true;
        }
        cookies += length;
    }
    return false;
}

const char *request_bearer(const struct request *request)
{
    const char *value = fields_get_header(&request->headers, "Authorization");
    if (value == NULL || strncasecmp(value, "Bearer ", 7) != 0)
        return NULL;
    return value + 7 + strspn(value + 7, " ");
}

bool request_wants_json(const struct request *request)
{
    const char *accept = fields_get_header(&request->headers, "Accept");
    return accept != NULL && strstr(accept, "application/json") != NULL &&
           strstr(accept, "text/html") == NULL;
}

void response_clear(struct response *response, int status, const char *content_type)
{
    response_finish(response);
    response->status = status;
    response->content_type = content_type;
    response->body = BUFFER(RESPONSE_BODY_MAX);
}

void response_finish(struct response *response)
{
    buffer_finish(&response->body);
    fields_finish(&response->headers);
}
