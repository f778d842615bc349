/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_guard.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xf86drm.h>

#define RESTORE_WAIT_MS 800
#define RESTORE_STEP_MS 20

struct watch {
    int card, life;
    const struct kms_snapshot *found;
    const char *saved_path;
};

static void close_between(int first, int last)
{
    if (first <= last)
        (void)close_range((unsigned)first, (unsigned)last, 0);
}

/* Our parent's files are its own: a lock that we held would outlive it. */
static void keep_only(int a, int b)
{
    int low = a < b ? a : b, high = a < b ? b : a;
    close_between(STDERR_FILENO + 1, low - 1);
    close_between(low + 1, high - 1);
    (void)close_range((unsigned)high + 1, ~0u, 0);
    CLEANUP(close_descriptor) int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing >= 0) {
        (void)dup2(nothing, STDIN_FILENO);
        (void)dup2(nothing, STDOUT_FILENO);
    }
}

/* What ends a person's session, or its parent by name, is not meant for us. */
static void stand_apart(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP};
    for (size_t i = 0; i < ARRAY_LENGTH(signals); i++)
        (void)signal(signals[i], SIG_IGN);
    (void)setsid();
    (void)prctl(PR_SET_NAME, "monqa-guard");
}

static bool was_dismissed(int life)
{
    char byte;
    ssize_t length;
    do
        length = read(life, &byte, 1);
    while (length < 0 && errno == EINTR);
    return length > 0;
}

/* The keeper of a seat, who notices our parent's end too, may take the card away from us both. */
static bool restore(const struct watch *watch, struct error *error)
{
    int64_t end_ms = time_monotonic_ms() + RESTORE_WAIT_MS;
    do {
        (void)drmSetMaster(watch->card);
        if (kms_snapshot_restore(watch->found, watch->card, error))
            return true;
        (void)poll(NULL, 0, RESTORE_STEP_MS);
    } while (time_monotonic_ms() < end_ms);
    return false;
}

static void give_back(const struct watch *watch)
{
    struct error error = {0};
    if (!restore(watch, &error)) {
        log_warning("the program that measured was killed; %s", error.text);
        return;
    }
    if (watch->saved_path[0] != '\0')
        (void)file_remove(watch->saved_path, NULL);
    log_warning("the program that measured was killed; the screen is as it was found");
}

static _Noreturn void keep_watch(const struct watch *watch)
{
    stand_apart();
    keep_only(watch->card, watch->life);
    if (!was_dismissed(watch->life))
        give_back(watch);
    _exit(0); /* nothing of our parent's is flushed or freed twice */
}

bool kms_guard_start(int fd, const struct kms_snapshot *found, const char *saved_path,
                     struct kms_guard *guard, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set_errno(error, "keeper of the screen");
    pid_t process = fork();
    if (process == 0) {
        struct watch watch = {fd, ends[0], found, saved_path};
        keep_watch(&watch);
    }
    close_descriptor(&ends[0]);
    if (process < 0) {
        error_set_errno(error, "keeper of the screen");
        close_descriptor(&ends[1]);
        return false;
    }
    *guard = (struct kms_guard){.process = process, .life = ends[1]};
    return true;
}

void kms_guard_dismiss(struct kms_guard *guard)
{
    if (guard->process == 0)
        return;
    ssize_t written = write(guard->life, "", 1);
    (void)written; /* it is gone already where this fails */
    close_descriptor(&guard->life);
    while (waitpid(guard->process, NULL, 0) < 0 && errno == EINTR)
        continue;
    *guard = (struct kms_guard){0};
}
