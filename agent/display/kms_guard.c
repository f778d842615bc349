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
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xf86drm.h>

#define RESTORE_WAIT_MS 800
#define RESTORE_STEP_MS 20

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Our parent's files are its own: a lock that we held would outlive it. */
static void keep_only(int a, int b, int c)
{
    int kept[] = {STDERR_FILENO, a, b, c};
    qsort(kept, ARRAY_LENGTH(kept), sizeof *kept, by_number);
    for (size_t i = 0; i < ARRAY_LENGTH(kept); i++) {
        unsigned first = (unsigned)(kept[i] > STDERR_FILENO ? kept[i] : STDERR_FILENO) + 1;
        unsigned last = i + 1 < ARRAY_LENGTH(kept) ? (unsigned)kept[i + 1] - 1 : ~0u;
        if (kept[i] >= STDERR_FILENO && first <= last)
            (void)close_range(first, last, 0);
    }
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

/* Whoever manages the seat may have taken the card away from us all the same. */
static bool restore(const struct kms_guarded *guarded, struct error *error)
{
    int64_t end_ms = time_monotonic_ms() + RESTORE_WAIT_MS;
    do {
        (void)drmSetMaster(guarded->card);
        if (kms_snapshot_restore(guarded->found, guarded->card, error))
            return true;
        (void)poll(NULL, 0, RESTORE_STEP_MS);
    } while (time_monotonic_ms() < end_ms);
    return false;
}

static void give_back(const struct kms_guarded *guarded)
{
    struct error error = {0};
    if (!restore(guarded, &error)) {
        log_warning("the program that measured was killed; %s", error.text);
        return;
    }
    if (guarded->saved_path[0] != '\0')
        (void)file_remove(guarded->saved_path, NULL);
    log_warning("the program that measured was killed; the screen is as it was found");
}

static _Noreturn void keep_watch(const struct kms_guarded *guarded, int life)
{
    stand_apart();
    keep_only(guarded->card, guarded->seat, life);
    if (!was_dismissed(life))
        give_back(guarded);
    _exit(0); /* nothing of our parent's is flushed or freed twice */
}

bool kms_guard_start(const struct kms_guarded *guarded, struct kms_guard *guard,
                     struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set_errno(error, "keeper of the screen");
    pid_t process = fork();
    if (process == 0)
        keep_watch(guarded, ends[0]);
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
