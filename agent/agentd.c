/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/agentd_audit.h"
#include "agent/agentd_plan.h"
#include "agent/beside.h"
#include "agent/display/lit_time.h"
#include "agent/notify.h"
#include "agent/options.h"
#include "agent/settings.h"
#include "agent/spool/spool.h"
#include "agent/spool/workstation.h"
#include "agent/upload/not_before.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"
#include "monqa/random.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for records and for the hour; the work is done by `monqa sync`, a child, so that this stays
 * small. Only one runs at a time, and it holds STATE/sync.lock against others. */

#define CHILD_STOP_MS 5000
#define POLL_MAX_MS INT64_C(3600000)
#define AUDIT_AFTER_MS INT64_C(60000) /* the desktop has come up, or come back, by then */

struct agentd {
    struct settings settings;
    const char *config_path;
    char program[4096];
    char spool[1024];
    struct plan plan;
    int64_t audit_ms, next_audit_ms; /* period; moment of the monotonic clock */
    int64_t look_ms, next_look_ms;   /* whether the displays are lit: the same */
    int watch_fd, signal_fd;
    pid_t child; /* 0: none */
    bool stop;
};

static uint32_t random_32(void)
{
    uint32_t value;
    random_bytes(&value, sizeof value);
    return value;
}

static void say_status(const char *what)
{
    char status[200];
    (void)snprintf(status, sizeof status, "STATUS=%s", what);
    notify(status);
}

static bool is_enrolled(const struct agentd *agentd)
{
    char path[1100];
    (void)snprintf(path, sizeof path, "%.1000s/enrolment", agentd->settings.state);
    return file_exists(path);
}

static bool record_waits(const struct agentd *agentd)
{
    return spool_folder_has_records(agentd->spool);
}

/* The program of the configuration, or monqa in the folder of this one. */
static bool find_program(struct agentd *agentd, struct error *error)
{
    const char *set = settings_get(&agentd->settings, "service", "sync");
    if (set[0] != '\0')
        return text_copy(agentd->program, sizeof agentd->program, set) ||
               error_set(error, ERROR_INVALID, "[service] sync: path too long");
    return beside_path("monqa", agentd->program, sizeof agentd->program, error);
}

static void run_child(const struct agentd *agentd)
{
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* not left behind when this is killed */
    (void)execl(agentd->program,
                agentd->program,
                "sync",
                "--config",
                agentd->config_path,
                "--state",
                agentd->settings.state,
                (char *)NULL);
    log_error("%s: cannot be run: %s", agentd->program, strerror(errno));
    _exit(127);
}

static void start_sync(struct agentd *agentd)
{
    pid_t child = fork();
    if (child == 0)
        run_child(agentd);
    if (child < 0) {
        log_error("fork: %s", strerror(errno));
        plan_synced(&agentd->plan, false, true, 0, time_monotonic_ms(), random_32());
        return;
    }
    agentd->child = child;
    say_status("talking to the collector");
}

static void end_sync(struct agentd *agentd, int status)
{
    int64_t now_utc_ms = time_utc_now_ms();
    int64_t asked_utc_ms = not_before_read(agentd->settings.state, now_utc_ms);
    bool ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    agentd->child = 0;
    plan_synced(&agentd->plan,
                ok,
                record_waits(agentd),
                asked_utc_ms > now_utc_ms ? asked_utc_ms - now_utc_ms : 0,
                time_monotonic_ms(),
                random_32());
    if (ok) {
        say_status("all is sent; waiting for records");
        return;
    }
    int64_t wait_s = plan_wait_ms(&agentd->plan, time_monotonic_ms()) / 1000;
    log_warning("sync failed, %u in a row; again in %lld s; records wait in %s",
                agentd->plan.failures,
                (long long)wait_s,
                agentd->spool);
    say_status("the collector cannot be reached; records wait");
}

static void reap(struct agentd *agentd)
{
    int status;
    pid_t ended;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
        if (ended == agentd->child)
            end_sync(agentd, status);
}

