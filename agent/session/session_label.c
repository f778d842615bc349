/* SPDX-License-Identifier: Apache-2.0 */
/* Which display is it? It shows a number, and the person confirms the asset label that is stuck to
 * it, so that no record stands under the wrong name because two cables were swapped. */
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"

#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <stdio.h>
#include <string.h>

#define QUESTION "asset-label"
#define LABEL_SIZE 64

/* Known by the display itself, wherever it is plugged in. */
static void place_of(const struct session *session, char path[4096])
{
    const struct display_identity *identity = &session->record.display.identity;
    char text[256], sha256[DIGEST_TEXT_SIZE];
    (void)snprintf(text,
                   sizeof text,
                   "%s %d %u %s",
                   identity->manufacturer,
                   identity->product_code,
                   identity->serial_number,
                   identity->serial_text);
    (void)digest_sha256(text, strlen(text), sha256);
    (void)snprintf(path, 4096, "%s/labels/%s", session->options->state, sha256);
}

/* What cannot be read was never there: the person is asked anew. */
static void read_known(const char *path, char known[LABEL_SIZE])
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(LABEL_SIZE - 1);
    known[0] = '\0';
    if (file_exists(path) && file_read(path, &text, NULL) && text.data != NULL &&
        text_is_utf8(text.data, text.length))
        (void)text_copy(known, LABEL_SIZE, text.data);
}

static bool keep_known(const struct session *session, const char *path, const char *label,
                       struct error *error)
{
    char folder[4096];
    (void)snprintf(folder, sizeof folder, "%s/labels", session->options->state);
    return file_make_folder(folder, 0755, error) &&
           file_write(path, label, strlen(label), 0644, error);
}

static bool ask(struct session *session, const char *instruction, char label[LABEL_SIZE],
                struct error *error)
{
    session->screen.number = session->options->number;
    bool ok = person_value(session->person, QUESTION, instruction, label, LABEL_SIZE, error);
    session->screen.number = 0;
    return ok;
}

/* Nothing typed confirms what is known; another label has to be told twice. */
static bool find_label(struct session *session, const char *known, char label[LABEL_SIZE],
                       struct error *error)
{
    char words[320], again[LABEL_SIZE] = "";
    const char *first = _("Type or scan the asset label of the display that shows this number.");
    if (known[0] != '\0')
        (void)snprintf(
            words, sizeof words, _("%s It was %s: with Enter alone it stays so."), first, known);
    if (!ask(session, known[0] != '\0' ? words : first, label, error))
        return false;
    while (known[0] != '\0' && label[0] != '\0' && strcmp(label, known) != 0 &&
           strcmp(label, again) != 0) {
        (void)text_copy(again, sizeof again, label);
        (void)snprintf(words,
                       sizeof words,
                       _("The label was %s before. Type or scan it once more if it is %s now."),
                       known,
                       again);
        if (!ask(session, words, label, error))
            return false;
    }
    if (label[0] == '\0')
        (void)text_copy(label, LABEL_SIZE, known);
    return true;
}

bool session_confirm_label(struct session *session, struct error *error)
{
    const struct session_options *options = session->options;
    char path[4096], known[LABEL_SIZE], label[LABEL_SIZE] = "";
    struct answer answer = {.test = session->record.tests[0].test, .question = QUESTION};
    int64_t asked_ms = time_monotonic_ms();
    if (!options->asks_label || person_is_scripted(session->person) ||
        record_find_answer(&session->record, answer.test, QUESTION) != NULL)
        return true;
    place_of(session, path);
    read_known(path, known);
    session_tell_display(session);
    if (!find_label(session, known, label, error))
        return false;
    answer.value = label[0] != '\0' ? ANSWER_YES : ANSWER_CANNOT_TELL;
    (void)text_copy(answer.remark, sizeof answer.remark, label);
    answer.seconds = (double)(time_monotonic_ms() - asked_ms) / 1000;
    answer.answered_at_utc_ms = time_utc_now_ms();
    return session_keep_answer(session, &answer, error) &&
           (label[0] == '\0' || strcmp(label, known) == 0 ||
            keep_known(session, path, label, error));
}
