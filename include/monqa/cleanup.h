/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_CLEANUP_H
#define MONQA_CLEANUP_H

/* CLEANUP(f) T *x: f(&x) runs when x leaves its scope. TAKE(x) hands the value over and leaves 0
 * behind. */
#define CLEANUP(function) __attribute__((cleanup(function)))
#define TAKE(pointer)                                 \
    ({                                                \
        __typeof__(pointer) *take_from_ = &(pointer); \
        __typeof__(pointer) taken_ = *take_from_;     \
        *take_from_ = 0;                              \
        taken_;                                       \
    })

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof(array)[0])

void free_pointer(void *pointer_to_pointer);  /* for CLEANUP on char * and other malloc'ed memory */
void close_descriptor(const int *descriptor); /* for CLEANUP on int; -1 is nothing to close */
int take_descriptor(int *descriptor);         /* hands it over and leaves -1 behind */

#endif
