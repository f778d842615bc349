/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/alert/alert.h"

#include "collector/alert/alert_round.h"
#include "collector/alert/alert_smtp.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOK_EVERY_S 1

struct alert {
    struct alert_settings settings;
    struct store *store;
    pthread_mutex_t mutex;
    pthread_cond_t stop;
    pthread_t thread;
    atomic_bool is_stopping;
};

static int site_hour(int64_t now_ms)
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm local;
    return localtime_r(&seconds, &local) == NULL ? 0 : local.tm_hour;
}

static void note(struct alert *alert, struct store_mail *mail, enum smtp_result result,
                 int64_t now_ms)
{
    static const char *const states[] = {"sent", "refused", "waiting"};
    (void)text_copy(mail->state, sizeof mail->state, states[result]);
    mail->next_try_at = alert_next_try(&alert->settings, mail->tries, now_ms);
    if (result != SMTP_SENT)
        log_warning("mail %lld to %s: %s: %s",
                    (long long)mail->id,
                    mail->person,
                    result == SMTP_REFUSED ? "refused" : "not sent yet",
                    mail->reply);
}

static bool find_mail(struct alert *alert, bool *found, struct store_mail *mail, char **body,
                      struct error *error)
{
    if (!store_begin(alert->store, STORE_READ, error))
        return false;
    bool ok = store_next_mail(alert->store, time_utc_now_ms(), found, mail, body, error);
    store_rollback(alert->store);
    return ok;
}

/* The store is free for others while the server is talked to. */
static bool send_one(struct alert *alert, bool *found, struct error *error)
{
    CLEANUP(free_pointer) char *body = NULL;
    struct store_mail mail;
    if (!find_mail(alert, found, &mail, &body, error))
        return false;
    if (!*found)
        return true;
    enum smtp_result result =
        smtp_send(&alert->settings, &mail, body, &alert->is_stopping, mail.reply);
    int64_t now_ms = time_utc_now_ms();
    if (result == SMTP_LATER && atomic_load(&alert->is_stopping))
        return true;
    note(alert, &mail, result, now_ms);
    if (!store_begin(alert->store, STORE_WRITE, error))
        return false;
    (void)store_mail_tried(alert->store, &mail, now_ms, error);
    return store_commit(alert->store, error);
}

static void work(struct alert *alert)
{
    struct error error = {0};
    int64_t now_ms = time_utc_now_ms();
    size_t written;
    bool found = true;
    bool ok = alert_write_letters(
        alert->store, &alert->settings, now_ms, site_hour(now_ms), &written, &error);
    while (ok && found && !atomic_load(&alert->is_stopping))
        ok = send_one(alert, &found, &error);
    if (!ok)
        log_error("mail: %s", error.text);
}

static void *run(void *context)
{
    struct alert *alert = context;
    while (!atomic_load(&alert->is_stopping)) {
        struct timespec until;
        work(alert);
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += LOOK_EVERY_S;
        (void)pthread_mutex_lock(&alert->mutex);
        if (!atomic_load(&alert->is_stopping))
            (void)pthread_cond_timedwait(&alert->stop, &alert->mutex, &until);
        (void)pthread_mutex_unlock(&alert->mutex);
    }
    return NULL;
}

static void destroy(struct alert *alert)
{
    curl_global_cleanup();
    explicit_bzero(&alert->settings, sizeof alert->settings);
    free(alert);
}

bool alert_start(const struct alert_settings *settings, struct store *store, struct alert **started,
                 struct error *error)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(error, ERROR_SYSTEM, "mail: libcurl cannot be set up");
    struct alert *alert = calloc(1, sizeof *alert);
    if (alert == NULL) {
        curl_global_cleanup();
        return error_set(error, ERROR_SYSTEM, "mail: no memory");
    }
    alert->settings = *settings;
    alert->store = store;
    if (pthread_mutex_init(&alert->mutex, NULL) != 0 ||
        pthread_cond_init(&alert->stop, NULL) != 0 ||
        pthread_create(&alert->thread, NULL, run, alert) != 0) {
        destroy(alert);
        return error_set(error, ERROR_SYSTEM, "mail: no thread");
    }
    *started = alert;
    return true;
}

void alert_stop(struct alert *alert)
{
    if (alert == NULL)
        return;
    (void)pthread_mutex_lock(&alert->mutex);
    atomic_store(&alert->is_stopping, true);
    (void)pthread_cond_signal(&alert->stop);
    (void)pthread_mutex_unlock(&alert->mutex);
    (void)pthread_join(alert->thread, NULL);
    (void)pthread_cond_destroy(&alert->stop);
    (void)pthread_mutex_destroy(&alert->mutex);
    destroy(alert);
}
