/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_AGENT_DISPLAY_FAKE_DRM_H
#define TESTS_UNIT_AGENT_DISPLAY_FAKE_DRM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Stands in for libdrm's atomic calls: what a driver would hold, refuse and answer. Its own
 * definitions of drmModeAtomicCommit and the like win over the library's when a test links it. It
 * knows only what its author believed; the emulated machine (tests/vm) keeps it honest. */

#define FAKE_ENTRIES 32

struct fake_property {
    uint32_t object_id, property_id;
    uint64_t value;
};

struct fake_driver {
    struct fake_property state[FAKE_ENTRIES];
    size_t count;
    struct fake_property refused[FAKE_ENTRIES]; /* a request that has one of these is EINVAL */
    size_t refused_count;
    int commits, tests;
    int busy;   /* so many commits are answered EBUSY first */
    int result; /* != 0: what every real commit is answered */
    struct {
        unsigned char bytes[256];
        size_t length;
        bool alive;
    } blobs[FAKE_ENTRIES]; /* id - 1; dies when no property holds it any more */
    bool answers_flips;
    void *flip_context; /* of the last commit with an event */
};

extern struct fake_driver fake_driver;

void fake_set(uint32_t object_id, uint32_t property_id, uint64_t value);
uint64_t fake_get(uint32_t object_id, uint32_t property_id);
void fake_refuse(uint32_t object_id, uint32_t property_id, uint64_t value);
uint32_t fake_blob(const void *bytes, size_t length);

#endif
