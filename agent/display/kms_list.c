/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/backend.h"
#include "agent/display/kms_card.h"
#include "agent/display/kms_device.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INFOS_MAX 64

struct list {
    struct display_info *infos;
    size_t count;
};

static bool append(struct list *list, const struct kms_card *card,
                   const drmModeConnector *connector, struct error *error)
{
    if (list->count == INFOS_MAX)
        return true;
    struct display_info *grown = reallocarray(list->infos, list->count + 1, sizeof *grown);
    if (grown == NULL)
        return error_set_errno(error, "displays of %s", card->path);
    list->infos = grown;
    struct display_info *info = &grown[list->count++];
    memset(info, 0, sizeof *info);
    (void)text_copy(info->card, sizeof info->card, card->path);
    (void)text_copy(info->driver, sizeof info->driver, card->driver);
    kms_connector_describe(card->fd, connector, info);
    return true;
}

/* A card without outputs (render only) adds nothing. */
static bool list_card(const char *path, struct list *list, struct error *error)
{
    struct kms_card card;
    if (!kms_card_open(path, &card, error))
        return false;
    bool ok = true;
    CLEANUP(kms_free_resources) drmModeRes *resources = drmModeGetResources(card.fd);
    for (int i = 0; ok && resources != NULL && i < resources->count_connectors; i++) {
        CLEANUP(kms_free_connector)
        drmModeConnector *connector = drmModeGetConnector(card.fd, resources->connectors[i]);
        if (connector != NULL) /* gone since: an unplugged hub */
            ok = append(list, &card, connector, error);
    }
    kms_card_close(&card);
    return ok;
}

bool kms_list(struct display_info **infos, size_t *count, struct error *error)
{
    struct list list = {0};
    CLEANUP(file_names_finish) struct file_names entries = {0};
    if (!kms_device_names(&entries, error))
        return false;
    struct error first = {0};
    size_t listed = 0;
    for (size_t i = 0; i < entries.count; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, KMS_DEVICE_FOLDER "/%.40s", entries.names[i]);
        struct error problem = {0};
        if (list_card(path, &list, &problem))
            listed++;
        else if (first.kind == ERROR_NONE)
            first = problem;
    }
    if (listed == 0 && first.kind != ERROR_NONE) {
        free(list.infos);
        return error_set(error, first.kind, "%s", first.text);
    }
    *infos = list.infos;
    *count = list.count;
    return true;
}
