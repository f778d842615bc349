/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/display.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"
#include "tests/unit/agent/display/fake_card.h"

#include <drm_fourcc.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The whole backend, from display_open to display_close, on the cards of tests/data/drm. */

#define EDID_PATH "tests/data/edid/medical-portrait-3mp.bin" /* says 10 bits */

static struct fake_card *card;

static void cards_were_forgotten(void)
{
    fake_cards_forget();
    card = NULL;
}

static void give_edid(uint32_t connector, int bits)
{
    CLEANUP(buffer_finish) struct buffer edid = BUFFER(4096);
    ck_assert(file_read(EDID_PATH, &edid, NULL));
    unsigned char *bytes = (unsigned char *)edid.data;
    /* EDID 1.4 byte 20, bits 6 to 4: 001 is 6 bits, 010 8, 011 10, 100 12; the checksum follows. */
    unsigned char input = (unsigned char)((bytes[20] & 0x8f) | ((bits - 4) / 2) << 4);
    bytes[127] = (unsigned char)(bytes[127] + bytes[20] - input);
    bytes[20] = input;
    fake_set(card, connector, "EDID", fake_blob(card, bytes, edid.length));
}

/* A desktop's picture on the first output. */
static void desktop_was_here(void)
{
    struct fake_object *connector = fake_nth(card, DRM_MODE_OBJECT_CONNECTOR, 0);
    struct fake_object *object = fake_nth(card, DRM_MODE_OBJECT_CRTC, 0);
    uint32_t crtc = object->id;
    uint32_t plane = fake_nth(card, DRM_MODE_OBJECT_PLANE, 0)->id;
    uint32_t picture = fake_foreign_buffer(card);
    connector->encoder_crtc = crtc;
    if (!card->atomic) {
        object->picture = picture;
        object->mode = connector->modes[0];
        return;
    }
    fake_set(card, connector->id, "CRTC_ID", crtc);
    fake_set(card, crtc, "ACTIVE", 1);
    fake_set(
        card, crtc, "MODE_ID", fake_blob(card, &connector->modes[0], sizeof connector->modes[0]));
    fake_set(card, plane, "CRTC_ID", crtc);
    fake_set(card, plane, "FB_ID", picture);
    fake_set(card, plane, "SRC_W", 1024 << 16);
}

static void load(const char *table)
{
    card = fake_card_load(0, table);
    desktop_was_here();
}

static struct display *open_display(const char *name, enum display_lut lut)
{
    struct error error = {0};
    struct display *display = NULL;
    const struct display_options options = {.name = name, .cancel_fd = -1, .lut = lut};
    bool ok = display_open(&options, &display, &error);
    ck_assert_msg(ok, "%s", error.text);
    return display;
}

static void refuse_display(const char *name, enum error_kind kind, const char *words)
{
    struct error error = {0};
    struct display *display = NULL;
    const struct display_options options = {.name = name, .cancel_fd = -1};
    ck_assert(!display_open(&options, &display, &error));
    ck_assert_ptr_null(display);
    ck_assert_int_eq(error.kind, kind);
    ck_assert_msg(strstr(error.text, words) != NULL, "%s", error.text);
}

static struct raster *grey(const struct display *display, uint16_t level)
{
    const struct display_info *info = display_info(display);
    struct raster *raster = NULL;
    ck_assert(raster_create(
        info->width, info->height, display_depth_bits(display), level, &raster, NULL));
    return raster;
}

static void show(struct display *display, uint16_t level)
{
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = grey(display, level);
    bool ok = display_show(display, raster, &error);
    ck_assert_msg(ok, "%s", error.text);
}

static const struct signal_property *property(const struct display *display, const char *name)
{
    const struct signal_path *path = display_signal_path(display);
    for (size_t i = 0; i < path->property_count; i++)
        if (strcmp(path->properties[i].name, name) == 0)
            return &path->properties[i];
    return NULL;
}

static bool doubts(const struct display *display, const char *words)
{
    const struct signal_path *path = display_signal_path(display);
    for (size_t i = 0; i < path->doubt_count; i++)
        if (strstr(path->doubts[i], words) != NULL)
            return true;
    return false;
}

