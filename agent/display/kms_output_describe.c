/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_output.h"
#include "agent/display/signal_path_read.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

static void describe_link(const struct kms_output *output, const struct display_info *info,
                          struct signal_path *path)
{
    uint32_t type = output->route.connector_type;
    bool analog =
        type == DRM_MODE_CONNECTOR_VGA || (info->has_edid && info->parsed.interface == EDID_ANALOG);
    bool hdmi = type == DRM_MODE_CONNECTOR_HDMIA || type == DRM_MODE_CONNECTOR_HDMIB;
    if (analog)
        signal_path_add_doubt(path, "analogue connection: levels do not arrive exactly");
    if (hdmi && kms_object_find(&output->route.connector, "Broadcast RGB") == NULL)
        signal_path_add_doubt(path, "HDMI, and no word from the driver on full or limited range");
    if (output->format->depth_bits > 8)
        signal_path_add_doubt(path,
                              "%u bits are asked for, but drivers do not tell what the cable "
                              "carries: \"max bpc\" only limits it",
                              output->format->depth_bits);
    if (!output->card->atomic)
        signal_path_add_doubt(path,
                              "a driver that is not atomic: a cursor or an overlay that was there "
                              "is switched off, which cannot be read back");
}

/* What we know better than who only looks on. */
static void describe_choice(const struct kms_output *output, struct signal_path *path)
{
    static const char *const tables[] = {"DEGAMMA_LUT", "CTM", "GAMMA_LUT", "gamma ramp"};
    bool has_table = false;
    for (size_t i = 0; i < ARRAY_LENGTH(tables); i++)
        has_table = has_table || signal_path_find(path, "crtc", tables[i]) != NULL;
    if (!has_table)
        (void)text_copy(path->lut, sizeof path->lut, "none");
    (void)text_copy(path->mode, sizeof path->mode, display_lut_name(output->wish.lut));
    (void)text_copy(path->format, sizeof path->format, output->format->name);
    path->depth_bits = (int)output->format->depth_bits;
    if (output->card->atomic)
        return;
    (void)text_copy(path->backend, sizeof path->backend, "kms-legacy");
    path->overlays = -1;
}

static bool add_doubts(const struct kms_output *output, struct signal_path *path,
                       struct error *error)
{
    const struct kms_object *objects[] = {
        &output->route.connector, &output->route.crtc, &output->route.plane};
    for (size_t i = 0; i < ARRAY_LENGTH(objects); i++) {
        CLEANUP(kms_object_finish) struct kms_object now = {0};
        if (!kms_object_read(output->card->fd, objects[i]->id, objects[i]->type, &now, error))
            return false;
        kms_signal_doubt(objects[i], &now, &output->wish, &output->settings, path);
    }
    return true;
}

bool kms_output_describe(const struct kms_output *output, const struct display_info *info,
                         struct signal_path *path, struct error *error)
{
    CLEANUP(signal_output_finish) struct signal_output now = {0};
    if (!signal_path_read(
            output->card->fd, output->card->path, output->route.connector.id, &now, error) ||
        !add_doubts(output, &now.path, error))
        return false;
    signal_path_set_found(&now.path, &output->found);
    describe_choice(output, &now.path);
    describe_link(output, info, &now.path);
    *path = now.path;
    return true;
}
