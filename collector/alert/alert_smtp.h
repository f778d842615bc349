/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_ALERT_ALERT_SMTP_H
#define COLLECTOR_ALERT_ALERT_SMTP_H

#include "collector/alert/alert_settings.h"
#include "collector/store/store_alert.h"

#include <stdatomic.h>

enum smtp_result {
    SMTP_SENT,
    SMTP_REFUSED, /* the server will never take it */
    SMTP_LATER,
};

/* One letter to one address; reply: what the server or libcurl said, printable. Ends early when
 * is_stopping becomes true. */
enum smtp_result smtp_send(const struct alert_settings *settings, const struct store_mail *mail,
                           const char *body, const atomic_bool *is_stopping, char reply[256]);

#endif
