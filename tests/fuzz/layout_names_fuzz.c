/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/input/layout_names.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct layout_names names;
    layout_names_parse((const char *)data, size, &names);
    assert(strlen(names.options) < sizeof names.options);
    return 0;
}
