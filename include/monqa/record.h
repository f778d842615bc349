/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_RECORD_H
#define MONQA_RECORD_H

#include "monqa/buffer.h"
#include "monqa/edid.h"
#include "monqa/guideline.h"
#include "monqa/random.h"
#include "monqa/signal_judge.h"

/* One session on one display: an XML document (record.rng), then one last line "<!-- ed25519 KEYID
 * BASE64 -->". The signature covers every byte before that line; the chain hash is the SHA-256 of
 * the whole previous file. */

#define RECORD_BYTES_MAX (1u << 20)
#define RECORD_READINGS_MAX 4096
#define RECORD_ITEMS_MAX 1024 /* of tests, patterns, frames, answers, metrics, verdicts: each */
#define KEY_ID_SIZE 17
#define RECORD_FIRST_PREVIOUS "0000000000000000000000000000000000000000000000000000000000000000"

struct record_clock {
    char boot_id[UUID_TEXT_SIZE];
    double uptime_s;
    bool synchronized; /* as the kernel says (adjtimex) */
};

struct record_display {
    char connector[64];
    struct display_identity identity;
    char class[32];
    uint8_t *edid; /* owned; NULL when the display has none */
    size_t edid_length;
};

struct record_setting { /* what was read back from the meter, or set in it */
    char name[32], value[64];
};
#define RECORD_SETTINGS_MAX 8

struct record_meter { /* driver "" when no meter was used */
    char driver[32], maker[64], model[64], serial[64], firmware[64];
    char calibrated_on[16], calibration_due[16]; /* ISO dates or "" */
    char port[256];
    bool unproved;
    bool built_in;       /* the display's own sensor */
    char unit[16];       /* where it comes from: "in-reply", "assumed" ... */
    double gain_percent; /* the rest: what its numbers are worth; 0 and "": not known */
    double digits;       /* steps of the last digit that a reading may be off */
    double floor_cd_m2;
    char figures[4]; /* provenance of these figures */
    struct record_setting settings[RECORD_SETTINGS_MAX];
    size_t setting_count;
};

enum record_state { RECORD_COMPLETE, RECORD_ABORTED }; /* "complete", "aborted" */
const char *record_state_name(enum record_state state);

struct record_test {
    enum qa_test test;
    enum record_state state;
    int64_t started_at_utc_ms, ended_at_utc_ms;
};

struct record_pattern { /* what was shown */
    char name[80];      /* of the catalogue, or "image:" and the SHA-256 of a person's own file */
    char provenance[16];
    int64_t shown_at_utc_ms;
};

/* One picture as it was put on screen. Readings of the same test and level were taken from it. */
struct record_frame {
    char pattern[80]; /* as in struct record_pattern */
    enum qa_test test;
    int level_ddl;                 /* of the readings, 0..255; -1: none is taken */
    int level;                     /* at the place that is measured, of depth_bits; -1: none is */
    int x, y, width, height;       /* where the pattern lies on the screen, pixels */
    int depth_bits;                /* of the levels, before they are painted */
    char sha256[DIGEST_TEXT_SIZE]; /* of the levels of the whole screen, row by row, 16 bits each,
                                      little endian */
    int64_t shown_at_utc_ms;
    struct signal_proof proof;
};

struct record {
    char id[UUID_TEXT_SIZE];
    int64_t sequence;                /* from 1, per agent key */
    char previous[DIGEST_TEXT_SIZE]; /* RECORD_FIRST_PREVIOUS for sequence 1 */
    char software[32];
    char key_id[KEY_ID_SIZE]; /* of the agent's key, which signs */
    char hostname[256];
    char machine[DIGEST_TEXT_SIZE]; /* machine id, hashed with an application key */
    struct record_clock clock;
    char session_id[UUID_TEXT_SIZE]; /* the same for all displays of one sitting */
    enum schedule_trigger trigger;
    char operator_id[64]; /* staff id; never a name; "" not given */
    int64_t started_at_utc_ms, ended_at_utc_ms;
    enum record_state state;
    char simulated[8][48]; /* why it counts for nothing: "headless-display", "meter-on-pty",
                              "scripted-answers" */
    size_t simulated_count;
    struct record_display display;
    struct signal_path signal_path;
    struct signal_check checks[SIGNAL_CHECKS_MAX]; /* what signal-path found; none in records of
                                                      before it was there */
    size_t check_count;
    struct record_meter meter;
    struct ambient ambient;
    struct illuminance illuminance; /* that a stated Lamb was computed from */
    unsigned provisional;           /* of enum provisional */
    struct record_test *tests;
    size_t test_count;
    struct record_pattern *patterns;
    size_t pattern_count;
    struct record_frame *frames;
    size_t frame_count;
    struct reading *readings;
    size_t reading_count;
    struct answer *answers;
    size_t answer_count;
    struct viewer_measure *viewer_measures;
    size_t viewer_measure_count;
    char guideline_id[48], guideline_edition[32], guideline_sha256[DIGEST_TEXT_SIZE];
    struct evaluation evaluation; /* as the agent judged; the collector judges again. Metrics
                                     stand only in records of before */
};

