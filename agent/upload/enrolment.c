/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/enrolment.h"

#include "agent/spool/workstation.h"
#include "agent/upload/answer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct key {
    const char *name;
    size_t offset, size;
    bool answered; /* comes from the collector */
    bool needed;
};

#define KEY(member, is_answered, is_needed)                                                   \
    {                                                                                         \
#member, offsetof(struct enrolment, member), sizeof(((struct enrolment *)0)->member), \
            is_answered, is_needed                                                            \
    }
static const struct key keys[] = {
    KEY(url, false, true),
    KEY(ca, false, false),
    KEY(agent_id, true, true),
    KEY(bearer, true, true),
    KEY(site, true, false),
    KEY(room, true, false),
    KEY(workstation, true, false),
};

bool enrolment_path(const char *state, char *path, size_t size)
{
    return (size_t)snprintf(path, size, "%s/enrolment", state) < size;
}

/* only_answered: the others stay as they are. */
static bool take(json_t *object, bool only_answered, struct enrolment *enrolment,
                 struct error *error)
{
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++) {
        if (only_answered && !keys[i].answered)
            continue;
        const char *text = json_string_value(json_object_get(object, keys[i].name));
        if (text == NULL && !keys[i].needed)
            text = "";
        if (text == NULL || (text[0] == '\0' && keys[i].needed) ||
            !text_copy((char *)enrolment + keys[i].offset, keys[i].size, text))
            return error_set(
                error, ERROR_INVALID, "\"%s\" is missing, empty or too long", keys[i].name);
    }
    /* It goes into a header. */
    if (strpbrk(enrolment->bearer, " \t\r\n") != NULL)
        return error_set(error, ERROR_INVALID, "\"bearer\" has blanks");
    return true;
}

bool enrolment_load(const char *state, struct enrolment *enrolment, struct error *error)
{
    char path[1024];
    struct enrolment loaded = {0};
    CLEANUP(buffer_finish) struct buffer text = BUFFER(16384);
    if (!enrolment_path(state, path, sizeof path))
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    if (!file_exists(path))
        return error_set(error,
                         ERROR_INVALID,
                         "this workstation is not enrolled with a collector (no %s); "
                         "monqa enrol does that",
                         path);
    if (!file_read(path, &text, error))
        return false;
    json_t *object = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    bool ok = json_is_object(object) ? take(object, false, &loaded, error)
                                     : error_set(error, ERROR_INVALID, "not a JSON object");
    json_decref(object);
    if (!ok)
        return error_prefix(error, "%s: ", path);
    *enrolment = loaded;
    return true;
}

bool enrolment_save(const char *state, const struct enrolment *enrolment, struct error *error)
{
    char path[1024];
    if (!enrolment_path(state, path, sizeof path))
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    json_t *object = json_object();
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
        (void)json_object_set_new(
            object, keys[i].name, json_string((const char *)enrolment + keys[i].offset));
    CLEANUP(free_pointer) char *text = json_dumps(object, JSON_INDENT(2));
    bool whole = json_object_size(object) == ARRAY_LENGTH(keys);
    json_decref(object);
    if (text == NULL || !whole)
        return error_set(error, ERROR_SYSTEM, "%s: no memory, or a text that is not UTF-8", path);
    return file_write(path, text, strlen(text), 0600, error);
}

static char *request_body(const struct spool *spool, const char *token)
{
    char key[48], hostname[256], machine[DIGEST_TEXT_SIZE];
    const uint8_t *public_key = spool_key(spool)->public_key;
    workstation_hostname(hostname);
    workstation_machine(public_key, machine);
    json_t *object = json_pack("{s:s, s:s, s:s, s:s}",
                               "token",
                               token,
                               "public_key",
                               key_public_to_base64(public_key, key),
                               "hostname",
                               hostname,
                               "machine_id",
                               machine);
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return text;
}

static bool take_answer(const struct http_answer *answer, struct enrolment *enrolment,
                        struct error *error)
{
    char sentence[200];
    const char *body = answer->body.data != NULL ? answer->body.data : "";
    answer_sentence(body, answer->body.length, sentence, sizeof sentence);
    if (answer->status != 200 && answer->status != 201) {
        bool final = answer->status >= 400 && answer->status < 500 && sentence[0] != '\0' &&
                     answer->status != 408 && answer->status != 429;
        return error_set(error,
                         final ? ERROR_INVALID : ERROR_UNAVAILABLE,
                         "not enrolled: status %ld %s",
                         answer->status,
                         sentence);
    }
    struct enrolment told = *enrolment;
    json_t *object = json_loadb(body, answer->body.length, JSON_REJECT_DUPLICATES, NULL);
    bool ok = json_is_object(object) ? take(object, true, &told, error)
                                     : error_set(error, ERROR_INVALID, "not a JSON object");
    json_decref(object);
    if (ok) {
        *enrolment = told;
        return true;
    }
    if (error != NULL)
        error->kind = ERROR_UNAVAILABLE; /* not a collector that speaks here */
    return error_prefix(error, "not the answer of a collector: ");
}

bool enrolment_ask(const struct spool *spool, const char *token, int timeout_s,
                   struct enrolment *enrolment, struct error *error)
{
    struct http_options options = {
        .url = enrolment->url, .ca = enrolment->ca, .timeout_s = timeout_s};
    CLEANUP(http_client_cleanup) struct http_client *client = NULL;
    CLEANUP(http_answer_finish) struct http_answer answer = {0};
    CLEANUP(free_pointer) char *body = request_body(spool, token);
    if (body == NULL)
        return error_set(error, ERROR_INVALID, "the token or the host's name is not UTF-8");
    struct http_request request = {.method = "POST",
                                   .path = "enrolments",
                                   .content_type = "application/json",
                                   .body = body,
                                   .length = strlen(body)};
    return http_client_create(&options, &client, error) &&
           http_send(client, &request, &answer, error) && take_answer(&answer, enrolment, error);
}
