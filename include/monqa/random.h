/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_RANDOM_H
#define MONQA_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* From the kernel; ends the program where the kernel has none. */
void random_bytes(void *bytes, size_t length);
uint32_t random_below(uint32_t limit); /* uniform in 0..limit-1 */

#define UUID_TEXT_SIZE 37
/* RFC 9562 version 7, lower case: sorts by time. entropy is 10 random bytes. */
const char *uuid7_format(int64_t utc_ms, const uint8_t entropy[10], char text[UUID_TEXT_SIZE]);

#endif
