/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/agent/display/fake_card.h"

#include <drm_fourcc.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drm.h>

/* The format is described in tests/data/drm/README.md. */

struct reading {
    struct fake_card *card;
    struct fake_object *object;
    const char *path;
    int line;
};

static _Noreturn void fail(const struct reading *reading, const char *what)
{
    (void)fprintf(stderr, "%s:%d: %s\n", reading->path, reading->line, what);
    abort();
}

static uint32_t fourcc_of(const struct reading *reading, const char *name)
{
    static const struct {
        const char *name;
        uint32_t fourcc;
    } formats[] = {
        {"XRGB8888", DRM_FORMAT_XRGB8888},
        {"ARGB8888", DRM_FORMAT_ARGB8888},
        {"XBGR8888", DRM_FORMAT_XBGR8888},
        {"RGB565", DRM_FORMAT_RGB565},
        {"C8", DRM_FORMAT_C8},
        {"XRGB2101010", DRM_FORMAT_XRGB2101010},
        {"ARGB2101010", DRM_FORMAT_ARGB2101010},
        {"XBGR2101010", DRM_FORMAT_XBGR2101010},
        {"XRGB16161616", DRM_FORMAT_XRGB16161616},
        {"XRGB16161616F", DRM_FORMAT_XRGB16161616F},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].fourcc;
    fail(reading, name);
}

static uint32_t connector_type_of(const struct reading *reading, const char *name)
{
    for (uint32_t type = 0; type <= DRM_MODE_CONNECTOR_USB; type++) {
        const char *known = drmModeGetConnectorTypeName(type);
        if (known != NULL && strcmp(known, name) == 0)
            return type;
    }
    fail(reading, name);
}

static struct fake_object *add_object(struct reading *reading, uint32_t id, uint32_t type)
{
    if (reading->card->object_count == FAKE_OBJECTS)
        fail(reading, "too many objects");
    struct fake_object *object = &reading->card->objects[reading->card->object_count++];
    *object = (struct fake_object){.id = id, .type = type};
    return object;
}

static void read_connector(struct reading *reading, const char *line)
{
    char type[32], status[32];
    uint32_t id, type_id, crtcs;
    unsigned width, height;
    if (sscanf(line,
               "connector %" SCNu32 " %31[^ -]-%" SCNu32 " %31s %ux%u mm crtcs %" SCNx32,
               &id,
               type,
               &type_id,
               status,
               &width,
               &height,
               &crtcs) != 7) {
        /* "HDMI-A-1" has a hyphen of its own */
        char whole[32];
        if (sscanf(line,
                   "connector %" SCNu32 " %31s %31s %ux%u mm crtcs %" SCNx32,
                   &id,
                   whole,
                   status,
                   &width,
                   &height,
                   &crtcs) != 6)
            fail(reading, "no connector");
        char *hyphen = strrchr(whole, '-');
        if (hyphen == NULL)
            fail(reading, "no connector");
        type_id = (uint32_t)strtoul(hyphen + 1, NULL, 10);
        (void)snprintf(type, sizeof type, "%.*s", (int)(hyphen - whole), whole);
    }
    struct fake_object *object = add_object(reading, id, DRM_MODE_OBJECT_CONNECTOR);
    object->connector_type = connector_type_of(reading, type);
    object->connector_type_id = type_id;
    object->connected = strcmp(status, "connected") == 0;
    object->width_mm = width;
    object->height_mm = height;
    object->possible_crtcs = crtcs;
    reading->object = object;
}

static void read_plane(struct reading *reading, const char *line)
{
    uint32_t id, crtcs;
    int used = 0;
    if (sscanf(line, "plane %" SCNu32 " crtcs %" SCNx32 " formats %n", &id, &crtcs, &used) != 2 ||
        used == 0)
        fail(reading, "no plane");
    struct fake_object *object = add_object(reading, id, DRM_MODE_OBJECT_PLANE);
    object->possible_crtcs = crtcs;
    char names[512];
    (void)snprintf(names, sizeof names, "%s", line + used);
    char *rest = NULL;
    for (char *name = strtok_r(names, " \n", &rest); name != NULL;
         name = strtok_r(NULL, " \n", &rest)) {
        if (object->format_count == FAKE_FORMATS)
            fail(reading, "too many formats");
        object->formats[object->format_count++] = fourcc_of(reading, name);
    }
    reading->object = object;
}

