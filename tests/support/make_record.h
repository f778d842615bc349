/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_MAKE_RECORD_H
#define TESTS_SUPPORT_MAKE_RECORD_H

#include "monqa/record.h"

/* Signed records of a display that follows the GSDF between two luminances: what an agent would
 * send, before there is one. */
struct record_recipe {
    double l_min_cd_m2, l_max_cd_m2; /* emitted */
    double l_ambient_cd_m2;          /* Lamb as stated; 0 dark room; NaN unknown */
    double bend_percent;             /* luminance of the middle level wrong by so much */
    unsigned tests;                  /* bits of enum qa_test */
    enum schedule_trigger trigger;
    bool is_simulated, is_aborted;
    int64_t sequence;
    const char *previous; /* NULL: RECORD_FIRST_PREVIOUS */
    int64_t at_utc_ms;    /* its end */
    const char *serial_text;
    const char *name;
    int product_code;       /* 0: 4711 */
    const char *class;      /* NULL: "primary" */
    int left_out_ddl;       /* a level of uniformity that was not read; 0 none */
    bool answers_no;        /* every visual question the wrong way round */
    const char *range;      /* what "Broadcast RGB" reads back, with signal-path; NULL: "Full" */
    const char *session_id; /* NULL: one of its own */
    const char *meter_serial;
    unsigned provisional;                           /* of enum provisional */
    const char *meter_calibrated_on, *meter_due_on; /* as the workstation states; "" not at all */
};

#define RECORD_RECIPE_DEFAULT                                                                    \
    ((struct record_recipe){.l_min_cd_m2 = 0.8,                                                  \
                            .l_max_cd_m2 = 420,                                                  \
                            .tests = (1u << TEST_LUMINANCE_RESPONSE) | (1u << TEST_UNIFORMITY) | \
                                     (1u << TEST_VISUAL_QC) | (1u << TEST_AMBIENT) |             \
                                     (1u << TEST_CHROMATICITY),                                  \
                            .sequence = 1,                                                       \
                            .serial_text = "SN-0001",                                            \
                            .name = "Test Display",                                              \
                            .meter_serial = "M-77",                                              \
                            .meter_calibrated_on = "2026-01-05",                                 \
                            .meter_due_on = "2999-01-05"})

/* guideline: where the questions of the visual test come from; may be NULL. file must be {0}. */
bool record_make(const struct record_recipe *recipe, const struct guideline *guideline,
                 const struct key_pair *pair, struct buffer *file, char id[UUID_TEXT_SIZE],
                 struct error *error);

#endif
