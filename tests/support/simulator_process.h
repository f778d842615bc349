/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SIMULATOR_PROCESS_H
#define TESTS_SUPPORT_SIMULATOR_PROCESS_H

#include <sys/types.h>

/* A simulator as a child process; it ends with the test at the latest. */
struct simulator_process {
    pid_t process;
    char port[128]; /* its pseudo-terminal */
    char log[64];   /* what it was sent and answered, see --log */
};

/* program: its path. options: what follows the program's name, separated by blanks. Fails the test
 * when the simulator does not start. */
void simulator_start_program(struct simulator_process *simulator, const char *program,
                             const char *options);
/* Of the program SIMULATOR, which is defined at compilation. */
void simulator_start(struct simulator_process *simulator, const char *options);
void simulator_stop(struct simulator_process *simulator);
/* How often that line stands in the log: "< KEY ON". */
int simulator_log_count(const struct simulator_process *simulator, const char *line);

#endif
