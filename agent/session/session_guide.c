/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/log.h"

#include <string.h>

/* A connected one that is understood, and not the one under test. */
static const struct display_info *find_free(const struct display_info *infos, size_t count,
                                            const struct display_info *tested)
{
    for (size_t i = 0; i < count; i++) {
        const struct display_info *info = &infos[i];
        bool is_tested = strcmp(info->connector, tested->connector) == 0 &&
                         strcmp(info->card, tested->card) == 0;
        if (info->connected && info->refusal[0] == '\0' && !is_tested)
            return info;
    }
    return NULL;
}

static bool open_named(struct session *session, const char *name, struct error *error)
{
    struct display_options options = {
        .name = name,
        .cancel_fd = session->options->cancel_fd,
        .state = session->options->state,
    };
    return display_open(&options, &session->guide, error);
}

static bool open_free(struct session *session, struct error *error)
{
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    size_t count = 0;
    if (display_is_simulated(session->display) || !display_list(&infos, &count, error))
        return true;
    const struct display_info *found = find_free(infos, count, display_info(session->display));
    return found == NULL || open_named(session, found->connector, error);
}

void session_open_guide(struct session *session)
{
    const char *wanted = session->options->guide;
    struct error trouble = {0};
    if (session->options->answers != NULL || (wanted != NULL && strcmp(wanted, "none") == 0))
        return;
    bool ok = wanted != NULL ? open_named(session, wanted, &trouble) : open_free(session, &trouble);
    if (!ok)
        log_warning("no other display for the words: %s", trouble.text);
    session->screen.guide = session->guide;
}
