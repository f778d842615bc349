/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_READER_H
#define CORE_GUIDELINE_READER_H

#include "core/guideline/metric_set.h"

#include <libxml/tree.h>

/* Attributes of the guideline's elements, each refused with file, line and what it is. */
struct reader {
    const char *name;
    struct guideline *guideline;
    const struct metric_set *known; /* of no evidence: for its names */
    struct error *error;
};

/* false, always. */
bool refuse(const struct reader *reader, const xmlNode *node, const char *why, const char *what);
bool is_element(const xmlNode *node, const char *name);

/* One attribute into one fixed array of a struct. */
struct field {
    const char *attribute;
    size_t offset, size;
    bool optional;
};
#define FIELD(type, member, attribute)                                                      \
    {                                                                                       \
        attribute, offsetof(struct type, member), sizeof(((struct type *)0)->member), false \
    }
#define OPTIONAL(type, member, attribute)                                                  \
    {                                                                                      \
        attribute, offsetof(struct type, member), sizeof(((struct type *)0)->member), true \
    }

/* NULL: there is none. The caller frees with free_pointer. */
char *attribute_of(const xmlNode *node, const char *attribute);
bool read_text(const struct reader *reader, const xmlNode *node, const struct field *field,
               void *into);
bool read_texts(const struct reader *reader, const xmlNode *node, const struct field *fields,
                size_t count, void *into);
/* given: NULL where the attribute may not be missing; *number stays where it is. */
bool read_number(const struct reader *reader, const xmlNode *node, const char *attribute,
                 double *number, bool *given);
/* A missing one leaves *truth as it is. */
bool read_truth(const struct reader *reader, const xmlNode *node, const char *attribute,
                bool *truth);
bool read_test(const struct reader *reader, const xmlNode *node, enum qa_test *test);
bool check_common(const struct reader *reader, const xmlNode *node, const char *class,
                  const char *provenance);

/* Into the next criterion of the guideline. */
bool read_criterion(const struct reader *reader, const xmlNode *node);

#endif
