/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_READING_H
#define MONQA_READING_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* The named procedures; the names stand in records, guidelines, CSV and on the command line. */
enum qa_test {
    TEST_VISUAL_QC,          /* "visual-qc" */
    TEST_LUMINANCE_RESPONSE, /* "luminance-response" */
    TEST_UNIFORMITY,         /* "uniformity" */
    TEST_AMBIENT,            /* "ambient" */
    TEST_CHROMATICITY,       /* "chromaticity" */
    TEST_SIGNAL_PATH,        /* "signal-path" */
    TEST_VISUAL_IN_VIEWER,   /* "visual-in-viewer": the PACS viewer, not the display */
    TEST_COUNT,
};

/* Where on the screen, for uniformity. */
enum reading_point {
    POINT_NONE, /* "" */
    POINT_CENTRE,
    POINT_TOP_LEFT,
    POINT_TOP,
    POINT_TOP_RIGHT,
    POINT_LEFT,
    POINT_RIGHT,
    POINT_BOTTOM_LEFT,
    POINT_BOTTOM,
    POINT_BOTTOM_RIGHT,
    POINT_COUNT,
};

enum reading_geometry {
    GEOMETRY_CONTACT,            /* "contact": gives L */
    GEOMETRY_TELESCOPIC_DARK,    /* "telescopic-dark": gives L */
    GEOMETRY_TELESCOPIC_IN_SITU, /* "telescopic-in-situ": gives L' */
    GEOMETRY_COUNT,
};

/* A reading with any status but ok and suspect has no number. */
enum reading_status {
    READING_OK,           /* "ok" */
    READING_SUSPECT,      /* "suspect": a number, with a doubt named in the flags */
    READING_UNDER,        /* "under": below the meter's range */
    READING_OVER,         /* "over" */
    READING_UNSTABLE,     /* "unstable" */
    READING_SYNC,         /* "sync" */
    READING_WRONG_CONFIG, /* "wrong-config": diffuser on, lux unit, aiming light */
    READING_NEED_ZERO,    /* "need-zero" */
    READING_NOT_REMOTE,   /* "not-remote" */
    READING_REJECTED, /* "rejected": the meter refused the command, or the number is impossible */
    READING_LOW_BATTERY, /* "low-battery" */
    READING_HARDWARE,    /* "hardware" */
    READING_PROTOCOL,    /* "protocol": the reply was no reply */
    READING_TIMEOUT,     /* "timeout" */
    READING_GONE,        /* "gone": unplugged */
    READING_CANCELLED,   /* "cancelled" */
    READING_STATUS_COUNT,
};

enum reading_flag {
    READING_UNIT_ASSUMED = 1 << 0,     /* "unit-assumed" */
    READING_UNIT_CONVERTED = 1 << 1,   /* "unit-converted": from fL */
    READING_LOW_SIGNAL = 1 << 2,       /* "low-signal" */
    READING_RETRIED = 1 << 3,          /* "retried" */
    READING_UNCALIBRATED = 1 << 4,     /* "uncalibrated" */
    READING_MANUAL_ENTRY = 1 << 5,     /* "manual-entry" */
    READING_CONTROL = 1 << 6,          /* "control": of the drift check; judged by nothing else */
    READING_BELOW_FLOOR = 1 << 7,      /* "below-floor": less than the meter is trusted to */
    READING_USER_CALIBRATION = 1 << 8, /* "user-calibration": not the maker's alone */
    READING_FILTER = 1 << 9,           /* "filter" before the meter's eye */
    READING_LENS = 1 << 10,            /* "lens": another than the standard one */
    READING_SUPERSEDED = 1 << 11,      /* "superseded": of a run that was repeated; not judged */
};

#define READING_FLAGS_SIZE 160 /* room for the names of all flags */
#define READING_RAW_SIZE 64
#define READING_TRACE_SIZE 256
#define READING_LUMINANCE_MAX_CD_M2 1e6 /* more is no display: refused by name */

