/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/memory.h"

#include <malloc.h>

#define KEPT_BYTES (8 << 20)
#define GROWTH_BYTES (1 << 20)
#define MAPPED_FROM_BYTES (4 << 20)

void memory_keep(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_TOP_PAD, GROWTH_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, MAPPED_FROM_BYTES);
}
