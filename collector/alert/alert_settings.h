/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_ALERT_ALERT_SETTINGS_H
#define COLLECTOR_ALERT_ALERT_SETTINGS_H

#include "monqa/config.h"

#include <stdint.h>

/* Section [mail] of collector.conf. */
enum mail_tls {
    MAIL_STARTTLS, /* "starttls": refused by us where the server does not offer it */
    MAIL_TLS,      /* "tls" from the first byte */
    MAIL_PLAIN,    /* "none": loopback only */
};

struct alert_settings {
    char url[320]; /* of libcurl; "" no mail is set up */
    char server[256], from[192], domain[192];
    enum mail_tls tls;
    char ca[512]; /* file; "" the system's */
    char user[128], password[256];
    char pages[256];   /* address of the collector, in front of a path; "" none */
    int digest_hour;   /* of the site's day */
    int64_t gather_ms; /* the first failure waits so long for others */
    int64_t apart_ms;  /* between two letters about failures */
    int64_t retry_ms;  /* the first; doubles up to an hour */
};

/* For a configuration's table. */
#define ALERT_CONFIG_KEYS                                                                      \
    {"mail", "server", NULL}, {"mail", "from", NULL}, {"mail", "tls", "starttls"},             \
        {"mail", "ca", ""}, {"mail", "user", ""}, {"mail", "password-file", ""},               \
        {"mail", "pages", ""}, {"mail", "digest-hour", "7"}, {"mail", "gather-seconds", "10"}, \
        {"mail", "apart-seconds", "900"},                                                      \
    {                                                                                          \
        "mail", "retry-seconds", "60"                                                          \
    }

/* ERROR_INVALID names the key. Without a server: url "". */
bool alert_settings_read(const struct config *config, struct alert_settings *settings,
                         struct error *error);
/* For a page: "smtp.example.org:587 with STARTTLS, from monqa@example.org". */
const char *alert_settings_words(const struct alert_settings *settings, char text[512]);

#endif