/* Everything but the ids of blobs, whose bytes count. */
static void assert_same_state(const struct fake_card *before, const struct fake_card *after)
{
    ck_assert_uint_eq(before->value_count, after->value_count);
    for (size_t i = 0; i < before->value_count; i++) {
        const struct fake_value *was = &before->values[i], *is = &after->values[i];
        const struct fake_property *definition = &before->properties[was->property - 1];
        size_t was_length = 0, is_length = 0;
        const void *was_bytes = fake_blob_bytes(before, was->value, &was_length);
        const void *is_bytes = fake_blob_bytes(after, is->value, &is_length);
        if ((definition->flags & DRM_MODE_PROP_BLOB) != 0 && was_bytes != NULL) {
            ck_assert_msg(is_bytes != NULL && was_length == is_length, "%s", definition->name);
            ck_assert_mem_eq(was_bytes, is_bytes, was_length);
        } else {
            ck_assert_msg(was->value == is->value,
                          "%s of %u: %llu, found %llu",
                          definition->name,
                          was->object_id,
                          (unsigned long long)is->value,
                          (unsigned long long)was->value);
        }
    }
    for (size_t i = 0; i < before->object_count; i++) {
        ck_assert_uint_eq(before->objects[i].picture, after->objects[i].picture);
        ck_assert_uint_eq(before->objects[i].encoder_crtc, after->objects[i].encoder_crtc);
        ck_assert_mem_eq(
            before->objects[i].ramp, after->objects[i].ramp, sizeof before->objects[i].ramp);
    }
}

static const struct {
    const char *table, *connector, *backend, *format, *lut;
    unsigned width, height;
} drivers[] = {
    {"amdgpu.txt", "DP-1", "kms", "XRGB8888", "identity", 1536, 2048},
    {"amdgpu.txt", "DP-2", "kms", "XRGB8888", "identity", 1536, 2048},
    {"i915.txt", "HDMI-A-1", "kms", "XRGB8888", "identity", 1536, 2048},
    {"i915.txt", "eDP-1", "kms", "XRGB8888", "identity", 1920, 1080},
    {"nouveau.txt", "DP-1", "kms-legacy", "XRGB8888", "identity", 1536, 2048},
    {"radeon.txt", "DP-1", "kms-legacy", "XRGB8888", "identity", 1536, 2048},
    {"simpledrm.txt", "Unknown-1", "kms", "XRGB8888", "none", 1024, 768},
    {"virtio_gpu.txt", "Virtual-1", "kms", "XRGB8888", "none", 1536, 2048},
};

START_TEST(each_driver_is_taken_shown_on_and_given_back)
{
    static struct fake_card before;
    load(drivers[_i].table);
    before = *card;
    struct display *display = open_display(drivers[_i].connector, DISPLAY_LUT_BARE);
    const struct signal_path *path = display_signal_path(display);
    ck_assert_str_eq(path->backend, drivers[_i].backend);
    ck_assert_str_eq(path->format, drivers[_i].format);
    ck_assert_str_eq(path->lut, drivers[_i].lut);
    ck_assert_str_eq(path->mode, "bare");
    ck_assert_str_eq(path->card_driver, card->driver);
    ck_assert_uint_eq(display_info(display)->width, drivers[_i].width);
    ck_assert_uint_eq(display_info(display)->height, drivers[_i].height);
    for (uint16_t level = 0; level < 4; level++)
        show(display, level);
    ck_assert_int_eq(card->flips, 4);
    display_close(display);
    assert_same_state(&before, card);
}
END_TEST