static void read_mode(struct reading *reading, const char *line)
{
    unsigned width, height;
    double refresh;
    if (sscanf(line, " mode %ux%u@%lf", &width, &height, &refresh) != 3 ||
        reading->object->mode_count == 4)
        fail(reading, "no mode");
    drmModeModeInfo *mode = &reading->object->modes[reading->object->mode_count++];
    mode->hdisplay = (uint16_t)width;
    mode->vdisplay = (uint16_t)height;
    mode->htotal = (uint16_t)(width + 160);
    mode->vtotal = (uint16_t)(height + 60);
    mode->clock = (uint32_t)(refresh * mode->htotal * mode->vtotal / 1000 + 0.5);
    mode->vrefresh = (uint32_t)(refresh + 0.5);
    if (strstr(line, "preferred") != NULL)
        mode->type = DRM_MODE_TYPE_PREFERRED | DRM_MODE_TYPE_DRIVER;
    (void)snprintf(mode->name, sizeof mode->name, "%ux%u", width, height);
}

static uint64_t number_of(const char *text)
{
    static const struct {
        const char *name;
        uint64_t value;
    } names[] = {
        {"UINT8_MAX", UINT8_MAX},
        {"UINT16_MAX", UINT16_MAX},
        {"UINT32_MAX", UINT32_MAX},
        {"UINT64_MAX", UINT64_MAX},
        {"INT32_MAX", INT32_MAX},
        {"INT32_MIN", (uint64_t)INT32_MIN},
        {"INT64_MAX", INT64_MAX},
        {"INT64_MIN", (uint64_t)INT64_MIN},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(text, names[i].name, strlen(names[i].name)) == 0)
            return names[i].value;
    return text[0] == '-' ? (uint64_t)strtoll(text, NULL, 0) : strtoull(text, NULL, 0);
}

/* A rotation or reflection is a bit of fixed number, whichever of them a driver offers. */
static uint64_t bit_of(const char *name, int index)
{
    static const char *const fixed[] = {
        "rotate-0", "rotate-90", "rotate-180", "rotate-270", "reflect-x", "reflect-y"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(fixed[i], name) == 0)
            return i;
    return (uint64_t)index;
}

static void read_choices(struct reading *reading, struct fake_property *property, const char *text)
{
    char names[512];
    const char *end = strchr(text, '}');
    if (end == NULL || (size_t)(end - text) >= sizeof names)
        fail(reading, "no choices");
    (void)snprintf(names, sizeof names, "%.*s", (int)(end - text), text);
    char *rest = NULL;
    for (char *name = strtok_r(names, ",", &rest); name != NULL;
         name = strtok_r(NULL, ",", &rest)) {
        if (property->choice_count == FAKE_CHOICES)
            fail(reading, "too many choices");
        name += strspn(name, " ");
        int index = property->choice_count++;
        (void)snprintf(property->choices[index], sizeof property->choices[index], "%.31s", name);
        property->choice_values[index] =
            (property->flags & DRM_MODE_PROP_BITMASK) != 0 ? bit_of(name, index) : (uint64_t)index;
    }
}

static uint64_t value_of(struct reading *reading, const struct fake_property *property,
                         const char *text)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%.60s", text);
    name[strcspn(name, "\n")] = '\0';
    bool bits = (property->flags & DRM_MODE_PROP_BITMASK) != 0;
    if (!bits && (property->flags & DRM_MODE_PROP_ENUM) == 0)
        return number_of(name);
    char *word = name + strspn(name, "(");
    word[strcspn(word, ")")] = '\0';
    for (int i = 0; i < property->choice_count; i++)
        if (strcmp(property->choices[i], word) == 0)
            return bits ? UINT64_C(1) << property->choice_values[i] : property->choice_values[i];
    fail(reading, "no such choice");
}

