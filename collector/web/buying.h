/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_BUYING_H
#define COLLECTOR_WEB_BUYING_H

#include "collector/store/store_asset.h"
#include "collector/web/exchange.h"

/* What procurement asks: which displays fail, which will, which are out of support, what that
 * costs. */
#define BUYING_QUARTERS 8

enum buying_need {
    NEED_NONE,
    NEED_SUPPORT,  /* no longer supported by its maker */
    NEED_FORECAST, /* will fail within BUYING_QUARTERS */
    NEED_FAILS,    /* fails a criterion that decides, by a fault of its own */
};

struct buying_row {
    struct store_asset asset;
    const char *maker;
    const struct store_trend *trend; /* NULL: never measured */
    enum buying_need need;
    char fails[160]; /* the criteria that it fails */
    int age_years;   /* -1: not known */
    int quarter;     /* NEED_FORECAST: 0 is this quarter of a year from today */
    int64_t price;   /* 0: not known */
    char currency[4];
};

struct buying {
    struct buying_row *rows; /* what is needed most first */
    size_t count;
    struct store_trend *trends;
};
bool buying_read(struct exchange *exchange, struct buying *buying, struct error *error);
void buying_finish(struct buying *buying);
const char *buying_words(const struct buying_row *row, char words[240]);
const char *trend_words(const struct trend *trend, char words[160]);

/* One line a model. */
struct buying_model {
    const char *maker, *model;
    size_t displays, failing, forecast, unsupported;
    int age_sum_years;
    size_t age_known;
    size_t by_quarter[BUYING_QUARTERS]; /* forecast failures */
};
/* The caller frees; NULL without memory. Most displays first. */
struct buying_model *buying_models(const struct buying *buying, size_t *count);

#endif
