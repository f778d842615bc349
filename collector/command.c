/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"

#include "collector/alert/alert_settings.h"
#include "monqa/cleanup.h"
#include "monqa/config.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CONFIG_DEFAULT "/etc/monqa/collector.conf"
#define STATE_DEFAULT "/var/lib/monqa-collector"
#define RULES_MAX 32

bool options_parse(const struct option_rule *rules, int *count, char **arguments,
                   struct error *error)
{
    struct option options[RULES_MAX + 1] = {0};
    bool given[RULES_MAX] = {false};
    for (size_t i = 0; rules[i].name != NULL && i < RULES_MAX; i++)
        options[i] = (struct option){
            rules[i].name, rules[i].value != NULL ? required_argument : no_argument, NULL, 0};
    opterr = 0;
    optind = 0; /* also begins anew in glibc */
    int index = -1, code;
    while ((code = getopt_long(*count, arguments, "", options, &index)) != -1) {
        if (code != 0 || index < 0)
            return error_set(error,
                             ERROR_INVALID,
                             "%s: unknown option, or its value is missing",
                             arguments[optind - 1]);
        if (given[index])
            return error_set(error, ERROR_INVALID, "--%s is given twice", rules[index].name);
        given[index] = true;
        if (rules[index].value != NULL)
            *rules[index].value = optarg;
        else
            *rules[index].flag = true;
        index = -1;
    }
    int operands = 1;
    while (optind < *count)
        arguments[operands++] = arguments[optind++];
    *count = operands;
    return true;
}

static const struct config_key config_keys[] = {
    {"collector", "store", NULL},
    {"collector", "listen", NULL},
    {"collector", "behind-proxy", "no"},
    {"collector", "trusted-header", ""},
    {"collector", "trusted-peers", ""},
    ALERT_CONFIG_KEYS,
    {NULL, NULL, NULL},
};

static const char *config_path(const struct places *places)
{
    return places->config == NULL ? CONFIG_DEFAULT : places->config;
}

static bool read_file(const struct places *places, struct config *config, struct error *error)
{
    return config_read(config_path(places),
                       places->config == NULL ? CONFIG_OPTIONAL : CONFIG_REQUIRED,
                       config_keys,
                       config,
                       error);
}

bool places_mail(const struct places *places, struct alert_settings *settings, struct error *error)
{
    CLEANUP(config_finish) struct config config = {0};
    return read_file(places, &config, error) && (alert_settings_read(&config, settings, error) ||
                                                 error_prefix(error, "%s: ", config_path(places)));
}

static bool read_config(struct places *places, char *store_text, size_t size, struct error *error)
{
    CLEANUP(config_finish) struct config config = {0};
    const char *path = config_path(places);
    if (!read_file(places, &config, error))
        return false;
    const char *store = config_get(&config, "collector", "store");
    const char *listen = config_get(&config, "collector", "listen");
    const char *proxy = config_get(&config, "collector", "behind-proxy");
    if (strcmp(proxy, "yes") != 0 && strcmp(proxy, "no") != 0)
        return error_set(error, ERROR_INVALID, "%s: behind-proxy must be yes or no", path);
    places->is_behind_proxy = places->is_behind_proxy || strcmp(proxy, "yes") == 0;
    (void)text_copy(store_text, size, store == NULL ? "" : store);
    if (!text_copy(places->trusted_header,
                   sizeof places->trusted_header,
                   config_get(&config, "collector", "trusted-header")) ||
        !text_copy(places->trusted_peers,
                   sizeof places->trusted_peers,
                   config_get(&config, "collector", "trusted-peers")))
        return error_set(error, ERROR_INVALID, "%s: trusted-header: too long", path);
    if (places->listen == NULL && listen != NULL) {
        (void)text_copy(places->listen_text, sizeof places->listen_text, listen);
        places->listen = places->listen_text;
    }
    return true;
}

static bool find_store(struct places *places, struct error *error)
{
    char configured[1024];
    if (!read_config(places, configured, sizeof configured, error))
        return false;
    if (places->store != NULL)
        return true;
    const char *state = places->state == NULL ? STATE_DEFAULT : places->state;
    int length = configured[0] != '\0' && places->state == NULL
                     ? snprintf(places->path, sizeof places->path, "%s", configured)
                     : snprintf(places->path, sizeof places->path, "sqlite:%s/monqa.db", state);
    if (length < 0 || (size_t)length >= sizeof places->path)
        return error_set(error, ERROR_INVALID, "state: the path is too long");
    places->store = places->path;
    return strncmp(places->path, "sqlite:", 7) != 0 || configured[0] != '\0' ||
           file_make_folder(state, 0700, error);
}

bool places_open(struct places *places, struct store **store, struct error *error)
{
    return find_store(places, error) && store_open(places->store, store, error);
}

bool read_secret(char *text, size_t size, struct error *error)
{
    size_t length = 0;
    ssize_t got;
    while (length < size && (got = read(STDIN_FILENO, text + length, size - length)) > 0)
        length += (size_t)got;
    if (length == size)
        return error_set(error, ERROR_INVALID, "standard input: longer than %zu bytes", size - 1);
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    text[length] = '\0';
    if (strlen(text) != length || !text_is_utf8(text, length) || strpbrk(text, "\n\r") != NULL)
        return error_set(error, ERROR_INVALID, "standard input: must be one line of UTF-8");
    return true;
}

bool usage_error(const struct command *command, struct error *error)
{
    return error_set(error, ERROR_INVALID, "usage: monqa-collector %s", command->usage);
}

bool check_name(const char *what, const char *text, size_t size, struct error *error)
{
    if (text == NULL)
        return error_set(error, ERROR_INVALID, "--%s is needed", what);
    if (text[0] == '\0' || strlen(text) >= size || !text_is_utf8(text, strlen(text)) ||
        strpbrk(text, "\n\r\t") != NULL)
        return error_set(
            error, ERROR_INVALID, "%s: must be 1 to %zu bytes of UTF-8, one line", what, size - 1);
    return true;
}