/* Every setting that a careless program could leave, for each that the driver offers. */
static const struct {
    const char *object, *name, *left, *wanted;
} careless[] = {
    {"connector", "Broadcast RGB", "Limited 16:235", "Full"},
    {"connector", "Colorspace", "opRGB", "Default"},
    {"connector", "content type", "Cinema", "No Data"},
    {"connector", "scaling mode", "Full", "None"},
    {"connector", "underscan", "on", "off"},
    {"connector", "dithering mode", "temporal", "off"},
    {"connector", "dither", "on", "off"},
    {"connector", "output_csc", "tvrgb", "bypass"},
    {"plane", "pixel blend mode", "Coverage", "None"},
};
static const char *const tables[] = {
    "amdgpu.txt", "i915.txt", "nouveau.txt", "radeon.txt", "simpledrm.txt", "virtio_gpu.txt"};

static uint32_t type_of(const char *object)
{
    return object[0] == 'c' ? DRM_MODE_OBJECT_CONNECTOR : DRM_MODE_OBJECT_PLANE;
}

static size_t leave_careless(uint32_t connector_id)
{
    size_t planted = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(careless); i++) {
        bool of_connector = type_of(careless[i].object) == DRM_MODE_OBJECT_CONNECTOR;
        uint32_t id = of_connector ? connector_id : fake_nth(card, DRM_MODE_OBJECT_PLANE, 0)->id;
        if (fake_property_id(card, id, careless[i].name) == 0)
            continue;
        fake_choose(card, id, careless[i].name, careless[i].left);
        planted++;
    }
    return planted;
}

START_TEST(what_a_careless_program_left_is_undone_recorded_and_comes_back)
{
    static struct fake_card before;
    load(tables[_i]);
    /* the panel of i915 always scales: its other output then */
    size_t which = strcmp(tables[_i], "i915.txt") == 0 ? 1 : 0;
    const struct fake_object *connector = fake_nth(card, DRM_MODE_OBJECT_CONNECTOR, which);
    static const size_t offered[] = {4, 3, 3, 4, 0, 0};
    ck_assert_uint_eq(leave_careless(connector->id), offered[_i]);
    before = *card;
    char name[64];
    (void)snprintf(name,
                   sizeof name,
                   "%s-%u",
                   drmModeGetConnectorTypeName(connector->connector_type),
                   connector->connector_type_id);
    struct display *display = open_display(name, DISPLAY_LUT_BARE);
    for (size_t i = 0; i < ARRAY_LENGTH(careless); i++) {
        const struct signal_property *now = property(display, careless[i].name);
        if (now == NULL || (which == 1 && strcmp(careless[i].object, "plane") == 0))
            continue;
        ck_assert_str_eq(now->found, careless[i].left);
        ck_assert_str_eq(now->value, careless[i].wanted);
    }
    ck_assert(!doubts(display, "reads back"));
    display_close(display);
    assert_same_state(&before, card);
}
END_TEST

static const struct {
    const char *table, *connector;
    int panel_bits;
    const char *format;
    unsigned depth_bits;
} depths[] = {
    {"amdgpu.txt", "DP-1", 8, "XRGB8888", 8},
    {"amdgpu.txt", "DP-1", 10, "XRGB2101010", 10},
    {"amdgpu.txt", "DP-1", 12, "XRGB16161616", 12},
    {"i915.txt", "HDMI-A-1", 10, "XRGB2101010", 10},
    {"i915.txt", "HDMI-A-1", 12, "XRGB2101010", 10},
    {"nouveau.txt", "DP-1", 10, "XRGB8888", 8},
    {"virtio_gpu.txt", "Virtual-1", 10, "XRGB8888", 8},
};

static uint32_t connector_named(const char *name)
{
    for (size_t i = 0;; i++) {
        const struct fake_object *object = fake_nth(card, DRM_MODE_OBJECT_CONNECTOR, i);
        ck_assert_msg(object != NULL, "%s", name);
        char candidate[64];
        (void)snprintf(candidate,
                       sizeof candidate,
                       "%s-%u",
                       drmModeGetConnectorTypeName(object->connector_type),
                       object->connector_type_id);
        if (strcmp(candidate, name) == 0)
            return object->id;
    }
}

