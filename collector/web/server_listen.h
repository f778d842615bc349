/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_SERVER_LISTEN_H
#define COLLECTOR_WEB_SERVER_LISTEN_H

#include "collector/web/server.h"

/* A listening socket and its address as a URL. */
bool server_listen(const char *address, bool is_behind_proxy, int *descriptor, char url[128],
                   struct error *error);

#endif
