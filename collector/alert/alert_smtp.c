/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/alert/alert_smtp.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <curl/curl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define CONNECT_TIMEOUT_S 10L
#define TIMEOUT_S 60L

/* Whole hand-over of one letter. */
struct sending {
    CURL *curl;
    curl_mime *mime;
    struct curl_slist *headers, *recipients;
    const atomic_bool *is_stopping;
    char trouble[CURL_ERROR_SIZE];
    char last[256]; /* line that the server sent: its refusal, or the last but the farewell */
    bool is_bad;
};

static size_t take_line(char *bytes, size_t size, size_t count, void *context)
{
    struct sending *sending = context;
    size_t length = size * count;
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
        length--;
    if (sending->last[0] < '4' && (length < 3 || memcmp(bytes, "221", 3) != 0))
        text_printable(sending->last, sizeof sending->last, bytes, length);
    return size * count;
}

static int look_whether_to_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c,
                                curl_off_t d)
{
    struct sending *sending = context;
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load(sending->is_stopping) ? 1 : 0;
}

static void add(struct sending *sending, struct curl_slist **list, const char *line)
{
    struct curl_slist *grown = curl_slist_append(*list, line);
    sending->is_bad = sending->is_bad || grown == NULL;
    *list = grown == NULL ? *list : grown;
}

static void add_headers(struct sending *sending, const struct alert_settings *settings,
                        const struct store_mail *mail)
{
    char line[512], day[64];
    time_t seconds = (time_t)(mail->made_at / 1000);
    struct tm utc;
    /* LC_TIME is never set: English names, as RFC 5322 wants them. */
    if (gmtime_r(&seconds, &utc) == NULL ||
        strftime(day, sizeof day, "Date: %a, %d %b %Y %H:%M:%S +0000", &utc) == 0)
        sending->is_bad = true;
    else
        add(sending, &sending->headers, day);
    (void)snprintf(line, sizeof line, "From: monqa <%s>", settings->from);
    add(sending, &sending->headers, line);
    (void)snprintf(line, sizeof line, "To: <%s>", mail->address);
    add(sending, &sending->headers, line);
    (void)snprintf(line, sizeof line, "Subject: %s", mail->subject);
    add(sending, &sending->headers, line);
    (void)snprintf(line, sizeof line, "Message-ID: <%s>", mail->message_id);
    add(sending, &sending->headers, line);
    add(sending, &sending->headers, "Auto-Submitted: auto-generated");
    (void)snprintf(line, sizeof line, "<%s>", mail->address);
    add(sending, &sending->recipients, line);
}

static void add_body(struct sending *sending, const char *body)
{
    sending->mime = curl_mime_init(sending->curl);
    curl_mimepart *part = sending->mime == NULL ? NULL : curl_mime_addpart(sending->mime);
    if (part == NULL || curl_mime_data(part, body, CURL_ZERO_TERMINATED) != CURLE_OK ||
        curl_mime_type(part, "text/plain; charset=utf-8") != CURLE_OK ||
        curl_mime_encoder(part, "quoted-printable") != CURLE_OK)
        sending->is_bad = true;
}

static bool set_security(CURL *curl, const struct alert_settings *settings)
{
    bool ok = curl_easy_setopt(curl,
                               CURLOPT_PROTOCOLS_STR,
                               settings->tls == MAIL_TLS ? "smtps" : "smtp") == CURLE_OK;
    if (settings->tls == MAIL_STARTTLS)
        ok = ok && curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) == CURLE_OK;
    if (settings->ca[0] != '\0')
        ok = ok && curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca) == CURLE_OK;
    if (settings->user[0] != '\0')
        ok = ok && curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user) == CURLE_OK &&
             curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->password) == CURLE_OK;
    return ok;
}

static bool set_up(struct sending *sending, const struct alert_settings *settings)
{
    CURL *curl = sending->curl;
    char from[256];
    (void)snprintf(from, sizeof from, "<%s>", settings->from);
    return curl_easy_setopt(curl, CURLOPT_URL, settings->url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROXY, "*") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sending->trouble) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, sending) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_whether_to_stop) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, sending->recipients) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, sending->headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MIMEPOST, sending->mime) == CURLE_OK &&
           set_security(curl, settings);
}

/* Log-in and encryption that are asked for are our settings' trouble, not the letter's. */
static enum smtp_result classify(CURLcode code, long status)
{
    bool is_about_us = status == 530 || status == 534 || status == 535 || status == 538;
    if (code == CURLE_OK)
        return SMTP_SENT;
    if ((code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY) && status >= 500 &&
        status < 600 && !is_about_us)
        return SMTP_REFUSED;
    return SMTP_LATER;
}

static enum smtp_result perform(struct sending *sending, char reply[256])
{
    long status = 0;
    CURLcode code = curl_easy_perform(sending->curl);
    (void)curl_easy_getinfo(sending->curl, CURLINFO_RESPONSE_CODE, &status);
    enum smtp_result result = classify(code, status);
    const char *said = sending->trouble[0] != '\0' ? sending->trouble : curl_easy_strerror(code);
    if (result == SMTP_SENT || status >= 400)
        said = sending->last;
    text_printable(reply, 256, said, strlen(said));
    return result;
}

enum smtp_result smtp_send(const struct alert_settings *settings, const struct store_mail *mail,
                           const char *body, const atomic_bool *is_stopping, char reply[256])
{
    struct sending sending = {.curl = curl_easy_init(), .is_stopping = is_stopping};
    enum smtp_result result = SMTP_LATER;
    (void)text_copy(reply, 256, "libcurl cannot be set up");
    if (sending.curl == NULL)
        return SMTP_LATER;
    add_headers(&sending, settings, mail);
    add_body(&sending, body);
    if (!sending.is_bad && set_up(&sending, settings))
        result = perform(&sending, reply);
    curl_easy_cleanup(sending.curl);
    curl_mime_free(sending.mime);
    curl_slist_free_all(sending.headers);
    curl_slist_free_all(sending.recipients);
    return result;
}