/* The first pixel on the screen, as the memory has it. */
static uint64_t pixel_shown(size_t plane_index)
{
    uint32_t plane = fake_nth(card, DRM_MODE_OBJECT_PLANE, plane_index)->id;
    uint64_t buffer = fake_value(card, plane, "FB_ID") - FAKE_FIRST_BUFFER;
    const void *pixels = (const void *)(uintptr_t)card->pixels[buffer];
    if (card->buffers[buffer].format == DRM_FORMAT_XRGB16161616)
        return *(const uint64_t *)pixels;
    return *(const uint32_t *)pixels;
}

START_TEST(levels_are_as_deep_as_card_link_and_monitor)
{
    load(depths[_i].table);
    uint32_t connector = connector_named(depths[_i].connector);
    give_edid(connector, depths[_i].panel_bits);
    struct display *display = open_display(depths[_i].connector, DISPLAY_LUT_BARE);
    ck_assert_str_eq(display_signal_path(display)->format, depths[_i].format);
    ck_assert_uint_eq(display_depth_bits(display), depths[_i].depth_bits);
    if (fake_property_id(card, connector, "max bpc") != 0)
        ck_assert_uint_eq(fake_value(card, connector, "max bpc"), depths[_i].depth_bits);
    display_close(display);
}
END_TEST

START_TEST(a_level_of_ten_or_twelve_bits_is_in_memory_as_it_is)
{
    load("amdgpu.txt");
    give_edid(connector_named("DP-1"), 10);
    struct display *display = open_display("DP-1", DISPLAY_LUT_BARE);
    show(display, 1);
    ck_assert_uint_eq(pixel_shown(0), 1 | 1 << 10 | 1 << 20);
    show(display, 1022);
    ck_assert_uint_eq(pixel_shown(0), 1022 | 1022 << 10 | 1022 << 20);
    display_close(display);
    give_edid(connector_named("DP-1"), 12);
    display = open_display("DP-1", DISPLAY_LUT_BARE);
    for (uint16_t level = 0; level < 4096; level = (uint16_t)(level + 315)) {
        show(display, level);
        for (int channel = 0; channel < 3; channel++)
            ck_assert_uint_eq(pixel_shown(0) >> (16 * channel + 4) & 0xfff, level);
    }
    display_close(display);
}
END_TEST

START_TEST(a_depth_that_the_driver_refuses_is_not_shown)
{
    load("amdgpu.txt");
    give_edid(connector_named("DP-1"), 10);
    struct fake_object *plane = fake_nth(card, DRM_MODE_OBJECT_PLANE, 0);
    card->refused_object = plane->id;
    (void)snprintf(card->refused_name, sizeof card->refused_name, "none of its properties");
    card->objects[plane - card->objects].format_count = 1; /* XRGB8888 is left */
    struct display *display = open_display("DP-1", DISPLAY_LUT_BARE);
    ck_assert_uint_eq(display_depth_bits(display), 8);
    display_close(display);
}
END_TEST

START_TEST(all_displays_of_a_card_show_at_once)
{
    static struct fake_card before;
    load("amdgpu.txt");
    before = *card;
    struct display *left = open_display("DP-1", DISPLAY_LUT_BARE);
    struct display *right = open_display("DP-2", DISPLAY_LUT_BARE);
    show(left, 10);
    show(right, 20);
    show(left, 30);
    ck_assert_uint_eq(pixel_shown(0), 0x1e1e1e);
    ck_assert_uint_eq(pixel_shown(1), 0x141414);
    display_close(left);
    show(right, 40);
    ck_assert_uint_eq(pixel_shown(1), 0x282828);
    display_close(right);
    assert_same_state(&before, card);
}
END_TEST

START_TEST(displays_of_two_cards_show_at_once)
{
    static struct fake_card before[2];
    load("amdgpu.txt");
    struct fake_card *other = fake_card_load(1, "nouveau.txt");
    memcpy(before, fake_cards, sizeof before);
    struct display *left = open_display("DP-2", DISPLAY_LUT_BARE);
    struct display *right = open_display("card1-HDMI-A-1", DISPLAY_LUT_BARE);
    show(left, 1);
    show(right, 2);
    ck_assert_int_eq(other->flips, 1);
    ck_assert_int_eq(card->flips, 1);
    display_close(right);
    assert_same_state(&before[1], other);
    display_close(left);
    assert_same_state(&before[0], card);
}
END_TEST

