/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/alert/alert_settings.h"

#include "collector/store/store_alert.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PASSWORD_FILE_MAX 256

static bool refuse(struct error *error, const char *key, const char *why)
{
    return error_set(error, ERROR_INVALID, "[mail] %s: %s", key, why);
}

static bool read_text(const struct config *config, const char *key, char *to, size_t size,
                      struct error *error)
{
    const char *value = config_get(config, "mail", key);
    return text_copy(to, size, value == NULL ? "" : value) || refuse(error, key, "is too long");
}

static bool read_number(const struct config *config, const char *key, long long maximum,
                        long long *value, struct error *error)
{
    return integer_parse(config_get(config, "mail", key), 0, maximum, value) ||
           refuse(error, key, "must be a whole number within reason");
}

static bool read_tls(const struct config *config, struct alert_settings *settings,
                     struct error *error)
{
    static const char *const names[] = {"starttls", "tls", "none"};
    const char *name = config_get(config, "mail", "tls");
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(name, names[i]) == 0) {
            settings->tls = (enum mail_tls)i;
            return true;
        }
    return refuse(error, "tls", "must be starttls, tls or none");
}

static bool is_loopback(const char *server)
{
    size_t length = strcspn(server, ":");
    return strncmp(server, "127.", 4) == 0 || strncmp(server, "[::1]", 5) == 0 ||
           (length == 9 && strncmp(server, "localhost", 9) == 0);
}

/* HOST, HOST:PORT or [ADDRESS]:PORT; nothing that libcurl would take for more. */
static bool make_url(struct alert_settings *settings, struct error *error)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    static const int ports[] = {587, 465, 25};
    const char *server = settings->server;
    const char *after = strchr(server, ']');
    bool has_port = strchr(after == NULL ? server : after, ':') != NULL;
    if (server[strspn(server, allowed)] != '\0')
        return refuse(error, "server", "must be HOST or HOST:PORT");
    if (settings->tls == MAIL_PLAIN && !is_loopback(server))
        return refuse(error, "tls", "none is for a server on this machine only");
    int length = snprintf(settings->url,
                          sizeof settings->url,
                          has_port ? "%s://%s" : "%s://%s:%d",
                          settings->tls == MAIL_TLS ? "smtps" : "smtp",
                          server,
                          ports[settings->tls]);
    return (length > 0 && (size_t)length < sizeof settings->url) ||
           refuse(error, "server", "is too long");
}

static bool read_password(const char *path, struct alert_settings *settings, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(PASSWORD_FILE_MAX);
    struct stat status;
    if (path[0] == '\0')
        return true;
    if (stat(path, &status) != 0 || !file_read(path, &file, error))
        return error_set(error, ERROR_INVALID, "[mail] password-file: %s cannot be read", path);
    if ((status.st_mode & 077) != 0)
        return refuse(error, "password-file", "others may read it: chmod 600");
    size_t length = file.data == NULL ? 0 : strcspn(file.data, "\r\n");
    if (length == 0 || length >= sizeof settings->password)
        return refuse(error, "password-file", "its first line must be the password");
    memcpy(settings->password, file.data, length);
    settings->password[length] = '\0';
    explicit_bzero(file.data, file.length);
    return true;
}

static bool read_times(const struct config *config, struct alert_settings *settings,
                       struct error *error)
{
    long long hour, gather, apart, retry;
    if (!read_number(config, "digest-hour", 23, &hour, error) ||
        !read_number(config, "gather-seconds", 3600, &gather, error) ||
        !read_number(config, "apart-seconds", 86400, &apart, error) ||
        !read_number(config, "retry-seconds", 3600, &retry, error))
        return false;
    settings->digest_hour = (int)hour;
    settings->gather_ms = gather * 1000;
    settings->apart_ms = apart * 1000;
    settings->retry_ms = retry * 1000;
    return true;
}

static bool read_sender(const struct config *config, struct alert_settings *settings,
                        struct error *error)
{
    if (!read_text(config, "from", settings->from, sizeof settings->from, error))
        return false;
    if (!address_is_good(settings->from))
        return refuse(error, "from", "must be a mail address: it is the sender");
    (void)text_copy(settings->domain, sizeof settings->domain, strchr(settings->from, '@') + 1);
    return true;
}

bool alert_settings_read(const struct config *config, struct alert_settings *settings,
                         struct error *error)
{
    struct alert_settings made = {0};
    const char *server = config_get(config, "mail", "server");
    if (server == NULL || server[0] == '\0') {
        *settings = made;
        return true;
    }
    bool ok = read_text(config, "server", made.server, sizeof made.server, error) &&
              read_text(config, "ca", made.ca, sizeof made.ca, error) &&
              read_text(config, "user", made.user, sizeof made.user, error) &&
              read_text(config, "pages", made.pages, sizeof made.pages, error) &&
              read_sender(config, &made, error) && read_tls(config, &made, error) &&
              make_url(&made, error) && read_times(config, &made, error) &&
              read_password(config_get(config, "mail", "password-file"), &made, error);
    if (ok)
        *settings = made;
    explicit_bzero(made.password, sizeof made.password);
    return ok;
}

const char *alert_settings_words(const struct alert_settings *settings, char text[512])
{
    static const char *const words[] = {"STARTTLS", "TLS", "no encryption"};
    text[0] = '\0';
    if (settings->url[0] != '\0')
        (void)snprintf(text,
                       512,
                       "%s with %s, from %s",
                       settings->server,
                       words[settings->tls],
                       settings->from);
    return text;
}