void record_finish(struct record *record);
/* Appends one test, pattern, frame, reading, answer or measure; false: no memory, or as many as
 * there may be. */
bool record_add_test(struct record *record, const struct record_test *test);
bool record_add_pattern(struct record *record, const struct record_pattern *pattern);
bool record_add_frame(struct record *record, const struct record_frame *frame);
bool record_add_reading(struct record *record, const struct reading *reading);
bool record_add_answer(struct record *record, const struct answer *answer);
bool record_add_viewer_measure(struct record *record, const struct viewer_measure *measure);

/* Bit i: test i is complete. */
unsigned record_complete_tests(const struct record *record);
/* The worst proof of all frames; NULL: there are none. */
const struct signal_proof *record_proof(const struct record *record);
/* Judges the signal path that is recorded, anew. */
void record_judge_signal(struct record *record);
/* Everything that a judgement stands on, borrowed from the record. */
struct evidence record_evidence(const struct record *record);

/* A new id for a record or a session: a UUID of version 7. */
void record_id_create(int64_t utc_ms, char id[UUID_TEXT_SIZE]);

bool record_library_init(
    struct error *error); /* once, in main, before any thread; compiles record.rng */
void record_library_finish(void);

/* Appends the XML document without the signature line; the same record always gives the same bytes.
 * What record_parse would refuse is refused here already, by name: a number with a failed status, a
 * time before 1900, an id that is none. A text may hold any bytes: a backslash, a control character
 * and a byte that is no UTF-8 are written as \xNN, and read back as they were. Numbers that are
 * not finite (refresh rate, Lamb, x, y, a metric's and a verdict's value) are left out and read
 * back as NaN; +infinity of a metric or verdict is written as infinite="true". */
bool record_write(const struct record *record, struct buffer *xml, struct error *error);
/* A whole record file or its XML part: schema, then every value. Call only for bytes whose
 * signature held, or that come from our own disk. ERROR_INVALID names the element and line. record
 * must be empty ({0}). */
bool record_parse(const char *name, const void *bytes, size_t length, struct record *record,
                  struct error *error);

/* Walks a record in the order of its document, to show it: each element with its values (texts as
 * they are, any byte) and its children. Values that are absent are left out; infinite ones come as
 * such. */
enum record_value_kind { RECORD_TEXT, RECORD_NUMBER, RECORD_INTEGER, RECORD_BOOLEAN };
struct record_value {
    enum record_value_kind kind;
    const char *text;
    double number;
    int64_t integer;
    bool boolean;
};
struct record_visitor {
    void (*open)(void *context, const char *element, bool repeated);
    void (*value)(void *context, const char *name, const struct record_value *value);
    void (*close)(void *context);
};
void record_visit(const struct record *record, const struct record_visitor *visitor, void *context);

/* Keys: Ed25519. The key id is the first 16 hexadecimal digits of the SHA-256 of the public key. */
#define KEY_PUBLIC_BYTES 32
#define KEY_SECRET_BYTES 64
struct key_pair {
    uint8_t public_key[KEY_PUBLIC_BYTES];
    uint8_t secret_key[KEY_SECRET_BYTES];
};
bool key_library_init(struct error *error); /* sodium_init */
void key_pair_create(struct key_pair *pair);
const char *key_id(const uint8_t public_key[KEY_PUBLIC_BYTES], char text[KEY_ID_SIZE]);
bool key_public_from_base64(const char *text, uint8_t public_key[KEY_PUBLIC_BYTES]);
const char *key_public_to_base64(const uint8_t public_key[KEY_PUBLIC_BYTES], char text[48]);
/* File: one line "monqa-ed25519-secret BASE64", mode 0600, written atomically. */
bool key_pair_load(const char *path, struct key_pair *pair, struct error *error);
bool key_pair_save(const char *path, const struct key_pair *pair, struct error *error);

/* Appends the signature line. */
void record_sign(struct buffer *file, const struct key_pair *pair);

/* Splits a record file: XML length, key id, signature. ERROR_INVALID when the last line is not such
 * a line. */
struct record_signature {
    size_t signed_length;
    char key_id[KEY_ID_SIZE];
    uint8_t signature[64];
};
bool record_signature_read(const char *name, const void *bytes, size_t length,
                           struct record_signature *signature, struct error *error);
/* ERROR_INVALID "altered" when it does not hold. */
bool record_signature_check(const char *name, const void *bytes, size_t length,
                            const uint8_t public_key[KEY_PUBLIC_BYTES], struct error *error);

#endif
