/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"
#include "monqa/file.h"
#include "monqa/guideline.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#define SCHEDULE_BYTES_MAX (1u << 20)
#define PATH_SIZE 1024

bool collector_put_inventory(struct collector *collector, json_t *displays, struct error *error)
{
    struct utsname kernel = {0};
    CLEANUP(http_answer_finish) struct http_answer answer = {0};
    (void)uname(&kernel);
    json_t *object = json_pack("{s:s, s:s, s:o, s:O}",
                               "hostname",
                               collector->hostname,
                               "software",
                               "monqa " MONQA_VERSION,
                               "kernel",
                               json_sprintf("%s %s", kernel.sysname, kernel.release),
                               "displays",
                               displays);
    CLEANUP(free_pointer) char *body = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (body == NULL)
        return error_set(error, ERROR_SYSTEM, "inventory: no memory, or a text that is not UTF-8");
    struct http_request request = {.method = "PUT",
                                   .path = "inventory",
                                   .content_type = "application/json",
                                   .body = body,
                                   .length = strlen(body)};
    if (!exchange(collector, &request, &answer, error))
        return false;
    return answer.status == 200 || exchange_unexpected(&request, &answer, error);
}

static json_t *parse_schedule(const struct buffer *text)
{
    json_t *schedule = json_loadb(
        text->data != NULL ? text->data : "", text->length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_array(json_object_get(schedule, "displays")) &&
        json_is_array(json_object_get(schedule, "items")) &&
        json_is_string(json_object_get(schedule, "today")))
        return schedule;
    json_decref(schedule);
    return NULL;
}

static void path_in(const struct collector *collector, const char *name, char path[PATH_SIZE])
{
    (void)snprintf(path, PATH_SIZE, "%s/%s", collector->state, name);
}

bool collector_fetch_schedule(struct collector *collector, struct error *error)
{
    char path[PATH_SIZE];
    CLEANUP(http_answer_finish) struct http_answer answer = {0};
    struct http_request request = {
        .method = "GET", .path = "schedule", .reply_maximum = SCHEDULE_BYTES_MAX};
    if (!exchange(collector, &request, &answer, error))
        return false;
    if (answer.status != 200)
        return exchange_unexpected(&request, &answer, error);
    json_t *schedule = parse_schedule(&answer.body);
    if (schedule == NULL)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "GET schedule: the answer is no schedule; the one that is here is kept");
    json_decref(schedule);
    path_in(collector, "schedule.json", path);
    return file_write(path, answer.body.data, answer.body.length, 0600, error);
}

/* It becomes a file name and part of an address. */
static bool is_guideline_id(const char *id)
{
    size_t length = strlen(id);
    return length > 0 && length < 48 &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool keep_guideline(const char *path, const char *sha256, const struct buffer *bytes,
                           struct error *error)
{
    char got[DIGEST_TEXT_SIZE];
    const char *data = bytes->data != NULL ? bytes->data : "";
    (void)digest_sha256(data, bytes->length, got);
    if (strcmp(got, sha256) != 0)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "%s: not the edition that the schedule announced; what is here is kept",
                         path);
    return file_write(path, data, bytes->length, 0600, error);
}

static bool fetch_guideline(struct collector *collector, const char *id, const char *sha256,
                            struct error *error)
{
    char name[80], path[PATH_SIZE], held[DIGEST_TEXT_SIZE], tag[80];
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(GUIDELINE_BYTES_MAX);
    CLEANUP(http_answer_finish) struct http_answer answer = {0};
    struct http_request request = {.method = "GET", .reply_maximum = GUIDELINE_BYTES_MAX};
    (void)snprintf(name, sizeof name, "guidelines/%s.xml", id);
    path_in(collector, name, path);
    if (file_exists(path) && file_read(path, &bytes, NULL) && bytes.length > 0) {
        (void)snprintf(tag, sizeof tag, "\"%s\"", digest_sha256(bytes.data, bytes.length, held));
        request.if_none_match = tag;
    }
    (void)snprintf(name, sizeof name, "guidelines/%s", id);
    request.path = name;
    if (!exchange(collector, &request, &answer, error))
        return false;
    if (answer.status == 304 && request.if_none_match != NULL)
        return true;
    if (answer.status != 200)
        return exchange_unexpected(&request, &answer, error);
    return keep_guideline(path, sha256, &answer.body, error);
}

/* Of each row that names one: the displays here, and what is adopted for those not seen yet. */
/* entries: displays, or what is adopted for displays that the collector has not seen yet. */
static bool fetch_named(struct collector *collector, const json_t *entries, json_t *fetched,
                        struct error *error)
{
    size_t i;
    const json_t *entry;
    json_array_foreach((json_t *)entries, i, entry)
    {
        const char *id = json_string_value(json_object_get(entry, "guideline"));
        const char *sha256 = json_string_value(json_object_get(entry, "guideline_sha256"));
        if (id == NULL || sha256 == NULL || json_object_get(fetched, id) != NULL)
            continue;
        if (!is_guideline_id(id))
            return error_set(error, ERROR_INVALID, "schedule.json: no guideline id: %s", id);
        if (!fetch_guideline(collector, id, sha256, error))
            return false;
        (void)json_object_set_new(fetched, id, json_true());
    }
    return true;
}

static bool fetch_all(struct collector *collector, const json_t *schedule, struct error *error)
{
    json_t *fetched = json_object();
    bool ok = fetch_named(collector, json_object_get(schedule, "displays"), fetched, error) &&
              fetch_named(collector, json_object_get(schedule, "adopted"), fetched, error);
    json_decref(fetched);
    return ok;
}

bool collector_fetch_guidelines(struct collector *collector, struct error *error)
{
    char path[PATH_SIZE], folder[PATH_SIZE];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SCHEDULE_BYTES_MAX);
    path_in(collector, "schedule.json", path);
    path_in(collector, "guidelines", folder);
    if (!file_make_folder(folder, 0700, error) || !file_read(path, &text, error))
        return false;
    json_t *schedule = parse_schedule(&text);
    if (schedule == NULL)
        return error_set(error, ERROR_INVALID, "%s: not a schedule", path);
    bool ok = fetch_all(collector, json_object_get(schedule, "adopted"), error) &&
              fetch_all(collector, schedule, error);
    json_decref(schedule);
    return ok;
}
