/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_LOGIN_PROXY_H
#define COLLECTOR_WEB_LOGIN_PROXY_H

#include "collector/web/exchange.h"

/* Sets exchange->proxy_person. False: the header came from an address that may not send it, or
 * twice; the request is answered. */
bool proxy_check(struct exchange *exchange);
/* The proxy names another person than the session has. */
bool proxy_contradicts(const struct exchange *exchange, const char *person);

#endif
