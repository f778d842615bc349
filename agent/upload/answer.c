/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/answer.h"

#include "monqa/text.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

static json_t *load_object(const char *body, size_t length)
{
    json_t *value = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(value))
        return value;
    json_decref(value);
    return NULL;
}

static bool repeats(const char *body, size_t length, const char *id, const char *sha256)
{
    json_t *answer = load_object(body, length);
    const char *told_id = json_string_value(json_object_get(answer, "id"));
    const char *told_sha256 = json_string_value(json_object_get(answer, "sha256"));
    bool same = told_id != NULL && told_sha256 != NULL && strcmp(told_id, id) == 0 &&
                strcmp(told_sha256, sha256) == 0;
    json_decref(answer);
    return same;
}

enum delivery answer_classify(long status, const char *body, size_t length, const char *id,
                              const char *sha256)
{
    switch (status) {
    case 200:
    case 201:
        return repeats(body, length, id, sha256) ? DELIVERY_ACKNOWLEDGED : DELIVERY_LATER;
    case 401: /* the bearer is unknown: a person enrols again, the record is still good */
    case 403:
    case 407: /* a proxy's, never the collector's */
    case 408:
    case 429:
        return DELIVERY_LATER;
    default:
        return status >= 400 && status <= 499 ? DELIVERY_REFUSED : DELIVERY_LATER;
    }
}

void answer_sentence(const char *body, size_t length, char *text, size_t size)
{
    json_t *answer = load_object(body, length);
    const char *sentence = json_string_value(json_object_get(answer, "error"));
    text[0] = '\0';
    if (sentence != NULL)
        text_printable(text, size, sentence, strlen(sentence));
    json_decref(answer);
}

/* IMF-fixdate, the only form that may be sent. No locale: LC_TIME is never set. */
static bool date_parse_http(const char *text, int64_t *utc_s)
{
    struct tm parts = {0};
    const char *end = strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == NULL || *end != '\0')
        return false;
    *utc_s = timegm(&parts);
    return true;
}

bool retry_after_parse(const char *text, int64_t now_utc_ms, int64_t *seconds)
{
    long long number;
    int64_t utc_s;
    if (integer_parse(text, 0, INT32_MAX, &number))
        utc_s = number;
    else if (date_parse_http(text, &utc_s))
        utc_s -= now_utc_ms / 1000;
    else
        return false;
    *seconds = utc_s < 0 ? 0 : utc_s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : utc_s;
    return true;
}