static void take_signals(struct agentd *agentd)
{
    struct signalfd_siginfo info;
    while (read(agentd->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(agentd);
        else
            agentd->stop = true;
    }
}

static int64_t audit_pause_ms(const struct agentd *agentd)
{
    return agentd->audit_ms < AUDIT_AFTER_MS ? agentd->audit_ms : AUDIT_AFTER_MS;
}

static void take_spool_events(struct agentd *agentd)
{
    char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    while (read(agentd->watch_fd, events, sizeof events) > 0)
        ; /* what is there is looked at, not what was said to have come */
    if (!record_waits(agentd))
        return;
    if (agentd->child == 0)
        plan_record_waits(&agentd->plan);
    /* A QA was made: what differed from the last one may do so no longer. */
    int64_t soon_ms = time_monotonic_ms() + audit_pause_ms(agentd);
    if (agentd->next_audit_ms > soon_ms)
        agentd->next_audit_ms = soon_ms;
}

/* While one measures, the outputs are set as it wants them. */
static bool session_runs(const struct agentd *agentd)
{
    char path[1100];
    CLEANUP(close_descriptor) int lock = -1;
    (void)snprintf(path, sizeof path, "%.1000s/session.lock", agentd->settings.state);
    return file_exists(path) && !file_lock(path, 0, &lock, NULL);
}

static void audit(struct agentd *agentd)
{
    struct audit_result result = {0};
    struct error error = {0};
    int64_t start_ms = time_monotonic_ms();
    if (session_runs(agentd)) {
        agentd->next_audit_ms = start_ms + audit_pause_ms(agentd);
        return;
    }
    agentd->next_audit_ms = start_ms + agentd->audit_ms;
    if (!audit_run(agentd->settings.state, &result, &error)) {
        log_warning("audit: %s; again in %lld s", error.text, (long long)agentd->audit_ms / 1000);
        return;
    }
    log_info("audit: %zu outputs, %zu changes since the last QA, %lld ms",
             result.outputs,
             result.changes,
             (long long)(time_monotonic_ms() - start_ms));
    if (result.is_news)
        plan_record_waits(&agentd->plan); /* told now, not tomorrow */
}

/* Milliseconds until an audit; one that is due is made. */
static int64_t audit_wait_ms(struct agentd *agentd)
{
    if (time_monotonic_ms() >= agentd->next_audit_ms)
        audit(agentd);
    return agentd->next_audit_ms - time_monotonic_ms();
}

/* Milliseconds until a look at what is lit; one that is due is made, also while a session runs. */
static int64_t look_wait_ms(struct agentd *agentd)
{
    if (time_monotonic_ms() >= agentd->next_look_ms) {
        struct record_clock clock = {.uptime_s = 0};
        struct error error = {0};
        workstation_clock(&clock);
        const struct lit_now now = {clock.boot_id, (int64_t)(clock.uptime_s * 1e3)};
        if (!lit_look(agentd->settings.state, LIT_DRM_FOLDER, &now, agentd->look_ms, &error))
            log_warning("how long the displays are lit is not kept: %s", error.text);
        agentd->next_look_ms = time_monotonic_ms() + agentd->look_ms;
    }
    return agentd->next_look_ms - time_monotonic_ms();
}

/* Milliseconds for poll; a sync that is due is started. */
static int next_timeout(struct agentd *agentd)
{
    int64_t watchdog_ms = notify_watchdog_ms(), wait_ms = POLL_MAX_MS;
    int64_t audit_ms = audit_wait_ms(agentd), look_ms = look_wait_ms(agentd);
    if (agentd->child == 0 && is_enrolled(agentd)) {
        wait_ms = plan_wait_ms(&agentd->plan, time_monotonic_ms());
        if (wait_ms == 0)
            start_sync(agentd);
    }
    if (agentd->child != 0)
        wait_ms = POLL_MAX_MS;
    if (wait_ms > audit_ms)
        wait_ms = audit_ms > 0 ? audit_ms : 0;
    if (wait_ms > look_ms)
        wait_ms = look_ms > 0 ? look_ms : 0;
    if (watchdog_ms > 0 && wait_ms > watchdog_ms)
        wait_ms = watchdog_ms;
    return (int)(wait_ms > POLL_MAX_MS ? POLL_MAX_MS : wait_ms);
}

static void run(struct agentd *agentd)
{
    while (!agentd->stop) {
        struct pollfd ready[] = {{.fd = agentd->watch_fd, .events = POLLIN},
                                 {.fd = agentd->signal_fd, .events = POLLIN}};
        (void)poll(ready, ARRAY_LENGTH(ready), next_timeout(agentd));
        notify("WATCHDOG=1");
        if (ready[1].revents != 0)
            take_signals(agentd);
        if (ready[0].revents != 0)
            take_spool_events(agentd);
    }
}

/* A sync that is stopped loses nothing: what was not acknowledged is sent again. */
static void stop_child(struct agentd *agentd)
{
    int64_t deadline_ms = time_monotonic_ms() + CHILD_STOP_MS;
    if (agentd->child == 0)
        return;
    (void)kill(agentd->child, SIGTERM);
    while (waitpid(agentd->child, NULL, WNOHANG) == 0) {
        if (time_monotonic_ms() > deadline_ms)
            (void)kill(agentd->child, SIGKILL);
        (void)usleep(10000);
    }
}

static bool watch(struct agentd *agentd, struct error *error)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    agentd->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    agentd->watch_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    /* The state's own folder: an enrolment may come. */
    return (agentd->signal_fd >= 0 && agentd->watch_fd >= 0 &&
            inotify_add_watch(agentd->watch_fd, agentd->spool, IN_CREATE | IN_MOVED_TO) >= 0 &&
            inotify_add_watch(agentd->watch_fd, agentd->settings.state, IN_MOVED_TO) >= 0) ||
           error_set_errno(error, "%s: cannot be watched", agentd->spool);
}

