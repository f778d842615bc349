/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/agent/display/fake_card.h"

#include "agent/display/kms_device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>

#define DESCRIPTORS 1024

struct fake_card *fake_cards;

static struct {
    int card; /* index + 1; 0: not ours */
    int event_end;
} descriptors[DESCRIPTORS];

void fake_cards_forget(void)
{
    size_t size = FAKE_CARDS * sizeof *fake_cards;
    if (fake_cards == NULL)
        fake_cards = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fake_cards == MAP_FAILED)
        abort();
    memset(fake_cards, 0, size);
}

struct fake_card *fake_card_of(int fd)
{
    if (fd < 0 || fd >= DESCRIPTORS || descriptors[fd].card == 0)
        return NULL;
    return &fake_cards[descriptors[fd].card - 1];
}

int fake_event_end(int fd)
{
    return descriptors[fd].event_end;
}

bool kms_device_names(struct file_names *names, struct error *error)
{
    (void)error;
    names->names = calloc(FAKE_CARDS, sizeof *names->names);
    names->count = 0;
    for (int i = 0; fake_cards != NULL && i < FAKE_CARDS; i++)
        if (fake_cards[i].exists && asprintf(&names->names[names->count], "card%d", i) > 0)
            names->count++;
    return true;
}

int kms_device_open(const char *path)
{
    int index = 0, ends[2];
    if (sscanf(path, "/dev/dri/card%d", &index) != 1 || index < 0 || index >= FAKE_CARDS ||
        !fake_cards[index].exists) {
        errno = ENOENT;
        return -1;
    }
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    descriptors[ends[0]].card = index + 1;
    descriptors[ends[0]].event_end = ends[1];
    return ends[0];
}

void *kms_device_map(int fd, size_t size_bytes, uint64_t offset)
{
    struct fake_card *card = fake_card_of(fd);
    void *pixels = malloc(size_bytes);
    card->pixels[offset] = (uint64_t)(uintptr_t)pixels;
    return pixels;
}

void kms_device_unmap(void *pixels, size_t size_bytes)
{
    (void)size_bytes;
    free(pixels);
}

struct fake_object *fake_object(struct fake_card *card, uint32_t id)
{
    for (size_t i = 0; i < card->object_count; i++)
        if (card->objects[i].id == id)
            return &card->objects[i];
    return NULL;
}

struct fake_object *fake_nth(struct fake_card *card, uint32_t type, size_t index)
{
    for (size_t i = 0; i < card->object_count; i++)
        if (card->objects[i].type == type && index-- == 0)
            return &card->objects[i];
    return NULL;
}

static struct fake_value *find(const struct fake_card *card, uint32_t object_id, const char *name)
{
    for (size_t i = 0; i < card->value_count; i++) {
        const struct fake_value *value = &card->values[i];
        if (value->object_id == object_id &&
            strcmp(card->properties[value->property - 1].name, name) == 0)
            return (struct fake_value *)value;
    }
    return NULL;
}

uint32_t fake_property_id(const struct fake_card *card, uint32_t object_id, const char *name)
{
    const struct fake_value *value = find(card, object_id, name);
    return value == NULL ? 0 : value->property;
}

uint64_t fake_value(const struct fake_card *card, uint32_t object_id, const char *name)
{
    const struct fake_value *value = find(card, object_id, name);
    return value == NULL ? UINT64_MAX : value->value;
}

const char *fake_choice(const struct fake_card *card, uint32_t object_id, const char *name)
{
    const struct fake_value *value = find(card, object_id, name);
    if (value == NULL)
        return "(no such property)";
    const struct fake_property *property = &card->properties[value->property - 1];
    for (int i = 0; i < property->choice_count; i++)
        if (property->choice_values[i] == value->value)
            return property->choices[i];
    return "(no such choice)";
}

void fake_set(struct fake_card *card, uint32_t object_id, const char *name, uint64_t value)
{
    struct fake_value *found = find(card, object_id, name);
    if (found == NULL) {
        (void)fprintf(stderr, "object %u has no property %s\n", object_id, name);
        abort();
    }
    found->value = value;
}

void fake_choose(struct fake_card *card, uint32_t object_id, const char *name, const char *choice)
{
    const struct fake_property *property =
        &card->properties[fake_property_id(card, object_id, name) - 1];
    for (int i = 0; i < property->choice_count; i++)
        if (strcmp(property->choices[i], choice) == 0) {
            fake_set(card, object_id, name, property->choice_values[i]);
            return;
        }
    abort();
}

uint32_t fake_blob(struct fake_card *card, const void *bytes, size_t length)
{
    for (uint32_t i = 0; length <= FAKE_BLOB_BYTES && i < FAKE_BLOBS; i++)
        if (!card->blobs[i].alive) {
            memcpy(card->blobs[i].bytes, bytes, length);
            card->blobs[i].length = length;
            card->blobs[i].alive = true;
            card->blobs[i].is_of_client = false;
            return i + FAKE_FIRST_BLOB;
        }
    abort();
}

const void *fake_blob_bytes(const struct fake_card *card, uint64_t id, size_t *length)
{
    if (id < FAKE_FIRST_BLOB || id >= FAKE_FIRST_BLOB + FAKE_BLOBS ||
        !card->blobs[id - FAKE_FIRST_BLOB].alive)
        return NULL;
    *length = card->blobs[id - FAKE_FIRST_BLOB].length;
    return card->blobs[id - FAKE_FIRST_BLOB].bytes;
}

uint32_t fake_foreign_buffer(struct fake_card *card)
{
    for (uint32_t i = FAKE_BUFFERS - 1; i > 0; i--)
        if (!card->buffers[i].alive) {
            card->buffers[i].alive = true;
            card->buffers[i].format = 0;
            return i + FAKE_FIRST_BUFFER;
        }
    abort();
}

/* What no property and no client holds any more dies. */
void fake_bury_blobs(struct fake_card *card)
{
    for (uint32_t i = 0; i < FAKE_BLOBS; i++) {
        bool held = card->blobs[i].is_of_client;
        for (size_t j = 0; j < card->value_count; j++)
            held = held || card->values[j].value == i + FAKE_FIRST_BLOB;
        card->blobs[i].alive = card->blobs[i].alive && held;
    }
}
