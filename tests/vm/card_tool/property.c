/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/vm/card_tool/tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LUT_MAX 4096

drmModePropertyRes *tool_property(const struct tool *tool, uint32_t id, uint32_t type,
                                  const char *name, uint64_t *value)
{
    drmModeObjectProperties *all = drmModeObjectGetProperties(tool->fd, id, type);
    drmModePropertyRes *found = NULL;
    for (uint32_t i = 0; all != NULL && found == NULL && i < all->count_props; i++) {
        drmModePropertyRes *property = drmModeGetProperty(tool->fd, all->props[i]);
        if (property != NULL && strcmp(property->name, name) == 0) {
            found = property;
            *value = all->prop_values[i];
        } else {
            drmModeFreeProperty(property);
        }
    }
    drmModeFreeObjectProperties(all);
    return found;
}

void tool_add(struct tool *tool, uint32_t id, uint32_t type, const char *name, uint64_t value)
{
    uint64_t before;
    drmModePropertyRes *property = tool_property(tool, id, type, name, &before);
    if (property == NULL)
        give_up("object %" PRIu32 " has no property \"%s\"", id, name);
    if (tool->pending == NULL)
        tool->pending = drmModeAtomicAlloc();
    if (drmModeAtomicAddProperty(tool->pending, id, property->prop_id, value) < 0)
        give_up("%s: %m", name);
    drmModeFreeProperty(property);
}

static uint16_t curve(const char *shape, size_t i, size_t count)
{
    size_t level = (i * 65535 + (count - 1) / 2) / (count - 1);
    if (strcmp(shape, "identity") == 0)
        return (uint16_t)level;
    if (strcmp(shape, "invert") == 0)
        return (uint16_t)(65535 - level);
    if (strcmp(shape, "square") == 0)
        return (uint16_t)(level * level / 65535);
    give_up("table %s: not known", shape);
}

/* "invert:256" */
static uint32_t table_blob(const struct tool *tool, const char *words)
{
    char shape[32] = "";
    unsigned count = 0;
    static struct drm_color_lut entries[LUT_MAX];
    if (sscanf(words, "%31[a-z]:%u", shape, &count) != 2 || count < 2 || count > LUT_MAX)
        give_up("table %s: not SHAPE:ENTRIES", words);
    for (size_t i = 0; i < count; i++) {
        entries[i].red = entries[i].green = curve(shape, i, count);
        /* Another one for blue: channels must not be mixed up. */
        entries[i].blue = (uint16_t)(entries[i].red / (strcmp(shape, "square") == 0 ? 2 : 1));
    }
    uint32_t id;
    if (drmModeCreatePropertyBlob(tool->fd, entries, count * sizeof *entries, &id) != 0)
        give_up("table: %m");
    return id;
}

/* Less blue, as night modes have it, and some red in green. */
static uint32_t matrix_blob(const struct tool *tool)
{
    const uint64_t one = UINT64_C(1) << 32;
    const struct drm_color_ctm night = {.matrix = {one, 0, 0, one / 8, one / 2, 0, 0, 0, one / 2}};
    uint32_t id;
    if (drmModeCreatePropertyBlob(tool->fd, &night, sizeof night, &id) != 0)
        give_up("matrix: %m");
    return id;
}

/* SMPTE ST 2084 at 1000 cd/m2, as a desktop in HDR says it (CTA-861, 6.9). */
static uint32_t hdr_blob(const struct tool *tool)
{
    struct hdr_output_metadata metadata = {
        .metadata_type = 0,
        .hdmi_metadata_type1 = {.eotf = 2, .max_display_mastering_luminance = 1000},
    };
    uint32_t id;
    if (drmModeCreatePropertyBlob(tool->fd, &metadata, sizeof metadata, &id) != 0)
        give_up("metadata: %m");
    return id;
}

static uint64_t blob_value(const struct tool *tool, const char *name, const char *words)
{
    if (strcmp(words, "none") == 0)
        return 0;
    if (strcmp(name, "CTM") == 0)
        return matrix_blob(tool);
    if (strcmp(name, "HDR_OUTPUT_METADATA") == 0)
        return hdr_blob(tool);
    return table_blob(tool, words);
}

static uint64_t value_of(const struct tool *tool, const drmModePropertyRes *property,
                         const char *words)
{
    char *end;
    if ((property->flags & DRM_MODE_PROP_BLOB) != 0)
        return blob_value(tool, property->name, words);
    for (int i = 0; i < property->count_enums; i++)
        if (strcmp(property->enums[i].name, words) == 0)
            return (property->flags & DRM_MODE_PROP_BITMASK) != 0
                       ? UINT64_C(1) << property->enums[i].value
                       : property->enums[i].value;
    uint64_t number = strtoull(words, &end, 0);
    if (*end != '\0' || end == words)
        give_up("%s has no value \"%s\"", property->name, words);
    return number;
}

void tool_set(struct tool *tool, const char *assignment)
{
    char kind[16] = "", name[32] = "", words[64] = "";
    if (sscanf(assignment, "%15[a-z]|%31[^=]=%63[^\n]", kind, name, words) != 3)
        give_up("%s: not OBJECT|NAME=VALUE", assignment);
    uint32_t type;
    uint32_t id = tool_object(tool, kind, &type);
    uint64_t before;
    drmModePropertyRes *property = tool_property(tool, id, type, name, &before);
    if (property == NULL)
        give_up("%s has no property \"%s\"", kind, name);
    tool_add(tool, id, type, name, value_of(tool, property, words));
    drmModeFreeProperty(property);
}

/* Length and FNV-1a: equal contents under another id are equal. */
static void print_blob(const struct tool *tool, uint64_t id)
{
    drmModePropertyBlobRes *blob = id == 0 ? NULL : drmModeGetPropertyBlob(tool->fd, (uint32_t)id);
    uint64_t hash = UINT64_C(14695981039346656037);
    if (blob == NULL) {
        (void)puts("none");
        return;
    }
    for (uint32_t i = 0; i < blob->length; i++)
        hash = (hash ^ ((const uint8_t *)blob->data)[i]) * UINT64_C(1099511628211);
    (void)printf("%" PRIu32 " bytes %016" PRIx64 "\n", blob->length, hash);
    drmModeFreePropertyBlob(blob);
}

static void print_value(const struct tool *tool, const drmModePropertyRes *property, uint64_t value)
{
    if ((property->flags & DRM_MODE_PROP_BLOB) != 0) {
        print_blob(tool, value);
        return;
    }
    for (int i = 0; i < property->count_enums; i++) {
        uint64_t choice = property->enums[i].value;
        if ((property->flags & DRM_MODE_PROP_BITMASK) != 0)
            choice = UINT64_C(1) << choice;
        if (choice == value) {
            (void)puts(property->enums[i].name);
            return;
        }
    }
    (void)printf("%" PRIu64 "\n", value);
}

void tool_dump(const struct tool *tool)
{
    static const char *const kinds[] = {"connector", "crtc", "plane", "cursor"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        uint32_t type;
        uint32_t id = tool_object(tool, kinds[k], &type);
        drmModeObjectProperties *all =
            id == 0 ? NULL : drmModeObjectGetProperties(tool->fd, id, type);
        for (uint32_t i = 0; all != NULL && i < all->count_props; i++) {
            drmModePropertyRes *property = drmModeGetProperty(tool->fd, all->props[i]);
            if (property == NULL)
                continue;
            (void)printf("%s|%s=", kinds[k], property->name);
            print_value(tool, property, all->prop_values[i]);
            drmModeFreeProperty(property);
        }
        drmModeFreeObjectProperties(all);
    }
}
