/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_ASSET_H
#define COLLECTOR_STORE_STORE_ASSET_H

#include "collector/store/store.h"
#include "monqa/trend.h"

/* Displays as equipment: what an inventory must say, and what is to be bought. */

struct store_asset {
    struct store_display display;
    /* As a person has set them, else from the EDID; manufacturer "" then: the EDID's three letters
     * are in display.identity. */
    char manufacturer[64], model[64], serial[64];
    int made_year;                       /* 0: not known */
    char installed_on[DATE_TEXT_SIZE];   /* else the day it was first seen */
    char warranty_until[DATE_TEXT_SIZE]; /* "" not known */
    char support_until[DATE_TEXT_SIZE];
    char set_by[64]; /* "" everything from the EDID */
};
bool store_assets(struct store *store, struct store_asset **rows, size_t *count,
                  struct error *error);
bool store_asset(struct store *store, const char *display_id, bool *found,
                 struct store_asset *asset, struct error *error);
/* "" and 0 take a correction back. ERROR_INVALID: a year or day that cannot be. */
bool store_set_asset(struct store *store, const struct store_asset *asset, const char *who,
                     int64_t now_ms, bool *found, struct error *error);

struct store_price {
    char class[32];
    int64_t amount;   /* whole units of the currency; 0 takes the price away */
    char currency[4]; /* "GBP" */
};
bool store_prices(struct store *store, struct store_price **rows, size_t *count,
                  struct error *error);
bool store_set_price(struct store *store, const struct store_price *price, const char *who,
                     int64_t now_ms, struct error *error);

/* Of each display with a criterion on its greatest luminance: how that declines. */
struct store_trend {
    char display_id[UUID_TEXT_SIZE];
    double limit_cd_m2;  /* of the adopted guideline; the sharpest one that decides */
    double newest_cd_m2; /* NaN: never measured */
    char newest_on[DATE_TEXT_SIZE];
    struct trend trend;
};
/* By display id. Only runs that count; an acceptance or a test after maintenance begins a new
 * segment. */
bool store_trends(struct store *store, struct store_trend **rows, size_t *count,
                  struct error *error);
/* Of one display. */
bool store_trend(struct store *store, const struct store_display *display,
                 struct store_trend *trend, struct error *error);
/* White and black of every run that counts, by day; NaN: not measured. */
struct store_level {
    int32_t day;
    double l_min_cd_m2, l_max_cd_m2;
};
bool store_levels(struct store *store, const char *display_id, struct store_level **rows,
                  size_t *count, struct error *error);
/* The measurements behind it, by day; the caller frees. */
bool store_trend_points(struct store *store, const char *display_id, struct trend_point **points,
                        size_t *count, struct error *error);

#endif
