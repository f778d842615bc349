/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_MAKER_H
#define COLLECTOR_WEB_MAKER_H

#include "monqa/buffer.h"

/* Names of makers by the three letters that their EDIDs have: "ABC<tab>Name" a line, as hwdata's
 * pnp.ids. */
struct makers {
    struct buffer text;
    struct maker {
        char code[4];
        const char *name; /* in text */
    } * rows;             /* by code */
    size_t count;
};

#define MAKERS_PATH "/usr/share/hwdata/pnp.ids"
/* A file that is missing or holds nothing leaves it empty: then codes stay codes. */
void makers_read(struct makers *makers, const char *path);
void makers_finish(struct makers *makers);
const char *maker_name(const struct makers *makers, const char *code); /* the code where unknown */

#endif
