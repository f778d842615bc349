/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_AGENT_DISPLAY_FAKE_CARD_H
#define TESTS_UNIT_AGENT_DISPLAY_FAKE_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xf86drmMode.h>

/* Graphics cards as tables of recorded properties (tests/data/drm), behind libdrm's functions and
 * kms_device.h: its own definitions of those win over the library's when a test links it. It keeps
 * the kernel's rules as far as they are known: values outside a range or a list, immutable
 * properties, formats that a plane does not have are EINVAL; a blob lives while a property holds
 * it. The emulated machine (tests/vm) keeps it honest. The state lies in shared memory, so that
 * what a child process does to the card is seen. */

enum {
    FAKE_CARDS = 2,
    FAKE_OBJECTS = 48,
    FAKE_VALUES = 1024, /* of all objects together */
    FAKE_PROPERTIES = 160,
    FAKE_CHOICES = 20,
    FAKE_BLOBS = 256,
    FAKE_BLOB_BYTES = 4096,
    FAKE_BUFFERS = 64,
    FAKE_FORMATS = 40,
    FAKE_RAMP = 256,
};

struct fake_property {
    char name[32];
    uint32_t flags; /* DRM_MODE_PROP_... */
    uint64_t minimum, maximum;
    char choices[FAKE_CHOICES][32];
    uint64_t choice_values[FAKE_CHOICES];
    int choice_count;
};

struct fake_object {
    uint32_t id, type; /* DRM_MODE_OBJECT_... */
    /* connector */
    uint32_t connector_type, connector_type_id;
    bool connected;
    unsigned width_mm, height_mm;
    drmModeModeInfo modes[4];
    int mode_count;
    uint32_t encoder_crtc; /* not atomic: the CRTC that feeds it */
    /* CRTC */
    int gamma_size;
    uint16_t ramp[3 * FAKE_RAMP];
    uint32_t picture; /* not atomic: framebuffer */
    drmModeModeInfo mode;
    bool cursor_on;
    /* plane; CRTCs for connectors too: bit i is the i-th */
    uint32_t possible_crtcs;
    uint32_t formats[FAKE_FORMATS];
    uint32_t format_count;
};

struct fake_value {
    uint32_t object_id, property; /* property: id, its index + 1 */
    uint64_t value;
};

struct fake_card {
    char driver[32];
    bool exists, atomic;
    struct fake_property properties[FAKE_PROPERTIES];
    size_t property_count;
    struct fake_object objects[FAKE_OBJECTS];
    size_t object_count;
    struct fake_value values[FAKE_VALUES];
    size_t value_count;
    struct {
        unsigned char bytes[FAKE_BLOB_BYTES];
        size_t length;
        bool alive, is_of_client; /* that created it, and has not ended */
    } blobs[FAKE_BLOBS];          /* id - FAKE_FIRST_BLOB */
    struct {
        uint32_t format, pitch, height;
        bool alive;
    } buffers[FAKE_BUFFERS];       /* framebuffer id - FAKE_FIRST_BUFFER */
    uint64_t pixels[FAKE_BUFFERS]; /* address in the process that made it */

    /* what a test plants */
    bool held;               /* another program draws */
    int busy;                /* so many commits are answered EBUSY first */
    int commit_result;       /* != 0: what every commit but a test is answered */
    int buffer_result;       /* the same for creating a buffer */
    bool silent;             /* flips are never answered */
    bool cannot_flip;        /* not atomic: EINVAL */
    bool has_dirty;          /* not atomic: the driver wants to be told; else ENOSYS */
    uint32_t refused_object; /* this property of it is EINVAL, in tests too; 0: none */
    char refused_name[32];

    /* what a test looks at */
    int commits, tests, flips, dirtied;
};

#define FAKE_FIRST_BLOB 5000
#define FAKE_FIRST_BUFFER 7000

extern struct fake_card *fake_cards; /* shared; FAKE_CARDS of them */

/* Forgets every card, then makes card INDEX of the table in tests/data/drm. Aborts on a table that
 * cannot be read. */
void fake_cards_forget(void);
struct fake_card *fake_card_load(int index, const char *table);

struct fake_object *fake_object(struct fake_card *card, uint32_t id);
/* The index-th object of that type; NULL: there are fewer. */
struct fake_object *fake_nth(struct fake_card *card, uint32_t type, size_t index);
uint32_t fake_property_id(const struct fake_card *card, uint32_t object_id, const char *name);
/* UINT64_MAX: there is no such property. */
uint64_t fake_value(const struct fake_card *card, uint32_t object_id, const char *name);
const char *fake_choice(const struct fake_card *card, uint32_t object_id, const char *name);
void fake_set(struct fake_card *card, uint32_t object_id, const char *name, uint64_t value);
void fake_choose(struct fake_card *card, uint32_t object_id, const char *name, const char *choice);
uint32_t fake_blob(struct fake_card *card, const void *bytes, size_t length);
const void *fake_blob_bytes(const struct fake_card *card, uint64_t id, size_t *length);
/* A framebuffer of another program. */
uint32_t fake_foreign_buffer(struct fake_card *card);

/* For the files of the fake. */
struct fake_card *fake_card_of(int fd);
int fake_event_end(int fd);
int fake_write_property(struct fake_card *card, uint32_t object_id, uint32_t property,
                        uint64_t value, bool commit);
void fake_bury_blobs(struct fake_card *card);

#endif
