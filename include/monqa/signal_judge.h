/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_SIGNAL_JUDGE_H
#define MONQA_SIGNAL_JUDGE_H

#include "monqa/edid.h"
#include "monqa/signal_path.h"

/* The test `signal-path`: what was read back, judged. Pure. */

enum signal_outcome { SIGNAL_PASS, SIGNAL_FAIL, SIGNAL_NOT_KNOWN }; /* "pass", "fail", "unknown" */
const char *signal_outcome_name(enum signal_outcome outcome);
bool signal_outcome_parse(const char *name, enum signal_outcome *outcome);

struct signal_check {
    char name[32]; /* "range" */
    enum signal_outcome outcome;
    char value[SIGNAL_VALUE_SIZE]; /* what it is, as far as it is known */
    char cause[160];               /* why it fails or is not known; "" when it passes */
};

/* How it was seen that the pixels are those of the pattern. */
struct signal_proof {
    char method[16]; /* "crc", "writeback", "crc+writeback", else "framebuffer"; "none" */
    enum signal_outcome outcome;
    char value[DIGEST_TEXT_SIZE]; /* SHA-256 of the pixels that were read back, row by row */
    char crc[64];                 /* of a frame, in hexadecimal; "" the card computes none */
    char cause[120];
};

#define SIGNAL_CHECKS_MAX 32

/* Every path has the same checks in the same order; headless: every one is unknown. edid NULL: the
 * display has none. proof NULL: nothing was shown. checks has room for SIGNAL_CHECKS_MAX. */
size_t signal_path_judge(const struct signal_path *path, const struct edid *edid,
                         const struct signal_proof *proof, struct signal_check *checks);
/* Fail if one fails; unknown if one is; else pass. */
enum signal_outcome signal_result(const struct signal_check *checks, size_t count);

/* "full", "limited", "unknown": of the levels on the cable. cause says why. */
const char *signal_range(const struct signal_path *path, const struct edid *edid, char *cause,
                         size_t size);
/* Bits a channel that the panel says it has; 0: it does not say. */
int signal_panel_bits(const struct signal_path *path, const struct edid *edid);

/* What is another than before, for the audit. Both were read in the same way, beside a desktop. */
struct signal_change {
    char kind[16];       /* "display", "card", "driver", "kernel", "mode", "mirroring", "range",
                            "depth", "table", "setting" */
    char words[160];     /* "range became limited (before: full)" */
    bool is_maintenance; /* it can change a level: asks for the tests after maintenance */
};
#define SIGNAL_CHANGES_MAX 16
/* edid is that of now, or NULL. The number of changes; changes has room for SIGNAL_CHANGES_MAX, and
 * when there are more the last one says so. After another display nothing else is compared. */
size_t signal_path_compare(const struct signal_path *before, const struct signal_path *now,
                           const struct edid *edid, struct signal_change *changes);

#endif