struct reading {
    enum qa_test test;
    int level_ddl; /* 0..255; -1: the display was off (ambient) */
    enum reading_point point;
    enum reading_geometry geometry;
    enum reading_status status;
    unsigned flags;             /* of enum reading_flag */
    double luminance_cd_m2;     /* NaN unless ok or suspect; >= 0; the mean of its samples */
    double x, y;                /* CIE 1931; NaN: not measured */
    unsigned samples;           /* averaged into it; 0: not known, one */
    double deviation_cd_m2;     /* standard deviation of the samples; means nothing below two */
    double resolution_cd_m2;    /* one step of the meter's last digit here; 0: not known */
    int64_t taken_at_utc_ms;    /* 0: not known (CSV) */
    char raw[READING_RAW_SIZE]; /* the meter's reply, printable; "" when there was none */
    /* The last bytes of both directions, printable, "> " sent and "< " came; "" without a line. */
    char trace[READING_TRACE_SIZE];
};

bool reading_has_number(const struct reading *reading);
/* Has a number that metrics may be computed from: no control, nothing superseded, nothing below the
 * floor. */
bool reading_counts(const struct reading *reading);
/* Finite, not negative (nor minus zero), at most READING_LUMINANCE_MAX_CD_M2. */
bool reading_luminance_is_possible(double luminance_cd_m2);

const char *qa_test_name(enum qa_test test);
bool qa_test_parse(const char *name, enum qa_test *test);
const char *reading_point_name(enum reading_point point);
bool reading_point_parse(const char *name, enum reading_point *point);
const char *reading_geometry_name(enum reading_geometry geometry);
bool reading_geometry_parse(const char *name, enum reading_geometry *geometry);
const char *reading_status_name(enum reading_status status);
bool reading_status_parse(const char *name, enum reading_status *status);
/* Flags as names with one blank between, in the order above; size >= READING_FLAGS_SIZE. */
const char *reading_flags_format(unsigned flags, char *text, size_t size);
bool reading_flags_parse(const char *text, unsigned *flags);

/* Lamb, the luminance that the switched-off screen reflects under reporting light. */
enum ambient_state {
    AMBIENT_UNKNOWN,   /* "unknown": criteria on L' are not tested */
    AMBIENT_DARK_ROOM, /* "dark-room": declared by name to be zero */
    AMBIENT_MEASURED,  /* "measured" in this session */
    AMBIENT_STATED,    /* "stated" by the operator */
};

struct ambient {
    enum ambient_state state;
    double luminance_cd_m2; /* Lamb; 0 only with dark-room; NaN when unknown */
};

/* Where a stated Lamb comes from: lux at the screen, times the stored diffuse reflection
 * coefficient of the display. lux 0: not this way. */
struct illuminance {
    double lux;
    double reflection_per_sr; /* cd/m2 per lux */
    char reflection_source[96];
};
#define REFLECTION_MAX_PER_SR 0.32 /* a perfect diffuser has 1/pi */
/* Stated; unknown where lux or coefficient is not above 0, or the coefficient is no screen's. */
struct ambient ambient_from_illuminance(const struct illuminance *illuminance);

/* Lamb can be added: a declared dark room with 0, or measured or stated with more than 0. */
bool ambient_is_known(const struct ambient *ambient);
/* The mean of the ambient readings with a number that were taken telescopically in situ with the
 * display off (level -1): a contact probe sees no room light, a black picture is not off. Unknown
 * when there is none, or when all are 0: zero is only declared, never measured. */
struct ambient ambient_from_readings(const struct reading *readings, size_t count);

const char *ambient_state_name(enum ambient_state state);
bool ambient_state_parse(const char *name, enum ambient_state *state);

/* What a person answered about a pattern. */
enum answer_value { ANSWER_YES, ANSWER_NO, ANSWER_CANNOT_TELL };

struct answer {
    enum qa_test test;
    char question[64];       /* id: "five-percent-seen" */
    enum answer_value value; /* "yes", "no", "cannot-tell" */
    char remark[256];        /* UTF-8 */
    double seconds;          /* from the question on screen to the answer; >= 0 */
    int64_t answered_at_utc_ms;
};

const char *answer_value_name(enum answer_value value);
bool answer_value_parse(const char *name, enum answer_value *value);

/* What a person measured of a pattern with the image viewer's own tools. */
enum viewer_quantity {
    VIEWER_WIDTH,  /* "width-mm" */
    VIEWER_HEIGHT, /* "height-mm" */
    VIEWER_ANGLE,  /* "angle-degrees" */
    VIEWER_QUANTITY_COUNT,
};
#define VIEWER_VALUE_MAX 100000 /* more is no length and no angle: refused by name */

