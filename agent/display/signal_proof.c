/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_proof.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *signal_prover_compare(struct signal_prover *prover, const char *sha256, const char *crc,
                                  enum signal_outcome *outcome)
{
    bool is_known = false;
    size_t held = prover->count < PROVER_PICTURES ? prover->count : PROVER_PICTURES;
    for (size_t i = 0; i < held; i++) {
        bool same_picture = strcmp(prover->pictures[i].sha256, sha256) == 0;
        bool same_crc = strcmp(prover->pictures[i].crc, crc) == 0;
        is_known = is_known || same_picture;
        if (same_picture && !same_crc) {
            *outcome = SIGNAL_FAIL;
            return "the same picture has another CRC than before: something changes it on its way";
        }
        if (!same_picture && same_crc) {
            *outcome = SIGNAL_NOT_KNOWN;
            return "another picture has the same CRC: it proves nothing on this card";
        }
    }
    if (!is_known) {
        size_t slot = prover->count++ % PROVER_PICTURES;
        (void)text_copy(
            prover->pictures[slot].sha256, sizeof prover->pictures[slot].sha256, sha256);
        (void)text_copy(prover->pictures[slot].crc, sizeof prover->pictures[slot].crc, crc);
    }
    *outcome = SIGNAL_PASS;
    return "";
}

static void fail(struct signal_proof *proof, enum signal_outcome outcome, const char *cause)
{
    if (proof->outcome == SIGNAL_FAIL || outcome == SIGNAL_PASS)
        return;
    proof->outcome = outcome;
    (void)text_copy(proof->cause, sizeof proof->cause, cause);
}

static void add_method(struct signal_proof *proof, const char *name)
{
    size_t length = strlen(proof->method);
    (void)snprintf(
        proof->method + length, sizeof proof->method - length, "%s%s", length > 0 ? "+" : "", name);
}

static uint32_t framebuffer_on_screen(const struct signal_shown *shown)
{
    uint32_t id = 0;
    if (shown->is_atomic) {
        CLEANUP(kms_object_finish) struct kms_object plane = {0};
        if (kms_object_read(shown->fd, shown->route->plane.id, DRM_MODE_OBJECT_PLANE, &plane, NULL))
            id = (uint32_t)kms_object_value(&plane, "FB_ID");
        return id;
    }
    drmModeCrtc *crtc = drmModeGetCrtc(shown->fd, shown->route->crtc.id);
    if (crtc != NULL) {
        id = crtc->buffer_id;
        drmModeFreeCrtc(crtc);
    }
    return id;
}

/* Rows without what pads them. */
static void copy_rows(const void *from, size_t stride, void *to, size_t row, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memcpy((char *)to + i * row, (const char *)from + i * stride, row);
}

/* expected gets the pixels that should be there; false: no memory. */
static bool prove_framebuffer(const struct signal_shown *shown, void *expected, size_t row,
                              struct signal_proof *proof)
{
    unsigned height = raster_height(shown->raster);
    CLEANUP(free_pointer) void *held = malloc(row * height);
    if (held == NULL)
        return false;
    shown->buffer->format->paint(shown->raster, expected, row);
    copy_rows(shown->buffer->pixels, shown->buffer->stride_bytes, held, row, height);
    (void)digest_sha256(held, row * height, proof->value);
    if (framebuffer_on_screen(shown) != shown->buffer->framebuffer_id)
        fail(proof, SIGNAL_FAIL, "the card shows another buffer than ours");
    if (memcmp(held, expected, row * height) != 0)
        fail(proof, SIGNAL_FAIL, "the buffer holds other pixels than were painted");
    return true;
}

static void prove_crc(struct signal_prover *prover, const struct signal_shown *shown,
                      struct signal_proof *proof)
{
    enum signal_outcome outcome = SIGNAL_PASS;
    switch (signal_crc_read(shown->fd, shown->route->crtc_index, proof->crc)) {
    case CRC_ABSENT:
        return;
    case CRC_UNSTEADY:
        add_method(proof, "crc");
        fail(proof, SIGNAL_FAIL, "a picture that stands has a CRC that changes");
        return;
    case CRC_STEADY:
        break;
    }
    add_method(proof, "crc");
    const char *trouble = signal_prover_compare(prover, proof->value, proof->crc, &outcome);
    fail(proof, outcome, trouble);
}

/* Drivers may fill the bits that no channel has. */
static void clear_unused(void *pixels, size_t length, const struct kms_format *format)
{
    const uint32_t used = format->depth_bits == 10 ? 0x3fffffff : 0x00ffffff;
    for (size_t at = 0; at + 8 <= length && format->bits_per_pixel == 64; at += 8)
        memset((char *)pixels + at + 6, 0, 2);
    for (size_t at = 0; at + 4 <= length && format->bits_per_pixel == 32; at += 4) {
        uint32_t pixel;
        memcpy(&pixel, (char *)pixels + at, sizeof pixel);
        pixel &= used;
        memcpy((char *)pixels + at, &pixel, sizeof pixel);
    }
}

static void prove_writeback(struct signal_prover *prover, const struct signal_shown *shown,
                            const void *expected, size_t row, struct signal_proof *proof)
{
    unsigned width = raster_width(shown->raster), height = raster_height(shown->raster);
    if (!shown->is_atomic || !shown->is_straight ||
        !signal_writeback_capture(&prover->writeback,
                                  shown->fd,
                                  shown->route,
                                  shown->buffer->format,
                                  (struct signal_size){width, height}))
        return;
    const struct kms_buffer *captured = &prover->writeback.buffer;
    CLEANUP(free_pointer) void *held = malloc(row * height);
    if (held == NULL)
        return;
    add_method(proof, "writeback");
    copy_rows(captured->pixels, captured->stride_bytes, held, row, height);
    clear_unused(held, row * height, shown->buffer->format);
    (void)digest_sha256(held, row * height, proof->value);
    if (memcmp(held, expected, row * height) != 0)
        fail(proof, SIGNAL_FAIL, "what leaves the card differs from the picture");
}

void signal_prove(struct signal_prover *prover, const struct signal_shown *shown,
                  struct signal_proof *proof)
{
    struct signal_proof made = {.outcome = SIGNAL_PASS};
    size_t row = (size_t)raster_width(shown->raster) * shown->buffer->format->bits_per_pixel / 8;
    CLEANUP(free_pointer) void *expected = calloc(raster_height(shown->raster), row);
    if (expected == NULL || !prove_framebuffer(shown, expected, row, &made)) {
        (void)text_copy(made.method, sizeof made.method, "none");
        fail(&made, SIGNAL_NOT_KNOWN, "no memory to read the picture back");
        *proof = made;
        return;
    }
    prove_crc(prover, shown, &made);
    prove_writeback(prover, shown, expected, row, &made);
    if (made.method[0] == '\0')
        add_method(&made, "framebuffer");
    *proof = made;
}

void signal_prover_finish(struct signal_prover *prover, int fd)
{
    signal_writeback_finish(&prover->writeback, fd);
}

void signal_prover_forget(struct signal_prover *prover)
{
    signal_writeback_forget(&prover->writeback);
}
