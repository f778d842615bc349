/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/record.h"

#include "monqa/cleanup.h"

#include <stdlib.h>

static int rank(enum signal_outcome outcome)
{
    switch (outcome) {
    case SIGNAL_FAIL:
        return 2;
    case SIGNAL_NOT_KNOWN:
        return 1;
    case SIGNAL_PASS:
        break;
    }
    return 0;
}

const struct signal_proof *record_proof(const struct record *record)
{
    const struct signal_proof *worst = NULL;
    for (size_t i = 0; i < record->frame_count; i++) {
        const struct signal_proof *proof = &record->frames[i].proof;
        if (worst == NULL || rank(proof->outcome) > rank(worst->outcome))
            worst = proof;
    }
    return worst;
}

void record_judge_signal(struct record *record)
{
    const struct record_display *display = &record->display;
    CLEANUP(free_pointer) struct edid *edid = malloc(sizeof *edid);
    bool has_edid = edid != NULL && display->edid != NULL &&
                    edid_parse(display->edid, display->edid_length, edid, NULL);
    record->check_count = signal_path_judge(
        &record->signal_path, has_edid ? edid : NULL, record_proof(record), record->checks);
}
