/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_POLICY_H
#define AGENT_DISPLAY_KMS_POLICY_H

#include "agent/display/kms_object.h"

/* What each property that can falsify a level has to be while measuring. A new master finds what
 * the last one left: the kernel's console resets none of these. Pure. */

enum policy_kind {
    POLICY_CHOICE,  /* the first of `choices` that is offered */
    POLICY_NUMBER,  /* `number`, or the nearest within the range */
    POLICY_DEPTH,   /* bits per channel of the picture; never fewer */
    POLICY_MAXIMUM, /* the upper end of the range */
    POLICY_NO_BLOB, /* no metadata */
    POLICY_TABLE,   /* the same for a table or matrix, unless the ones found are kept */
    POLICY_RECORD,  /* written down only: what is neutral differs from driver to driver */
};

struct policy_rule {
    const char *object; /* kind of object */
    const char *name;
    enum policy_kind kind;
    const char *choices; /* separated by '|' */
    uint64_t number;
};

/* NULL: nothing to do with levels. */
const struct policy_rule *policy_find(const char *object_kind, const char *property_name);

/* False when the property cannot be what the rule wants (a choice that is not offered, another
 * type than expected), or when there is nothing wanted of it. *value then is as before. */
bool policy_choose(const struct policy_rule *rule, const struct kms_property *property,
                   unsigned depth_bits, uint64_t *value);

#endif