static void read_type(struct reading *reading, struct fake_property *property, const char *text)
{
    if (strncmp(text, "enum {", 6) == 0) {
        property->flags |= DRM_MODE_PROP_ENUM;
        read_choices(reading, property, text + 6);
    } else if (strncmp(text, "bitmask {", 9) == 0) {
        property->flags |= DRM_MODE_PROP_BITMASK;
        read_choices(reading, property, text + 9);
    } else if (strncmp(text, "blob", 4) == 0) {
        property->flags |= DRM_MODE_PROP_BLOB;
    } else if (strncmp(text, "object", 6) == 0) {
        property->flags |= DRM_MODE_PROP_OBJECT;
    } else if (strncmp(text, "range [", 7) == 0 || strncmp(text, "srange [", 8) == 0) {
        const char *comma = strchr(text, ',');
        if (comma == NULL)
            fail(reading, "no range");
        property->flags |=
            text[0] == 's' ? (uint32_t)DRM_MODE_PROP_SIGNED_RANGE : (uint32_t)DRM_MODE_PROP_RANGE;
        property->minimum = number_of(strchr(text, '[') + 1);
        property->maximum = number_of(comma + 2);
    } else {
        fail(reading, "no type of property");
    }
}

/* The same definition is the same property, of however many objects. */
static uint32_t define(struct reading *reading, const struct fake_property *property)
{
    struct fake_card *card = reading->card;
    for (size_t i = 0; i < card->property_count; i++)
        if (memcmp(&card->properties[i], property, sizeof *property) == 0)
            return (uint32_t)i + 1;
    if (card->property_count == FAKE_PROPERTIES)
        fail(reading, "too many properties");
    card->properties[card->property_count++] = *property;
    return (uint32_t)card->property_count;
}

static void read_property(struct reading *reading, const char *line)
{
    struct fake_property property;
    memset(&property, 0, sizeof property); /* compared as bytes */
    const char *name = strchr(line, '"') + 1;
    const char *end = strchr(name, '"');
    const char *colon = end == NULL ? NULL : strchr(end, ':');
    const char *equal = colon == NULL ? NULL : strstr(colon, " = ");
    if (equal == NULL || reading->object == NULL || end - name > 31)
        fail(reading, "no property");
    memcpy(property.name, name, (size_t)(end - name));
    if (memmem(end, (size_t)(colon - end), "immutable", 9) != NULL)
        property.flags |= DRM_MODE_PROP_IMMUTABLE;
    if (memmem(end, (size_t)(colon - end), "atomic", 6) != NULL)
        property.flags |= DRM_MODE_PROP_ATOMIC;
    read_type(reading, &property, colon + 2);
    if (reading->card->value_count == FAKE_VALUES)
        fail(reading, "too many values");
    struct fake_value *value = &reading->card->values[reading->card->value_count++];
    value->object_id = reading->object->id;
    value->property = define(reading, &property);
    value->value = value_of(reading, &property, equal + 3);
}

static void read_line(struct reading *reading, const char *line)
{
    struct fake_card *card = reading->card;
    uint32_t id;
    int gamma;
    char word[32];
    const char *text = line + strspn(line, " ");
    if (text[0] == '#' || text[0] == '\n')
        return;
    if (text[0] == '"')
        read_property(reading, text);
    else if (sscanf(line, "driver %31s", card->driver) == 1)
        return;
    else if (sscanf(line, "atomic %31s", word) == 1)
        card->atomic = strcmp(word, "yes") == 0;
    else if (strncmp(line, "connector ", 10) == 0)
        read_connector(reading, line);
    else if (sscanf(line, "crtc %" SCNu32 " gamma %d", &id, &gamma) == 2) {
        reading->object = add_object(reading, id, DRM_MODE_OBJECT_CRTC);
        reading->object->gamma_size = gamma;
    } else if (strncmp(line, "plane ", 6) == 0)
        read_plane(reading, line);
    else if (strncmp(text, "mode ", 5) == 0 && reading->object != NULL)
        read_mode(reading, line);
    else
        fail(reading, "not understood");
}

struct fake_card *fake_card_load(int index, const char *table)
{
    char path[256], line[1024];
    (void)snprintf(path, sizeof path, "tests/data/drm/%s", table);
    FILE *file = fopen(path, "r");
    struct fake_card *card = &fake_cards[index];
    struct reading reading = {.card = card, .path = path};
    if (file == NULL)
        fail(&reading, "cannot be read");
    card->exists = true;
    while (fgets(line, sizeof line, file) != NULL) {
        reading.line++;
        read_line(&reading, line);
    }
    (void)fclose(file);
    return card;
}