/* Entries of struct drm_color_lut that turn black and white round. */
static void invert(uint16_t *table, size_t entries)
{
    for (size_t i = 0; i < entries; i++)
        for (size_t j = 0; j < 3; j++)
            table[4 * i + j] = (uint16_t)(65535 - i * 65535 / (entries - 1));
}

static const uint16_t *plant_table(void)
{
    static uint16_t table[4 * 256];
    invert(table, 256);
    fake_set(card,
             fake_nth(card, DRM_MODE_OBJECT_CRTC, 0)->id,
             "GAMMA_LUT",
             fake_blob(card, table, sizeof table));
    return table;
}

START_TEST(bare_takes_the_table_out_and_gives_it_back)
{
    static struct fake_card before;
    load("i915.txt");
    (void)plant_table();
    before = *card;
    struct display *display = open_display("eDP-1", DISPLAY_LUT_BARE);
    const struct signal_property *table = property(display, "GAMMA_LUT");
    ck_assert_uint_eq(fake_value(card, 47, "GAMMA_LUT"), 0);
    ck_assert_ptr_nonnull(strstr(table->found, "256 entries, sha256 "));
    ck_assert_str_eq(table->value, "none");
    ck_assert_str_eq(display_signal_path(display)->lut, "identity");
    ck_assert(doubts(display, "GAMMA_LUT was in force before"));
    display_close(display);
    assert_same_state(&before, card);
}
END_TEST

START_TEST(as_found_keeps_the_table_and_knows_it_by_its_hash)
{
    char wanted[DIGEST_TEXT_SIZE];
    load("i915.txt");
    const uint16_t *planted = plant_table();
    uint64_t id = fake_value(card, 47, "GAMMA_LUT");
    struct display *display = open_display("eDP-1", DISPLAY_LUT_AS_FOUND);
    const struct signal_property *table = property(display, "GAMMA_LUT");
    (void)digest_sha256(planted, 4 * 256 * sizeof *planted, wanted);
    ck_assert_uint_eq(fake_value(card, 47, "GAMMA_LUT"), id);
    ck_assert_str_eq(signal_value_sha256(table->found), wanted);
    ck_assert_str_eq(signal_value_sha256(table->value), wanted);
    ck_assert_str_eq(display_signal_path(display)->mode, "as-found");
    ck_assert_str_eq(display_signal_path(display)->lut, "other");
    ck_assert(!doubts(display, "GAMMA_LUT"));
    ck_assert_str_eq(property(display, "Broadcast RGB")->value, "Full");
    display_close(display);
}
END_TEST

static const struct {
    enum display_lut lut;
    const char *word;
    bool kept;
} ramps[] = {{DISPLAY_LUT_BARE, "identity", false}, {DISPLAY_LUT_AS_FOUND, "other", true}};

START_TEST(a_gamma_ramp_of_an_older_driver_is_a_table_too)
{
    static struct fake_card before;
    load("radeon.txt");
    struct fake_object *crtc = fake_nth(card, DRM_MODE_OBJECT_CRTC, 0);
    for (size_t i = 0; i < 3 * FAKE_RAMP; i++)
        crtc->ramp[i] = (uint16_t)(65535 - i % FAKE_RAMP * 257);
    before = *card;
    struct display *display = open_display("DP-1", ramps[_i].lut);
    const struct signal_property *ramp = property(display, "gamma ramp");
    ck_assert_str_eq(display_signal_path(display)->lut, ramps[_i].word);
    ck_assert_ptr_nonnull(signal_value_sha256(ramp->found));
    ck_assert_uint_eq(crtc->ramp[255], ramps[_i].kept ? 0 : 65535);
    if (ramps[_i].kept)
        ck_assert_str_eq(ramp->value, ramp->found);
    else
        ck_assert_str_eq(ramp->value, "identity (256 entries)");
    display_close(display);
    assert_same_state(&before, card);
}
END_TEST

