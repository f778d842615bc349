/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/agentd_audit.h"

#include "agent/display/signal_path_read.h"
#include "agent/display/signal_path_state.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"
#include "monqa/signal_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_BYTES_MAX (64u << 10)

struct audit {
    const char *state_folder;
    struct buffer text;
    struct audit_result result;
};

/* CONNECTOR TAB EDID-SHA256 TAB KIND TAB maintenance|notice TAB WORDS */
static void report(struct audit *audit, const struct signal_path *now,
                   const struct signal_change *change)
{
    buffer_format(&audit->text,
                  "%s\t%s\t%s\t%s\t%s\n",
                  now->connector,
                  now->edid_sha256,
                  change->kind,
                  change->is_maintenance ? "maintenance" : "notice",
                  change->words);
    audit->result.changes++;
}

static void compare(struct audit *audit, const struct signal_path *before,
                    const struct signal_output *output)
{
    struct signal_change changes[SIGNAL_CHANGES_MAX];
    CLEANUP(free_pointer) struct edid *edid = malloc(sizeof *edid);
    bool has_edid = edid != NULL && output->edid != NULL &&
                    edid_parse(output->edid, output->edid_length, edid, NULL);
    size_t count = signal_path_compare(before, &output->path, has_edid ? edid : NULL, changes);
    for (size_t i = 0; i < count; i++)
        report(audit, &output->path, &changes[i]);
}

static bool take(void *context, const struct signal_output *output, struct error *error)
{
    struct audit *audit = context;
    struct signal_path before;
    struct error trouble = {0};
    bool found = false;
    audit->result.outputs++;
    if (!signal_state_load(audit->state_folder, &output->path, &found, &before, &trouble)) {
        log_warning("audit: %s; taken down anew", trouble.text);
        found = false;
    }
    if (!found)
        return signal_state_save(audit->state_folder, &output->path, error);
    compare(audit, &before, output);
    return true;
}

static bool is_same(const char *path, const struct buffer *text)
{
    CLEANUP(buffer_finish) struct buffer held = BUFFER(CHANGES_BYTES_MAX);
    return file_exists(path) && file_read(path, &held, NULL) && held.length == text->length &&
           (text->length == 0 || memcmp(held.data, text->data, text->length) == 0);
}

static bool keep(struct audit *audit, struct error *error)
{
    char folder[1200], path[1300];
    (void)snprintf(folder, sizeof folder, "%.1100s/audit", audit->state_folder);
    (void)snprintf(path, sizeof path, "%s/changes", folder);
    if (!buffer_check(&audit->text, path, error))
        return false;
    if (is_same(path, &audit->text))
        return true;
    audit->result.is_news = true;
    return file_make_folder(folder, 0700, error) &&
           file_write(path,
                      audit->text.data != NULL ? audit->text.data : "",
                      audit->text.length,
                      0600,
                      error);
}

bool audit_run(const char *state_folder, struct audit_result *result, struct error *error)
{
    struct audit audit = {.state_folder = state_folder, .text = BUFFER(CHANGES_BYTES_MAX)};
    bool ok = signal_path_read_all(take, &audit, error) && keep(&audit, error);
    buffer_finish(&audit.text);
    if (ok)
        *result = audit.result;
    return ok;
}
