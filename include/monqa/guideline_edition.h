/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_GUIDELINE_EDITION_H
#define MONQA_GUIDELINE_EDITION_H

#include "monqa/buffer.h"

/* Editions of a guideline made from others, attribute by attribute: what a change does not name
 * stays as it is, order and comments too. guideline_library_init comes first. */

/* One attribute. class NULL: of the guideline itself; with class, criterion (its id) or test (an
 * interval's), the other NULL; both NULL: of the class. */
struct guideline_change {
    const char *class, *criterion, *test;
    const char *attribute;
    const char *value; /* NULL: taken away */
};
struct guideline_bytes {
    const void *bytes;
    size_t length;
};
/* Appends the changed XML, which guideline_parse takes. ERROR_INVALID: no such row, or what it
 * becomes is refused. */
bool guideline_edit(const char *name, const struct guideline_bytes *from,
                    const struct guideline_change *changes, size_t count, struct buffer *edited,
                    struct error *error);

/* before or after NULL: not there. row "" of the guideline itself, else "criterion CLASS ID",
 * "interval CLASS TEST" or "class CLASS". */
struct guideline_difference {
    const char *row, *attribute;
    const char *before, *after;
};
typedef void guideline_difference_visitor(void *context,
                                          const struct guideline_difference *difference);
/* In the order of the later edition, then what it has no more. */
bool guideline_differences(const struct guideline_bytes *before,
                           const struct guideline_bytes *after, guideline_difference_visitor *visit,
                           void *context, struct error *error);

#endif