START_TEST(an_older_driver_that_cannot_flip_is_given_each_picture_anew)
{
    load("nouveau.txt");
    card->cannot_flip = true;
    card->has_dirty = true;
    fake_nth(card, DRM_MODE_OBJECT_CRTC, 0)->cursor_on = true;
    struct display *display = open_display("DP-1", DISPLAY_LUT_BARE);
    uint32_t first = fake_nth(card, DRM_MODE_OBJECT_CRTC, 0)->picture;
    show(display, 9);
    ck_assert_int_eq(card->flips, 0);
    ck_assert_int_eq(card->dirtied, 1);
    ck_assert_uint_ne(fake_nth(card, DRM_MODE_OBJECT_CRTC, 0)->picture, first);
    ck_assert(!fake_nth(card, DRM_MODE_OBJECT_CRTC, 0)->cursor_on);
    display_close(display);
}
END_TEST

START_TEST(a_cursor_over_the_picture_is_taken_off)
{
    load("amdgpu.txt");
    uint32_t cursor = 53;
    fake_set(card, cursor, "CRTC_ID", 82);
    fake_set(card, cursor, "FB_ID", fake_foreign_buffer(card));
    struct display *display = open_display("DP-1", DISPLAY_LUT_BARE);
    ck_assert_uint_eq(fake_value(card, cursor, "FB_ID"), 0);
    display_close(display);
    ck_assert_uint_eq(fake_value(card, cursor, "CRTC_ID"), 82);
}
END_TEST

static const struct {
    int busy, commit_result, buffer_result;
    bool held;
    enum error_kind kind;
    const char *words; /* NULL: taken all the same */
} troubles[] = {
    {.busy = 3, .words = NULL},
    {.held = true, .kind = ERROR_UNAVAILABLE, .words = "another program draws on it"},
    {.commit_result = -EACCES, .kind = ERROR_UNAVAILABLE, .words = "Permission denied"},
    {.commit_result = -EBUSY, .kind = ERROR_UNAVAILABLE, .words = "busy"},
    {.commit_result = -ENOSPC, .kind = ERROR_UNAVAILABLE, .words = "No space left"},
    {.buffer_result = -ENOSPC, .kind = ERROR_SYSTEM, .words = "No space left"},
    {.buffer_result = -ENOMEM, .kind = ERROR_SYSTEM, .words = "buffer of 1536x2048"},
};

START_TEST(trouble_with_the_card_is_named_and_changes_nothing)
{
    static struct fake_card before;
    load("amdgpu.txt");
    card->busy = troubles[_i].busy;
    card->commit_result = troubles[_i].commit_result;
    card->buffer_result = troubles[_i].buffer_result;
    card->held = troubles[_i].held;
    before = *card;
    if (troubles[_i].words != NULL)
        refuse_display("DP-1", troubles[_i].kind, troubles[_i].words);
    else
        display_close(open_display("DP-1", DISPLAY_LUT_BARE));
    assert_same_state(&before, card);
}
END_TEST

START_TEST(a_flip_that_never_comes_is_given_up_and_all_is_given_back)
{
    static struct fake_card before;
    struct error error = {0};
    load("amdgpu.txt");
    before = *card;
    struct display *display = open_display("DP-1", DISPLAY_LUT_BARE);
    card->silent = true;
    struct raster *raster = grey(display, 1);
    ck_assert(!display_show(display, raster, &error));
    raster_destroy(raster);
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, "did not show the picture") != NULL, "%s", error.text);
    display_close(display);
    assert_same_state(&before, card);
}
END_TEST

START_TEST(another_master_takes_the_card_while_a_picture_is_shown)
{
    struct error error = {0};
    load("virtio_gpu.txt");
    struct display *display = open_display("Virtual-1", DISPLAY_LUT_BARE);
    struct raster *raster = grey(display, 1);
    card->held = true;
    ck_assert(!display_show(display, raster, &error));
    raster_destroy(raster);
    ck_assert_msg(strstr(error.text, "another program has taken") != NULL, "%s", error.text);
    display_close(display);
}
END_TEST

