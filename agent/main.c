/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const struct command *find_command(const char *name)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

static int help(FILE *to)
{
    (void)fputs("usage: monqa COMMAND [--config FILE] [--state DIR] ...\n\n", to);
    for (const struct command *const *command = commands; *command != NULL; command++)
        (void)fprintf(to, "  monqa %s\n", (*command)->usage);
    (void)fputs("  monqa --help | --version\n\n"
                "Exit status: 0 done, 1 judged and failed, 2 wrong use or bad input, 3 device or "
                "network trouble, 4 incomplete.\n",
                to);
    return COMMAND_DONE;
}

static int unknown_command(const char *name)
{
    char shown[64];
    text_printable(shown, sizeof shown, name, strlen(name));
    log_error("no command \"%s\"; monqa --help lists them", shown);
    return COMMAND_MISUSED;
}

static int run(int count, char **arguments)
{
    if (count < 2) {
        (void)help(stderr);
        return COMMAND_MISUSED;
    }
    if (strcmp(arguments[1], "--help") == 0)
        return help(stdout);
    if (strcmp(arguments[1], "--version") == 0) {
        (void)printf("monqa %s\n", MONQA_VERSION);
        return COMMAND_DONE;
    }
    const struct command *command = find_command(arguments[1]);
    if (command == NULL)
        return unknown_command(arguments[1]);
    if (count > 2 && strcmp(arguments[2], "--help") == 0) {
        (void)printf("usage: monqa %s\n", command->usage);
        return COMMAND_DONE;
    }
    return command->run(count - 1, arguments + 1);
}

int main(int count, char **arguments)
{
    /* Never the numbers: a decimal comma would corrupt what we write. */
    (void)setlocale(LC_CTYPE, "");
    (void)setlocale(LC_MESSAGES, "");

    int status = run(count, arguments);
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        log_error("standard output: could not be written, the output is not complete");
        return COMMAND_TROUBLE;
    }
    return status;
}
