/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_LEVEL_H
#define PATTERNS_LEVEL_H

#include <stdint.h>

/* A grey level as the published 8-bit and 12-bit renderings have it. They are not one formula: step
 * levels are v12 = 16 * v8 and percentages are rounded in each depth. 10 bits are the upper ten of
 * the twelve: v10 = v12 >> 2, so 16 * v8 becomes 4 * v8, and white (4095) 1023. */
struct level {
    uint16_t v8, v12;
};

#define LEVEL_STEP(value8) ((struct level){(uint16_t)(value8), (uint16_t)(16 * (value8))})

/* Percentages of full scale, rounded. */
#define LEVEL_0 ((struct level){0, 0})
#define LEVEL_2_5 ((struct level){6, 102})
#define LEVEL_5 ((struct level){13, 205})
#define LEVEL_10 ((struct level){26, 410})
#define LEVEL_25 ((struct level){64, 1024})
#define LEVEL_50 ((struct level){128, 2048})
#define LEVEL_51 ((struct level){130, 2088})
#define LEVEL_60 ((struct level){153, 2457})
#define LEVEL_75 ((struct level){191, 3071})
#define LEVEL_80 ((struct level){204, 3276})
#define LEVEL_95 ((struct level){242, 3890})
#define LEVEL_97_5 ((struct level){249, 3993})
#define LEVEL_100 ((struct level){255, 4095})

/* A level of a pattern that is defined in 8 bits alone: 0 and white stay 0 and white. */
static inline struct level level_scaled(int value8)
{
    return (struct level){(uint16_t)value8, (uint16_t)((value8 * 4095 + 127) / 255)};
}

/* depth_bits is 8, 10 or 12. */
static inline uint16_t level_at(struct level level, unsigned depth_bits)
{
    return (uint16_t)(depth_bits == 8 ? level.v8 : level.v12 >> (12 - depth_bits));
}

#endif
