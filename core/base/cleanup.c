/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <unistd.h>

void free_pointer(void *pointer_to_pointer)
{
    free(*(void **)pointer_to_pointer);
}

void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

int take_descriptor(int *descriptor)
{
    int taken = *descriptor;
    *descriptor = -1;
    return taken;
}
