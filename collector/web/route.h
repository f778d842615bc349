/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_ROUTE_H
#define COLLECTOR_WEB_ROUTE_H

#include "collector/web/exchange.h"

enum access {
    ACCESS_OPEN,
    ACCESS_AGENT,  /* bearer of an enrolled agent */
    ACCESS_PERSON, /* session cookie or API token */
    ACCESS_TOKEN,  /* API token only */
    ACCESS_EITHER, /* agent or person */
};

enum transaction { TRANSACTION_NONE, TRANSACTION_READ, TRANSACTION_WRITE };

struct route {
    const char *method;
    const char *path; /* "*" stands for one part */
    enum access access;
    const char *roles; /* with a blank between; NULL: any */
    enum scope scope;  /* where the role must be held */
    enum transaction transaction;
    handler *handle;
    handler *handle_json; /* where JSON is asked for; NULL: the same */
};

const struct route *route_table(size_t *count);

#endif
