/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulator_process.h"

#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 32

static void run(const char *program, char *command_line, int output)
{
    char *arguments[ARGUMENTS_MAX + 1] = {0};
    size_t count = 0;
    char *rest = command_line, *word;
    while ((word = strsep(&rest, " ")) != NULL && count < ARGUMENTS_MAX)
        arguments[count++] = word;
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)dup2(output, STDOUT_FILENO);
    (void)execv(program, arguments);
    _exit(127);
}

#ifdef SIMULATOR
void simulator_start(struct simulator_process *simulator, const char *options)
{
    simulator_start_program(simulator, SIMULATOR, options);
}
#endif

void simulator_start_program(struct simulator_process *simulator, const char *program,
                             const char *options)
{
    static unsigned number;
    int pipe_ends[2];
    char command_line[1024];
    (void)snprintf(
        simulator->log, sizeof simulator->log, "/tmp/monqa-meter-%d-%u", (int)getpid(), number++);
    (void)snprintf(
        command_line, sizeof command_line, "simulator --log %s %s", simulator->log, options);
    ck_assert_int_eq(pipe(pipe_ends), 0);
    simulator->process = fork();
    ck_assert_int_ge(simulator->process, 0);
    if (simulator->process == 0)
        run(program, command_line, pipe_ends[1]);
    (void)close(pipe_ends[1]);
    FILE *output = fdopen(pipe_ends[0], "r");
    ck_assert_ptr_nonnull(output);
    ck_assert_msg(fgets(simulator->port, sizeof simulator->port, output) != NULL,
                  "no %s with %s",
                  program,
                  options);
    simulator->port[strcspn(simulator->port, "\n")] = '\0';
    (void)fclose(output);
}

void simulator_stop(struct simulator_process *simulator)
{
    (void)kill(simulator->process, SIGTERM);
    ck_assert_int_eq(waitpid(simulator->process, NULL, 0), simulator->process);
    (void)unlink(simulator->log);
}

int simulator_log_count(const struct simulator_process *simulator, const char *line)
{
    CLEANUP(buffer_finish) struct buffer log = BUFFER(1 << 20);
    int count = 0;
    ck_assert(file_read(simulator->log, &log, NULL));
    char *rest = log.data, *found;
    while ((found = strsep(&rest, "\n")) != NULL)
        count += strcmp(found, line) == 0;
    return count;
}