static void give_text(uint32_t connector, const char *name, const char *text)
{
    fake_set(card, connector, name, fake_blob(card, text, strlen(text) + 1));
}

START_TEST(a_display_that_is_not_understood_is_listed_with_the_reason_and_not_taken)
{
    struct display_info *infos = NULL;
    size_t count = 0;
    load("amdgpu.txt");
    give_text(connector_named("DP-2"), "TILE", "1:1:2:1:0:0:1536:2048");
    refuse_display("DP-2", ERROR_INVALID, "display DP-2 is not measured: it is tile 0,0 of 2x1");
    ck_assert_int_eq(card->commits, 0);
    ck_assert(display_list(&infos, &count, NULL));
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(infos[0].refusal, "");
    ck_assert_ptr_nonnull(strstr(infos[1].refusal, "tile 0,0 of 2x1"));
    ck_assert_str_eq(infos[1].driver, "amdgpu");
    free(infos);
}
END_TEST

static const struct {
    const char *name;
    enum error_kind kind;
    const char *words;
} wrong_names[] = {
    {"DP-3", ERROR_INVALID, "no output has that name; there is card0-DP-1, card1-DP-1"},
    {"DP-1", ERROR_INVALID, "more than one card has such an output"},
    {"card0-HDMI-A-1", ERROR_UNAVAILABLE, "no monitor is connected"},
    {NULL, ERROR_INVALID, "say which, with --display; there is card0-DP-1"},
};

START_TEST(of_several_cards_the_wrong_name_is_refused)
{
    load("amdgpu.txt");
    (void)fake_card_load(1, "nouveau.txt");
    refuse_display(wrong_names[_i].name, wrong_names[_i].kind, wrong_names[_i].words);
    ck_assert_int_eq(fake_cards[0].commits + fake_cards[1].commits, 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("backend");
    tcase_add_checked_fixture(tcase, cards_were_forgotten, NULL);
    tcase_add_loop_test(
        tcase, each_driver_is_taken_shown_on_and_given_back, 0, ARRAY_LENGTH(drivers));
    tcase_add_loop_test(tcase,
                        what_a_careless_program_left_is_undone_recorded_and_comes_back,
                        0,
                        ARRAY_LENGTH(tables));
    tcase_add_loop_test(
        tcase, levels_are_as_deep_as_card_link_and_monitor, 0, ARRAY_LENGTH(depths));
    tcase_add_test(tcase, a_level_of_ten_or_twelve_bits_is_in_memory_as_it_is);
    tcase_add_test(tcase, a_depth_that_the_driver_refuses_is_not_shown);
    tcase_add_test(tcase, all_displays_of_a_card_show_at_once);
    tcase_add_test(tcase, displays_of_two_cards_show_at_once);
    tcase_add_test(tcase, bare_takes_the_table_out_and_gives_it_back);
    tcase_add_test(tcase, as_found_keeps_the_table_and_knows_it_by_its_hash);
    tcase_add_loop_test(
        tcase, a_gamma_ramp_of_an_older_driver_is_a_table_too, 0, ARRAY_LENGTH(ramps));
    tcase_add_test(tcase, an_older_driver_that_cannot_flip_is_given_each_picture_anew);
    tcase_add_test(tcase, a_cursor_over_the_picture_is_taken_off);
    tcase_add_loop_test(
        tcase, trouble_with_the_card_is_named_and_changes_nothing, 0, ARRAY_LENGTH(troubles));
    tcase_add_test(tcase, a_flip_that_never_comes_is_given_up_and_all_is_given_back);
    tcase_add_test(tcase, another_master_takes_the_card_while_a_picture_is_shown);
    tcase_add_test(tcase, a_display_that_is_not_understood_is_listed_with_the_reason_and_not_taken);
    tcase_add_loop_test(
        tcase, of_several_cards_the_wrong_name_is_refused, 0, ARRAY_LENGTH(wrong_names));
    return run_case("agent.display.backend", tcase);
}
