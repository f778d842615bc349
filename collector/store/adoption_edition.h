/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_ADOPTION_EDITION_H
#define COLLECTOR_STORE_ADOPTION_EDITION_H

#include "collector/store/store_inner.h"

/* What is adopted is what agents fetch and name by its hash: what the adoption decides about rows
 * stands in it. Without undecided rows nothing is written. Else the edition of before in which they
 * are excluded, where it is in force already, or a new one: "2026-1.1" of "2026-1". */
bool adoption_edition(struct store *store, const struct store_adopting *adopting,
                      const struct guideline *guideline, struct buffer *xml, struct error *error);
/* Who made it from what, beside the edition that edition_keep kept. */
void adoption_edition_sign(struct store *store, const struct store_adopting *adopting,
                           const struct guideline *from, const struct guideline *made);

#endif
