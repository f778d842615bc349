/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/command_upload.h"
#include "agent/settings.h"
#include "agent/upload/enrolment.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_SIZE 256

struct words {
    struct option_places places;
    const char *token_file, *ca;
};

/* The one line of the file, or of standard input. */
static bool read_token(const char *path, char token[TOKEN_SIZE], struct error *error)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(TOKEN_SIZE - 1);
    bool from_stdin = strcmp(path, "-") == 0;
    if (!file_read(from_stdin ? "/dev/stdin" : path, &text, error))
        return false;
    size_t length = text.data != NULL ? strcspn(text.data, "\r\n") : 0;
    if (length == 0 || strspn(text.data + length, "\r\n") != text.length - length ||
        memchr(text.data, ' ', length) != NULL)
        return error_set(error, ERROR_INVALID, "%s: holds no token on one line", path);
    text.data[length] = '\0';
    return text_copy(token, TOKEN_SIZE, text.data);
}

/* A relative path would mean another file to the service. */
static bool take_ca(const struct words *words, const struct settings *settings,
                    struct enrolment *enrolment, struct error *error)
{
    const char *ca = words->ca != NULL ? words->ca : settings_get(settings, "collector", "ca");
    if (ca[0] == '\0')
        return true;
    if (!file_exists(ca))
        return error_set(error, ERROR_INVALID, "%s: no such file of certificates", ca);
    char whole[4096];
    if (realpath(ca, whole) == NULL)
        return error_set_errno(error, "%s", ca);
    return text_copy(enrolment->ca, sizeof enrolment->ca, whole) ||
           error_set(error, ERROR_INVALID, "%s: path too long", whole);
}

/* Enrolled elsewhere: records that wait belong to that collector's chain, so nobody does it by
 * mistake. */
static bool check_not_elsewhere(const struct settings *settings, const char *url,
                                struct error *error)
{
    struct enrolment there;
    char path[1024];
    if (!enrolment_path(settings->state, path, sizeof path) || !file_exists(path))
        return true;
    if (!enrolment_load(settings->state, &there, error))
        return false;
    return strcmp(there.url, url) == 0 ||
           error_set(error,
                     ERROR_INVALID,
                     "enrolled with %s already; remove %s first to leave it",
                     there.url,
                     path);
}

static bool enrol(const char *url, const struct words *words, const struct settings *settings,
                  struct enrolment *enrolment, struct error *error)
{
    char token[TOKEN_SIZE];
    CLEANUP(spool_cleanup) struct spool *spool = NULL;
    return http_url_check(url, enrolment->url, error) &&
           take_ca(words, settings, enrolment, error) &&
           read_token(words->token_file, token, error) &&
           settings_act_as_owner(settings->state, error) &&
           check_not_elsewhere(settings, enrolment->url, error) &&
           spool_open(settings->state, &spool, error) &&
           enrolment_ask(spool,
                         token,
                         settings_seconds(settings, "collector", "timeout_s"),
                         enrolment,
                         error) &&
           enrolment_save(settings->state, enrolment, error);
}

static int run(int count, char **arguments)
{
    struct words words = {.places = OPTION_PLACES_DEFAULT};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(words.places),
        {.name = "token-file", .value = &words.token_file},
        {.name = "ca", .value = &words.ca},
        {.name = NULL},
    };
    struct error error = {0};
    struct enrolment enrolment = {0};
    CLEANUP(settings_finish) struct settings settings = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_enrol, &error);
    if (count != 2 || words.token_file == NULL) {
        (void)error_set(&error, ERROR_INVALID, "needs one URL and --token-file");
        return command_misuse(&command_enrol, &error);
    }
    if (!settings_read(&words.places, &settings, &error) ||
        !enrol(arguments[1], &words, &settings, &enrolment, &error))
        return command_fail(&error);
    (void)printf("enrolled with %s as %s: %s, %s, %s\n",
                 enrolment.url,
                 enrolment.agent_id,
                 enrolment.site,
                 enrolment.room,
                 enrolment.workstation);
    return COMMAND_DONE;
}

const struct command command_enrol = {
    .name = "enrol",
    .usage = COMMAND_ENROL_USAGE,
    .run = run,
};
