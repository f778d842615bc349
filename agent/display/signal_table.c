/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_table.h"

#include "agent/display/kms_commit.h"
#include "agent/display/signal_crc.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_MIN 2
#define ENTRIES_MAX 4096
#define LEVEL_OF_8_BITS 257

static struct signal_lut_entry higher(size_t i, size_t count)
{
    size_t level = i * UINT16_MAX / (count - 1) + LEVEL_OF_8_BITS;
    uint16_t kept = (uint16_t)(level < UINT16_MAX ? level : UINT16_MAX);
    return (struct signal_lut_entry){.red = kept, .green = kept, .blue = kept};
}

static uint32_t make_table(int fd, size_t count)
{
    uint32_t id = 0;
    CLEANUP(free_pointer) struct signal_lut_entry *entries = calloc(count, sizeof *entries);
    if (entries == NULL)
        return 0;
    for (size_t i = 0; i < count; i++)
        entries[i] = higher(i, count);
    size_t size = count * sizeof *entries;
    return drmModeCreatePropertyBlob(fd, entries, size, &id) == 0 ? id : 0;
}

/* A table dies with its last user, and the CRTC may be that: to come back it needs another. Blobs
 * of ours go when the card is closed. */
static bool keep_table(int fd, uint32_t id, uint32_t *kept)
{
    *kept = 0;
    if (id == 0)
        return true;
    drmModePropertyBlobRes *blob = drmModeGetPropertyBlob(fd, id);
    if (blob == NULL)
        return false;
    bool done = drmModeCreatePropertyBlob(fd, blob->data, blob->length, kept) == 0;
    drmModeFreePropertyBlob(blob);
    return done;
}

struct gamma {
    int fd;
    uint32_t crtc_id, property_id;
    unsigned crtc_index;
};

/* The CRC with that table; false: it is not taken, or frames have none or not one and the same. */
static bool crc_with(const struct gamma *gamma, uint64_t table, char crc[SIGNAL_CRC_SIZE])
{
    CLEANUP(kms_free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
    return request != NULL &&
           drmModeAtomicAddProperty(request, gamma->crtc_id, gamma->property_id, table) >= 0 &&
           kms_commit(gamma->fd, request, 0) == 0 &&
           signal_crc_read(gamma->fd, gamma->crtc_index, crc) == CRC_STEADY;
}

static const char *compare(const struct gamma *gamma, const char *before, uint64_t in_force,
                           uint64_t other)
{
    char toggled[SIGNAL_CRC_SIZE], after[SIGNAL_CRC_SIZE];
    bool is_known = crc_with(gamma, other, toggled);
    if (!crc_with(gamma, in_force, after) || strcmp(before, after) != 0)
        return SIGNAL_TABLE_NOT_GIVEN_BACK;
    if (!is_known)
        return SIGNAL_UNKNOWN;
    return strcmp(before, toggled) != 0 ? SIGNAL_TABLE_DIFFERS : SIGNAL_TABLE_SAME;
}

static const char *outcome(int fd, const struct kms_route *route)
{
    char before[SIGNAL_CRC_SIZE];
    CLEANUP(kms_object_finish) struct kms_object crtc = {0};
    if (!kms_object_read(fd, route->crtc.id, DRM_MODE_OBJECT_CRTC, &crtc, NULL))
        return SIGNAL_UNKNOWN;
    const struct kms_property *table = kms_object_find(&crtc, "GAMMA_LUT");
    uint64_t count = kms_object_value(&crtc, "GAMMA_LUT_SIZE");
    if (table == NULL || count < ENTRIES_MIN || count > ENTRIES_MAX ||
        signal_crc_read(fd, route->crtc_index, before) != CRC_STEADY)
        return SIGNAL_UNKNOWN;
    uint32_t in_force, other = make_table(fd, (size_t)count);
    if (other == 0 || !keep_table(fd, (uint32_t)table->value, &in_force))
        return SIGNAL_UNKNOWN;
    const struct gamma gamma = {fd, crtc.id, table->id, route->crtc_index};
    return compare(&gamma, before, in_force, other);
}

void signal_table_prove(int fd, bool is_atomic, const struct kms_route *route,
                        struct signal_path *path)
{
    struct signal_property *property = signal_path_add_property(path, "crtc", SIGNAL_TABLE_PROOF);
    if (property != NULL)
        (void)text_copy(property->value,
                        sizeof property->value,
                        is_atomic ? outcome(fd, route) : SIGNAL_UNKNOWN);
}
