/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_GUIDELINE_H
#define MONQA_GUIDELINE_H

#include "monqa/digest.h"
#include "monqa/edid.h"
#include "monqa/reading.h"
#include "monqa/schedule.h"
#include "monqa/signal_path.h"

/* Guidelines are data: XML validated by guideline.rng; criteria and intervals with provenance.
 * Readings, answers and criteria give verdicts. */

enum comparison {
    COMPARISON_AT_MOST,  /* "<=" */
    COMPARISON_BELOW,    /* "<" */
    COMPARISON_AT_LEAST, /* ">=" */
    COMPARISON_ABOVE,    /* ">" */
    COMPARISON_IS,       /* "=": an answer; value and limit are 1 (yes) or 0 (no) */
};
const char *comparison_sign(enum comparison comparison);
bool comparison_holds(enum comparison comparison, double value, double limit); /* nothing rounded */

/* R read in the document; R2 second-hand; R2w second-hand and weak; M recalled; I inferred; ?
 * unknown. Only R and R2 decide by themselves; the others decide after somebody confirmed them by
 * name at adoption. */

/* A further limit of the same comparison: what is on its wrong side has reached that level. */
struct criterion_level {
    bool given;
    double limit;
};

struct criterion {
    char id[64];    /* unique within its class: "luminance-max" */
    char class[32]; /* "primary" */
    enum qa_test test;
    char metric[64]; /* "l_prime_max_cd_m2"; for visual tests "answer:QUESTION" */
    char formula[160];
    enum comparison comparison;
    double limit;                                /* NaN: none in this guideline */
    struct criterion_level remedial, suspension; /* the employer's, but where a source names one */
    char unit[16];                               /* "cd/m2", "%", "lux", "px", "1", "" */
    bool mandatory;
    char pattern[64];    /* what is shown: "TG18-LN8"; "" nothing */
    bool external_meter; /* the display's own sensor cannot satisfy it */
    unsigned triggers;   /* bit i = enum schedule_trigger i: when it is owed */
    char room_class[8];  /* "" every room, else only where the display stands in such a one */
    char clause[160];
    char provenance[4];
    char source[256];
    char confirmed_by[64];      /* "" none; who confirmed an unverified limit before adoption */
    char confirmed_in[256];     /* document, edition and page */
    size_t metric_index;        /* where it stands among the metrics, to find it fast */
    bool excluded;              /* at adoption: neither judged nor owed */
    char excluded_because[256]; /* who and why */
    char corrective_action[256];
};

struct guideline_interval {
    char class[32];
    struct schedule_rule rule;
    char who[64]; /* "radiographer", "physicist" */
    char clause[160];
    char provenance[4];
};

/* JCGM 106. Simple: the value decides, and a mark says that the limit is within its uncertainty.
 * Guarded: pass only where value and uncertainty together are on the right side of the limit. */
enum decision_rule {
    DECISION_SIMPLE,  /* "simple" */
    DECISION_GUARDED, /* "guarded" */
};
const char *decision_rule_name(enum decision_rule rule);

struct guideline {
    char id[48];      /* "uk-rcr-ipem" */
    char edition[32]; /* "2026-1" */
    char title[160];
    char publisher[160];
    char sha256[DIGEST_TEXT_SIZE]; /* of the XML bytes */
    enum decision_rule decision;   /* the employer's choice */
    double meter_accuracy_percent; /* the least accurate meter it admits; 0: it asks for none */
    char (*classes)[32];           /* also those for which there are no rows yet */
    bool *class_is_paired;         /* the displays of a workstation are released together */
    size_t class_count;
    struct criterion *criteria;
    size_t criterion_count;
    struct guideline_interval *intervals;
    size_t interval_count;
};

#define GUIDELINE_BYTES_MAX (1u << 20)

/* Once, in main, before any thread: compiles the schema. guideline_parse needs it. */
bool guideline_library_init(struct error *error);
void guideline_library_finish(void);

/* ERROR_INVALID names file:line. name is for messages. */
bool guideline_parse(const char *name, const void *bytes, size_t length,
                     struct guideline **guideline, struct error *error);
void guideline_destroy(struct guideline *guideline);
void guideline_cleanup(struct guideline **guideline);

/* The profiles compiled in. ids end with NULL. bytes are borrowed for ever; false: no such profile.
 */
const char *const *guideline_shipped_ids(void);
bool guideline_shipped(const char *id, const void **bytes, size_t *length);

/* Declared, with rows or without. */
bool guideline_has_class(const struct guideline *guideline, const char *class);
/* Its displays of one workstation are released and withdrawn together. */
bool guideline_class_is_paired(const struct guideline *guideline, const char *class);
/* The test that yields a metric; false: there is no metric of that name. */
bool guideline_metric_test(const char *metric, enum qa_test *test);
/* Criterion decides: provenance R or R2, or confirmed by name; and not excluded. */
bool criterion_decides(const struct criterion *criterion);

