/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_device.h"
#include "agent/display/signal_path_read.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdio.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

typedef bool taker(void *context, const struct signal_output *output, struct error *error);

/* The first to open a card that nobody draws on becomes its master, which would stand in the way of
 * a desktop that is about to start. */
static int open_card(const char *path)
{
    int fd = kms_device_open(path);
    if (fd >= 0 && drmIsMaster(fd))
        (void)drmDropMaster(fd);
    return fd;
}

static bool read_connector(int fd, const char *card, uint32_t id, taker *take, void *context,
                           struct error *error)
{
    CLEANUP(signal_output_finish) struct signal_output output = {0};
    if (!signal_path_read(fd, card, id, &output, NULL) || !output.connected)
        return true;
    return take(context, &output, error);
}

static bool read_card(int fd, const char *card, taker *take, void *context, struct error *error)
{
    drmModeRes *resources = drmModeGetResources(fd);
    bool ok = true;
    for (int i = 0; ok && resources != NULL && i < resources->count_connectors; i++)
        ok = read_connector(fd, card, resources->connectors[i], take, context, error);
    if (resources != NULL)
        drmModeFreeResources(resources);
    return ok;
}

bool signal_path_read_all(taker *take, void *context, struct error *error)
{
    CLEANUP(file_names_finish) struct file_names cards = {0};
    if (!kms_device_names(&cards, error))
        return false;
    struct error first = {0};
    size_t opened = 0;
    for (size_t i = 0; i < cards.count; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, KMS_DEVICE_FOLDER "/%.40s", cards.names[i]);
        CLEANUP(close_descriptor) int fd = open_card(path);
        if (fd < 0) {
            if (first.kind == ERROR_NONE)
                (void)error_set_errno(&first, "graphics card %s", path);
            continue;
        }
        opened++;
        if (!read_card(fd, path, take, context, error))
            return false;
    }
    return opened > 0 || first.kind == ERROR_NONE || error_set(error, first.kind, "%s", first.text);
}