struct viewer_measure {
    enum viewer_quantity quantity;
    double true_value; /* of the pattern, by the pixel spacing that its file states; above 0 */
    double value;      /* as typed, >= 0; NaN: the viewer tells none */
    int64_t measured_at_utc_ms;
};

const char *viewer_quantity_name(enum viewer_quantity quantity);
bool viewer_quantity_parse(const char *name, enum viewer_quantity *quantity);
bool viewer_value_parse(const char *text, double *value); /* a number from 0 to the greatest */

/* Why readings are provisional: whatever is judged from them is pending until they are repeated. */
enum provisional {
    PROVISIONAL_NOT_WARM = 1 << 0,    /* "not-warmed-up" */
    PROVISIONAL_DRIFT = 1 << 1,       /* "drift": the control differs from the first reading */
    PROVISIONAL_CALIBRATION = 1 << 2, /* "calibration-expired" */
    PROVISIONAL_UNIT = 1 << 3,        /* "unit-not-confirmed": the meter does not send it */
    PROVISIONAL_CONDITIONS = 1 << 4,  /* "automatic-brightness": it or a presence sensor is on, or
                                         nobody knows */
};
#define PROVISIONAL_TEXT_SIZE 128
/* Names with one blank between, in the order above. */
const char *provisional_format(unsigned reasons, char text[PROVISIONAL_TEXT_SIZE]);
bool provisional_parse(const char *text, unsigned *reasons);
/* The tests whose readings they touch. */
bool provisional_touches(enum qa_test test);

/* What the EDID and the signal path say of the panel; 0: not known. */
struct panel {
    int width_px, height_px;               /* on the wire, as read back */
    int native_width_px, native_height_px; /* of the panel, as the EDID says */
    int width_mm, height_mm;
    int wire_bits, panel_bits; /* per channel: the least of picture and cable; of the panel */
};

/* The values of acceptance that drift is measured from; NaN: not known. */
struct baseline {
    enum reading_geometry geometry;
    double l_min_cd_m2, l_max_cd_m2; /* emitted */
    double luminance_ratio_prime, ambient_cd_m2;
    char meter[64]; /* serial; "" not known */
};

/* All that a judgement stands on. Borrowed arrays and texts. What is left zero is not known.
 * Accuracy and repeatability are expanded (k = 2). The gain errs the same way in every reading, so
 * that ratios, drift and pairs of one meter do not feel it; repeatability is each reading's own:
 * the largest of what is stated, of its samples' scatter, of the scatter of levels read again, and
 * of its last digit. */
struct evidence {
    const struct reading *readings;
    size_t reading_count;
    const struct answer *answers;
    size_t answer_count;
    const struct viewer_measure *viewer_measures;
    size_t viewer_measure_count;
    struct ambient ambient;
    unsigned provisional;         /* of enum provisional */
    double accuracy_percent;      /* of the meter's gain, the same for all readings; 0: not known */
    bool meter_is_built_in;       /* the display's own sensor */
    bool accuracy_is_sourced;     /* else it widens the uncertainty, and refuses no meter */
    double repeatability_percent; /* of one measurement, as the meter's data sheet has it */
    double repeatability_uv;      /* of u' and v' */
    const char *meter;            /* serial */
    const char *meter_doubt;      /* "calibration was due on 2026-01-31" */
    const char *signal_doubt;     /* what may have falsified a level: the first */
    double illuminance_lux;       /* at the screen, under the light that gives Lamb */
    struct panel panel;
    unsigned triggers;      /* bit i = enum schedule_trigger i: why it was measured; 0: every row */
    const char *room_class; /* "rk1" */
    const struct baseline *baseline;
};

/* Readings CSV: header "test,ddl,point,cd_m2,x,y,geometry", rows in any order; point, x, y,
 * geometry may be empty (geometry then contact). No quotes; lines end with LF or CR LF.
 * luminance-response: any ddl 0..255, point empty or centre. uniformity: ddl 26, 128 or 204, with
 * its point. chromaticity: x and y given. ambient: ddl empty or -1 (the display off), geometry
 * telescopic-in-situ. visual-qc, visual-in-viewer and signal-path have none. The caller frees
 * *readings (never NULL on success, also with *count 0). ERROR_INVALID names the line. */
#define READINGS_CSV_BYTES_MAX (1u << 20)
#define READINGS_CSV_ROWS_MAX 4096
bool readings_from_csv(const char *name, const char *text, size_t length, struct reading **readings,
                       size_t *count, struct error *error);

#endif