/* Where the trouble lies, as far as the evidence tells. */
enum cause {
    CAUSE_NONE,
    CAUSE_DISPLAY,     /* "display" */
    CAUSE_ROOM_LIGHT,  /* "room-light": without Lamb the limit would be met */
    CAUSE_METER,       /* "meter" */
    CAUSE_SIGNAL_PATH, /* "signal-path" */
    CAUSE_PROCEDURE,   /* "procedure": not done, or done so that it says nothing */
    CAUSE_VIEWER,      /* "viewer": the image viewer, whatever display it stands on */
    CAUSE_COUNT,
};
const char *cause_name(enum cause cause); /* "" for none */

enum criterion_reached {
    REACHED_NONE,       /* "" */
    REACHED_REMEDIAL,   /* "remedial" */
    REACHED_SUSPENSION, /* "suspension" */
};
const char *criterion_reached_name(enum criterion_reached reached);

/* Every evaluation has the same metrics in the same order. A uniformity of corner-centre is its
 * magnitude. ambient_l_prime_max_ratio is L'max/Lamb. chromaticity_delta_uv is of all points of a
 * level (two at least, the worst level), chromaticity_delta_uv_5pt of centre and corners; without
 * chromaticity readings both are of the uniformity readings at 204 that carry x and y. */
struct metric {
    char name[64];
    double value;       /* NaN: cannot be had; may be +infinity (OLED black) */
    double uncertainty; /* expanded, k = 2, in the unit of the value; 0: not known */
    enum cause cause;   /* of what cannot be had */
    char reason[120];   /* why it cannot be had; "" otherwise */
};

enum verdict_outcome {
    VERDICT_PASS,       /* "pass" */
    VERDICT_FAIL,       /* "fail" */
    VERDICT_NOT_TESTED, /* "not-tested" */
};
const char *verdict_outcome_name(enum verdict_outcome outcome);
bool verdict_outcome_parse(const char *name, enum verdict_outcome *outcome);

struct verdict {
    struct criterion criterion; /* a copy: what was judged by */
    double value;               /* NaN when not tested */
    enum verdict_outcome outcome;
    double uncertainty;      /* as the metric's */
    bool within_uncertainty; /* the limit is: repeat the measurement */
    enum criterion_reached reached;
    bool decides; /* false: an unverified limit, "exceeds unverified limit: MPE to decide", or
                     provisional */
    bool
        provisional; /* from readings that are to be repeated: it decides nothing, and is missing */
    char reason[160]; /* why not tested, or why it does not decide; "" otherwise */
    enum cause cause; /* of a fail, and of what is not tested */
    char cause_evidence[160];
};

struct evaluation {
    struct metric *metrics;
    size_t metric_count;
    struct verdict *verdicts; /* one for each criterion of the class that is not excluded */
    size_t verdict_count;
};

/* tests: which tests count (bit i = enum qa_test i); criteria of others are left out. All:
 * GUIDELINE_ALL_TESTS. */
#define GUIDELINE_ALL_TESTS ((1u << TEST_COUNT) - 1)

/* Metrics of the evidence, whatever the guideline. ERROR_INVALID: a class that the guideline does
 * not have; readings of mixed geometry within one test; a level, point, luminance or colour that
 * cannot be. A level read several times is averaged; where none of its readings has a number, what
 * needs it is unavailable (a failed reading beside a good one is a retry). All that is on L', and
 * every use of Lamb, needs ambient_is_known. Of several answers to one question the worst stands.
 * Lamb comes from evidence->ambient only (see ambient_from_readings). */
bool guideline_evaluate(const struct guideline *guideline, const char *class, unsigned tests,
                        const struct evidence *evidence, struct evaluation *evaluation,
                        struct error *error);
void evaluation_finish(struct evaluation *evaluation);
/* Leaves the verdicts: a record's readings give the metrics at any time. */
void evaluation_drop_metrics(struct evaluation *evaluation);

/* Lmin, Lmax, LR' and Lamb of an acceptance, for drift to be measured from. */
struct baseline baseline_of(const struct evidence *evidence);

/* The displays of one workstation against each other, highest against lowest: the criteria whose
 * metrics begin with "pair_", which guideline_evaluate leaves out. Not tested unless session and
 * meter are known and the same, all geometries equal, and every display was warm. */
struct pair_member {
    const struct evidence *evidence;
    const char *session_id, *meter;
    bool warm;
};
bool guideline_evaluate_pair(const struct guideline *guideline, const char *class,
                             const struct pair_member *members, size_t count,
                             struct evaluation *evaluation, struct error *error);

/* Of the whole: fail if a deciding verdict failed; incomplete if a mandatory deciding one is not
 * tested or nothing deciding was judged; else pass. */
enum evaluation_result { EVALUATION_PASS, EVALUATION_FAIL, EVALUATION_INCOMPLETE };
enum evaluation_result evaluation_result(const struct evaluation *evaluation);
const char *
evaluation_result_name(enum evaluation_result result); /* "pass", "fail", "incomplete" */
/* Of displays that are released together: one that fails withdraws all. */
enum evaluation_result evaluation_result_worst(const enum evaluation_result *results, size_t count);

/* What the signal path and the EDID (NULL: none) say of the panel. */
struct panel panel_of(const struct signal_path *path, const struct edid *edid);

#endif
