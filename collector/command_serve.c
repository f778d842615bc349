/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/alert/alert.h"
#include "collector/command.h"
#include "collector/web/server.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/memory.h"
#include "monqa/text.h"

#include <signal.h>
#include <stdio.h>

#define LISTEN_DEFAULT "127.0.0.1:8080"
#define BOOTSTRAP "/usr/share/javascript/bootstrap5/css/bootstrap.min.css"

/* Blocked before any thread starts, so that only we see them. */
static void block_signals(sigset_t *signals)
{
    (void)sigemptyset(signals);
    (void)sigaddset(signals, SIGTERM);
    (void)sigaddset(signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, signals, NULL);
}

static bool start_mail(const struct alert_settings *mail, struct web *web, struct alert **alert,
                       struct error *error)
{
    (void)alert_settings_words(mail, web->mail_words);
    (void)text_copy(web->mail_domain, sizeof web->mail_domain, mail->domain);
    return mail->url[0] == '\0' || alert_start(mail, web->store, alert, error);
}

static void serve_until_signal(const sigset_t *signals, struct server *server, struct store *store)
{
    int received;
    (void)printf("listening on %s\n", server_address(server));
    (void)fflush(stdout);
    if (store_mode_of(store) == STORE_DEMONSTRATION)
        log_warning("this is a demonstration: simulated records count");
    (void)sigwait(signals, &received);
    log_info("signal %d: closing", received);
}

static bool serve(const struct server_options *options, const struct places *places,
                  const struct alert_settings *mail, struct store *store, struct error *error)
{
    struct web web;
    struct server *server = NULL;
    struct alert *alert = NULL;
    sigset_t signals;
    memory_keep();
    block_signals(&signals);
    if (!web_init(&web, store, time_utc_now_ms, options->is_behind_proxy, BOOTSTRAP, error))
        return false;
    bool ok =
        login_proxy_set(&web.login_proxy, places->trusted_header, places->trusted_peers, error) &&
        start_mail(mail, &web, &alert, error) && server_start(options, &web, &server, error);
    if (ok)
        serve_until_signal(&signals, server, store);
    server_stop(server);
    alert_stop(alert);
    web_finish(&web);
    return ok;
}

extern const struct command command_serve;

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    const char *seconds = "30";
    long long limit;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "listen", .value = &places.listen},
        {.name = "request-seconds", .value = &seconds},
        {.name = "behind-proxy", .flag = &places.is_behind_proxy},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count != 1)
        return usage_error(&command_serve, error);
    if (!integer_parse(seconds, 1, 3600, &limit))
        return error_set(error, ERROR_INVALID, "--request-seconds: must be 1 to 3600");
    struct alert_settings mail;
    if (!places_mail(&places, &mail, error) || !places_open(&places, &store, error) ||
        !first_admin(store, error))
        return false;
    struct server_options options = {
        .listen = places.listen == NULL ? LISTEN_DEFAULT : places.listen,
        .is_behind_proxy = places.is_behind_proxy,
        .request_ms = (int)limit * 1000,
    };
    return serve(&options, &places, &mail, store, error);
}

const struct command command_serve = {
    .name = "serve",
    .usage = "serve [--listen ADDRESS:PORT] [--behind-proxy] [--request-seconds N]",
    .run = run,
};
