/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/route.h"

#include "monqa/cleanup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define PREFIX "/api/v1"

/* "/displays/{id}" of "/api/v1/displays/<star>". */
static void template_of(const char *path, char *text, size_t size)
{
    const char *star = strchr(path, '*');
    path += strlen(PREFIX);
    if (star == NULL)
        (void)snprintf(text, size, "%s", path);
    else
        (void)snprintf(text, size, "%.*s{id}%s", (int)(star - path), path, star + 1);
}

/* "get_displays_id": unique, for a program that makes a client. */
static void name_operation(const char *method, const char *path, char *text, size_t size)
{
    size_t length = 0;
    for (const char *at = method; *at != '\0' && length + 1 < size; at++)
        text[length++] = (char)tolower((unsigned char)*at);
    for (const char *at = path + strlen(PREFIX); *at != '\0' && length + 3 < size; at++)
        if (*at == '*') {
            text[length++] = 'i';
            text[length++] = 'd';
        } else {
            text[length++] = isalnum((unsigned char)*at) ? *at : '_';
        }
    text[length] = '\0';
}

static json_t *parameter(const char *name, const char *where, const char *type)
{
    return json_pack("{s:s, s:s, s:b, s:{s:s}}",
                     "name",
                     name,
                     "in",
                     where,
                     "required",
                     strcmp(where, "path") == 0,
                     "schema",
                     "type",
                     type);
}

static bool is_list(const char *path)
{
    static const char *const lists[] = {"displays", "schedule", "failures", "cases"};
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++)
        if (strcmp(path + strlen(PREFIX) + 1, lists[i]) == 0)
            return true;
    return false;
}

static json_t *parameters_of(const struct route *route)
{
    static const char *const filters[] = {
        "site", "room", "workstation", "class", "guideline", "result", "display"};
    json_t *rows = json_array();
    if (strchr(route->path, '*') != NULL)
        (void)json_array_append_new(rows, parameter("id", "path", "string"));
    if (!is_list(route->path))
        return rows;
    (void)json_array_append_new(rows, parameter("offset", "query", "integer"));
    (void)json_array_append_new(rows, parameter("limit", "query", "integer"));
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
        (void)json_array_append_new(rows, parameter(filters[i], "query", "string"));
    return rows;
}

static bool ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static const char *media_of(const struct route *route)
{
    if (ends_in(route->path, "/display-system.xml"))
        return "application/dicom+xml";
    if (ends_in(route->path, "/display-system.json"))
        return "application/dicom+json";
    return strcmp(route->path, PREFIX "/guidelines/*") == 0 ? "application/xml"
                                                            : "application/json";
}

static json_t *operation_of(const struct route *route)
{
    char name[128];
    bool has_body = strcmp(route->method, "GET") != 0;
    name_operation(route->method, route->path, name, sizeof name);
    json_t *operation = json_pack("{s:s, s:o, s:{s:{s:s, s:{s:{s:{}}}}, s:{s:s, s:{s:{s:{s:s}}}}}}",
                                  "operationId",
                                  name,
                                  "parameters",
                                  parameters_of(route),
                                  "responses",
                                  strcmp(route->method, "POST") == 0 ? "201" : "200",
                                  "description",
                                  "as the protocol description has it",
                                  "content",
                                  media_of(route),
                                  "schema",
                                  "default",
                                  "description",
                                  "refused, with the reason",
                                  "content",
                                  "application/json",
                                  "schema",
                                  "$ref",
                                  "#/components/schemas/error");
    if (has_body)
        (void)json_object_set_new(operation,
                                  "requestBody",
                                  json_pack("{s:b, s:{s:{s:{}}}}",
                                            "required",
                                            1,
                                            "content",
                                            strcmp(route->path, PREFIX "/records") == 0
                                                ? "application/xml"
                                                : "application/json",
                                            "schema"));
    if (route->access == ACCESS_OPEN)
        (void)json_object_set_new(operation, "security", json_array());
    if (route->roles != NULL)
        (void)json_object_set_new(
            operation, "description", json_sprintf("for the roles %s", route->roles));
    return operation;
}

static json_t *paths(void)
{
    size_t count;
    const struct route *routes = route_table(&count);
    json_t *all = json_object();
    for (size_t i = 0; i < count; i++) {
        char path[256] = "", method[8] = "";
        if (strncmp(routes[i].path, PREFIX "/", strlen(PREFIX) + 1) != 0)
            continue;
        template_of(routes[i].path, path, sizeof path);
        for (size_t at = 0; routes[i].method[at] != '\0'; at++)
            method[at] = (char)tolower((unsigned char)routes[i].method[at]);
        if (json_object_get(all, path) == NULL)
            (void)json_object_set_new(all, path, json_object());
        (void)json_object_set_new(json_object_get(all, path), method, operation_of(&routes[i]));
    }
    return all;
}

/* Made from the table that the server goes by, so that neither can have a path the other lacks. */
bool handle_openapi(struct exchange *exchange, struct error *error)
{
    return answer_json(
        exchange,
        200,
        json_pack("{s:s, s:{s:s, s:s}, s:[{s:s}], s:[{s:[]}], s:o, s:{s:{s:{s:s, s:s}}, "
                  "s:{s:{s:s, s:[s], s:{s:{s:s}}}}}}",
                  "openapi",
                  "3.0.3",
                  "info",
                  "title",
                  "monqa collector",
                  "version",
                  MONQA_VERSION,
                  "servers",
                  "url",
                  PREFIX,
                  "security",
                  "bearer",
                  "paths",
                  paths(),
                  "components",
                  "securitySchemes",
                  "bearer",
                  "type",
                  "http",
                  "scheme",
                  "bearer",
                  "schemas",
                  "error",
                  "type",
                  "object",
                  "required",
                  "error",
                  "properties",
                  "error",
                  "type",
                  "string"),
        error);
}
