/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_path_state.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/signal_state.h"

#include <stdio.h>
#include <string.h>

#define PATH_SIZE 1400

static bool name_file(const char *state_folder, const struct signal_path *path,
                      char name[PATH_SIZE], struct error *error)
{
    const char *card = strrchr(path->card, '/');
    card = card != NULL ? card + 1 : path->card;
    if (path->connector[0] == '\0' || path->connector[0] == '.' ||
        strchr(path->connector, '/') != NULL)
        return error_set(error, ERROR_INVALID, "\"%s\" is no connector", path->connector);
    int length =
        snprintf(name, PATH_SIZE, "%s/audit/%s-%s.state", state_folder, card, path->connector);
    return (length > 0 && length < PATH_SIZE) ||
           error_set(error, ERROR_INVALID, "the path of the state folder is too long");
}

bool signal_state_save(const char *state_folder, const struct signal_path *path,
                       struct error *error)
{
    char name[PATH_SIZE], folder[PATH_SIZE];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SIGNAL_STATE_BYTES_MAX);
    if (!name_file(state_folder, path, name, error))
        return false;
    (void)snprintf(folder, sizeof folder, "%s/audit", state_folder);
    signal_state_format(path, &text);
    return buffer_check(&text, name, error) && file_make_folder(folder, 0700, error) &&
           file_write(name, text.data, text.length, 0600, error);
}

bool signal_state_load(const char *state_folder, const struct signal_path *of, bool *found,
                       struct signal_path *path, struct error *error)
{
    char name[PATH_SIZE];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SIGNAL_STATE_BYTES_MAX);
    if (!name_file(state_folder, of, name, error))
        return false;
    bool is_there = file_exists(name);
    if (is_there &&
        (!file_read(name, &text, error) ||
         !signal_state_parse(name, text.data != NULL ? text.data : "", text.length, path, error)))
        return false;
    *found = is_there;
    return true;
}

bool signal_state_forget(const char *state_folder, const struct signal_path *of,
                         struct error *error)
{
    char name[PATH_SIZE];
    return name_file(state_folder, of, name, error) &&
           (!file_exists(name) || file_remove(name, error));
}
