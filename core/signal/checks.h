/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SIGNAL_CHECKS_H
#define CORE_SIGNAL_CHECKS_H

#include "monqa/signal_judge.h"

/* What the checks look at; private to this folder. */
struct signal_subject {
    const struct signal_path *path;
    const struct edid *edid;          /* NULL: none */
    const struct signal_proof *proof; /* NULL: nothing was shown */
};

/* Each is given a check that passes and says nothing yet. */
void check_depth(const struct signal_subject *subject, struct signal_check *check);
/* setting.c */
void check_gamma(const struct signal_subject *subject, struct signal_check *check);
void check_matrix(const struct signal_subject *subject, struct signal_check *check);
void check_colorspace(const struct signal_subject *subject, struct signal_check *check);
void check_hdr(const struct signal_subject *subject, struct signal_check *check);
void check_dithering(const struct signal_subject *subject, struct signal_check *check);
void check_adaptation(const struct signal_subject *subject, struct signal_check *check);
void check_controls(const struct signal_subject *subject, struct signal_check *check);
/* picture.c */
void check_mode(const struct signal_subject *subject, struct signal_check *check);
void check_scaling(const struct signal_subject *subject, struct signal_check *check);
void check_refresh(const struct signal_subject *subject, struct signal_check *check);
void check_picture(const struct signal_subject *subject, struct signal_check *check);
void check_mirroring(const struct signal_subject *subject, struct signal_check *check);

/* A failure stands; what is not known gives way to it. The first cause of each is kept. */
void check_fail(struct signal_check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void check_unknown(struct signal_check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds "name value" to what the check says it saw. */
void check_saw(struct signal_check *check, const char *name, const char *value);

#endif