static bool begin(struct agentd *agentd, struct error *error)
{
    const char *state = agentd->settings.state;
    if ((size_t)snprintf(agentd->spool, sizeof agentd->spool, "%s/spool", state) >=
        sizeof agentd->spool)
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    if (!file_make_folder(state, 0700, error) || !file_make_folder(agentd->spool, 0700, error) ||
        !find_program(agentd, error) || !watch(agentd, error))
        return false;
    int64_t contact_ms = settings_seconds(&agentd->settings, "service", "contact_s") * 1000LL;
    agentd->plan = plan_begin(contact_ms, time_monotonic_ms(), random_32());
    agentd->audit_ms = settings_seconds(&agentd->settings, "service", "audit_s") * 1000LL;
    agentd->next_audit_ms = time_monotonic_ms() + audit_pause_ms(agentd);
    agentd->look_ms = settings_seconds(&agentd->settings, "service", "look_s") * 1000LL;
    if (record_waits(agentd))
        plan_record_waits(&agentd->plan);
    return true;
}

static bool read_words(int count, char **arguments, struct agentd *agentd, struct error *error)
{
    struct option_places places = OPTION_PLACES_DEFAULT;
    bool foreground = false; /* it never goes elsewhere: the service manager sees to that */
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places), {.name = "foreground", .flag = &foreground}, {.name = NULL}};
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count > 1)
        return error_set(error, ERROR_INVALID, "\"%s\" is no option", arguments[1]);
    agentd->config_path = places.config;
    return settings_read(&places, &agentd->settings, error);
}

int main(int count, char **arguments)
{
    struct error error = {0};
    struct agentd agentd = {.watch_fd = -1, .signal_fd = -1};
    if (!read_words(count, arguments, &agentd, &error) || !begin(&agentd, &error)) {
        log_error("monqa-agentd: %s", error.text);
        return error_exit_status(&error);
    }
    notify("READY=1");
    say_status(is_enrolled(&agentd) ? "waiting for records" : "not enrolled with a collector");
    run(&agentd);
    notify("STOPPING=1");
    stop_child(&agentd);
    settings_finish(&agentd.settings);
    return EXIT_SUCCESS;
}
