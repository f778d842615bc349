/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "collector/document/sheet.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern const struct command command_backup, command_display, command_guideline, command_init,
    command_mail, command_meter, command_reevaluate, command_report, command_serve, command_user,
    command_verify, command_workstation;

static const struct command *const commands[] = {
    &command_backup,
    &command_display,
    &command_guideline,
    &command_init,
    &command_mail,
    &command_meter,
    &command_reevaluate,
    &command_report,
    &command_serve,
    &command_user,
    &command_verify,
    &command_workstation,
};

static int help(FILE *to)
{
    (void)fputs(
        "usage: monqa-collector COMMAND [--config FILE] [--state DIR] [--store sqlite:PATH] "
        "...\n\n",
        to);
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
        (void)fprintf(to, "  %s\n", commands[i]->usage);
    (void)fputs("  --help | --version\n", to);
    return to == stdout ? 0 : 2;
}

static int run(const struct command *command, int count, char **arguments)
{
    struct error error = {0};
    bool ok = record_library_init(&error) && guideline_library_init(&error) &&
              key_library_init(&error) && command->run(count, arguments, &error);
    record_library_finish();
    guideline_library_finish();
    sheet_library_finish();
    if (fflush(stdout) != 0) {
        log_error("standard output: could not be written");
        return 3;
    }
    if (ok)
        return 0;
    log_error("%s: %s", command->name, error.text);
    /* verify judges: what it found altered is no bad input */
    return error.kind == ERROR_NONE ? 1 : error_exit_status(&error);
}

int main(int count, char **arguments)
{
    /* Never the numbers: a decimal comma would corrupt what we write. */
    (void)setlocale(LC_CTYPE, "");
    (void)setlocale(LC_MESSAGES, "");
    (void)signal(SIGPIPE, SIG_IGN);
    (void)umask(077);
    if (count < 2)
        return help(stderr);
    if (strcmp(arguments[1], "--help") == 0)
        return help(stdout);
    if (strcmp(arguments[1], "--version") == 0)
        return printf("monqa-collector %s\n", MONQA_VERSION) > 0 ? 0 : 3;
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++)
        if (strcmp(arguments[1], commands[i]->name) == 0)
            return run(commands[i], count - 1, arguments + 1);
    log_error("no such command; monqa-collector --help lists them");
    return 2;
}
