/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_DEPARTMENT_EDID_H
#define TESTS_SUPPORT_DEPARTMENT_EDID_H

#include <stdint.h>

struct edid_recipe {
    const char *manufacturer; /* three letters */
    int product_code, year;   /* of manufacture */
    const char *name, *serial_text;
};
/* A base block and nothing else. */
void edid_compose(const struct edid_recipe *recipe, uint8_t edid[128]);

#endif
