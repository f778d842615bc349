/* SPDX-License-Identifier: Apache-2.0 */
/* One sheet of paper for whoever keeps paper. The signed record decides, and the sheet says so. */
#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_BYTES_MAX (8u << 20)
#define SHEET_LINES_MAX 64

struct result {
    struct page_line lines[SHEET_LINES_MAX];
    char words[SHEET_LINES_MAX][400];
    size_t count;
};

static enum page_mark mark_of(const struct verdict *verdict)
{
    if (verdict->outcome == VERDICT_PASS)
        return PAGE_MARK_GOOD;
    return verdict->outcome == VERDICT_FAIL && verdict->decides ? PAGE_MARK_BAD : PAGE_MARK_DOUBT;
}

static void add_verdict(struct result *result, const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    char value[NUMBER_SIZE] = "-";
    if (result->count == SHEET_LINES_MAX)
        return;
    if (isfinite(verdict->value))
        (void)snprintf(value, sizeof value, "%.4g", verdict->value);
    char *words = result->words[result->count];
    if (criterion->comparison == COMPARISON_IS)
        (void)snprintf(words, sizeof result->words[0], "%s (%s)", criterion->id, criterion->clause);
    else
        (void)snprintf(words,
                       sizeof result->words[0],
                       "%s: %s %s %.6g %s (%s)",
                       criterion->id,
                       value,
                       comparison_sign(criterion->comparison),
                       criterion->limit,
                       criterion->unit,
                       criterion->clause);
    result->lines[result->count++] = (struct page_line){
        mark_of(verdict), words, verdict->reason[0] != '\0' ? verdict->reason : NULL};
}

static bool write_sheet(const struct session *session, const struct session_outcome *outcome,
                        struct buffer *pdf, struct error *error)
{
    const struct record *record = &session->record;
    const struct display_identity *identity = &record->display.identity;
    CLEANUP(free_pointer) struct result *result = calloc(1, sizeof *result);
    char display[160], when[TIME_TEXT_SIZE];
    if (result == NULL)
        return error_set_errno(error, "sheet");
    for (size_t i = 0; i < record->evaluation.verdict_count; i++)
        add_verdict(result, &record->evaluation.verdicts[i]);
    (void)snprintf(display,
                   sizeof display,
                   "%s %s, %s, %s",
                   identity->manufacturer,
                   identity->name,
                   identity->serial_text,
                   record->display.connector);
    const char *const facts[] = {_("Display"),
                                 display,
                                 _("Workstation"),
                                 record->hostname,
                                 _("Tested by"),
                                 record->operator_id,
                                 _("Ended"),
                                 time_utc_format(record->ended_at_utc_ms, when),
                                 _("Guideline"),
                                 record->guideline_id,
                                 _("Result"),
                                 session_result_words(record, outcome),
                                 _("Record"),
                                 record->id,
                                 NULL};
    const struct page_sheet sheet = {
        .title = record->simulated_count > 0 ? _("Result of a display test (simulated)")
                                             : _("Result of a display test"),
        .lines = result->lines,
        .line_count = result->count,
        .facts = facts,
        .footer = _("A copy for the file. What decides is the signed record of that number."),
        .made_at_utc_ms = record->ended_at_utc_ms,
    };
    return page_sheet_pdf(&sheet, pdf, error);
}

bool session_keep_result(const struct session *session, const struct session_outcome *outcome,
                         struct error *error)
{
    const char *folder = session->options->result;
    char path[4200];
    CLEANUP(buffer_finish) struct buffer pdf = BUFFER(SHEET_BYTES_MAX);
    if (folder == NULL)
        return true;
    (void)snprintf(path, sizeof path, "%s/%s.pdf", folder, session->record.id);
    return file_make_folder(folder, 0755, error) && write_sheet(session, outcome, &pdf, error) &&
           file_write(path, pdf.data, pdf.length, 0644, error);
}
