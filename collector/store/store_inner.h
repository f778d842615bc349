/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_INNER_H
#define COLLECTOR_STORE_STORE_INNER_H

#include "collector/store/sql.h"
#include "collector/store/store.h"
#include "monqa/buffer.h"

#include <pthread.h>

/* What the files of this folder share and nobody else sees. */

#define ADOPTIONS_CACHED 64

/* An adopted edition with the employer's decisions applied; immutable once adopted. */
struct adopted {
    int64_t adoption_id;
    bool is_sure; /* a commit has come since it was read: its id will not be given out again */
    struct guideline *guideline;
};

struct store {
    pthread_mutex_t mutex;
    struct sql *sql;
    enum store_mode mode;
    int64_t audited;    /* entries added since it was opened */
    uint8_t secret[32]; /* makes an agent's bearer from its token and key */
    struct adopted adopted[ADOPTIONS_CACHED];
    size_t adopted_count;
};

/* Rows that grow by one. */
struct rows {
    char *data;
    size_t size, count, capacity;
};
void *rows_add(struct store *store, struct rows *rows); /* zeroed; NULL: no memory, sticky */
/* Hands over, or frees and says false when the transaction failed. */
bool rows_give(struct store *store, struct rows *rows, void *to, size_t *count,
               struct error *error);

/* The caller frees; NULL: no memory, sticky. */
void *blob_copy(const struct sql_query *query, int column, size_t *length);

const char *secret_hash(const char *secret, char text[DIGEST_TEXT_SIZE]);

void grants_read(struct store *store, const char *person, struct store_grants *grants);
void people_drop_sessions(struct store *store, const char *name);

bool setting_get(struct store *store, const char *name, char *value, size_t size);
void setting_set(struct store *store, const char *name, const char *value);

/* The edition in force for a class at a workstation's site: 0 and NULL when none. */
const struct guideline *guideline_in_force(struct store *store, const char *class,
                                           int64_t workstation_id, int64_t *adoption_id);
/* A limit that is not solidly sourced, which nobody has confirmed or excluded. */
bool criterion_needs_decision(const struct criterion *criterion, const char *class);
/* Keeps the edition's XML, if it is not there. */
void edition_keep(struct store *store, const struct guideline *guideline, const void *xml,
                  size_t length);
/* The interval of a test that comes round soonest, when the class owes the test; NULL: not owed. */
const struct guideline_interval *guideline_owes(const struct guideline *guideline,
                                                const char *class, enum qa_test test);
/* Of one test among the verdicts. */
enum evaluation_result test_result(const struct evaluation *evaluation, enum qa_test test);

/* Acceptance, result status and due dates of a display from its runs and its guideline. */
void display_recompute(struct store *store, const char *display_id);
/* The edition of an adoption, kept by the store; NULL: it cannot be read, sticky. */
const struct guideline *adopted_guideline(struct store *store, int64_t adoption_id);
/* Four characters a verdict: three hexadecimal digits for its criterion's place in the edition, and
 * p pass, f fail, n not tested, capital where it decides. The caller frees; NULL only without
 * memory. */
#define OUTCOME_LENGTH 4
#define OUTCOMES_SIZE 8192 /* more, or more places than three digits tell: "" */
char *outcomes_of(const struct guideline *guideline, const struct evaluation *evaluation);
/* Writes metrics and verdicts of a record. */
void judgement_write(struct store *store, const char *record_id,
                     const struct evaluation *evaluation);
/* Judges what stands in the store under no guideline, for displays of the class. */
void judge_waiting(struct store *store, const char *class);

#define BASELINE_COLUMNS "b.geometry, b.l_min, b.l_max, b.ratio_prime, b.ambient, b.meter"
void baseline_read(const struct sql_query *query, int column, struct baseline *baseline);
/* Its id; 0: none. */
int64_t baseline_in_force(struct store *store, const char *display_id, const char *class,
                          struct baseline *baseline);
/* The first, from the passed acceptance. */
void baseline_settle(struct store *store, const char *display_id, const char *class);

struct pair_sitting {
    const char *session_id, *agent_id, *class;
    int64_t workstation_id;
};
/* Compares all displays of the class that were measured in the session so far. */
void pair_judge(struct store *store, const struct pair_sitting *asked);
/* After records came to count, or came to be held. */
void pair_recount(struct store *store);
struct pair_state {
    unsigned tests; /* that compare the displays there; 0: nothing is owed */
    bool is_due;    /* a display came, went or was mended since they were compared, or never were */
    struct date since;
    bool is_failed;
};
struct pair_state pair_state_of(struct store *store, const char *display_id, const char *class,
                                const struct guideline *guideline);
/* The tests that measure what the edition's rows of a pair ask, without those that the employer has
 * excluded; 0: displays are not compared. */
unsigned pair_tests(const struct guideline *guideline, const char *class);
/* Status and dates of the other displays there. */
void workstation_recompute(struct store *store, int64_t workstation_id, const char *but);

/* Makes the meter known; 0: none was used. */
int64_t meter_sight(struct store *store, const struct record_meter *meter, const char *name,
                    const char *on);
/* What the meter's calibration was on the day of the record, and whether its runs are held. */
void meter_judge_record(struct store *store, const char *record_id);

/* Columns and joins of a display, for store_display_read. */
#define DISPLAY_COLUMNS                                                                       \
    "d.id, d.manufacturer, d.product_code, d.serial_number, d.serial_text, d.name, d.class, " \
    "w.id, s.name, r.name, w.name, d.connector, a.guideline_id, g.edition, a.sha256, "        \
    "d.first_seen_on, d.accepted_on, d.accepted_how, d.last_seen_at, d.last_record_at, "      \
    "d.is_ambiguous, d.result_status, coalesce(a.is_paired, 0) = 1 AND EXISTS (SELECT 1 "     \
    "FROM display partner WHERE partner.workstation_id = d.workstation_id "                   \
    "AND partner.class = d.class AND partner.id <> d.id "                                     \
    "AND partner.result_status IN ('not-accepted', 'not-compliant'))"
#define DISPLAY_COLUMN_COUNT 23
#define DISPLAY_JOINS                                                                      \
    "JOIN workstation w ON w.id = d.workstation_id JOIN room r ON r.id = w.room_id "       \
    "JOIN site s ON s.id = r.site_id "                                                     \
    "LEFT JOIN adoption a ON a.id = (SELECT x.id FROM adoption x WHERE x.class = d.class " \
    "AND x.replaced_at IS NULL AND (x.site_id IS NULL OR x.site_id = s.id) "               \
    "ORDER BY x.site_id IS NULL LIMIT 1) "                                                 \
    "LEFT JOIN guideline g ON g.id = a.guideline_id AND g.sha256 = a.sha256 "
/* At the workstation, on the connector; where nothing is known by its connector, also on others. */
bool display_find(struct store *store, const struct store_sighting *sighting,
                  int64_t workstation_id, char id[UUID_TEXT_SIZE]);
/* What stands in display.place_key: 0 where the serial tells a display from others. */
int64_t identity_place_key(const struct display_identity *identity, int64_t workstation_id);
int64_t identity_connector_key(int64_t workstation_id, const char *connector);

/* Written down by the collector itself. */
void change_note(struct store *store, const char *display_id, const struct store_change *change,
                 int64_t now_ms);
/* True: something has changed since the test was last done; *since is the day. */
bool change_asks_for(struct store *store, const char *display_id, enum qa_test test,
                     struct date *since);
void display_read(const struct sql_query *query, int column, struct store_display *display);

#define VERDICT_COLUMNS                                                                       \
    "v.criterion, v.test, v.metric, v.formula, v.comparison, v.limit_value, v.unit, "         \
    "v.is_mandatory, v.clause, v.provenance, v.source, v.confirmed_by, v.corrective_action, " \
    "v.value, v.outcome, v.is_within_uncertainty, v.does_decide, v.reason, v.confirmed_in, "  \
    "v.uncertainty, v.reached, v.is_provisional, v.cause, v.cause_evidence"
#define VERDICT_COLUMN_COUNT 24
/* The same for an insert, after two columns of the key. */
#define VERDICT_INSERT                                                                        \
    "criterion, test, metric, formula, comparison, limit_value, unit, is_mandatory, clause, " \
    "provenance, source, confirmed_by, corrective_action, value, outcome, "                   \
    "is_within_uncertainty, does_decide, reason, confirmed_in, uncertainty, reached, "        \
    "is_provisional, cause, cause_evidence) "                                                 \
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
void verdict_bind(struct sql_query *query, const struct verdict *verdict);
void verdict_read(const struct sql_query *query, int column, struct verdict *verdict);

/* Evidence as one blob; the first byte is the version. */
bool evidence_pack(const struct evidence *evidence, struct buffer *blob, struct error *error);
bool evidence_unpack(const void *bytes, size_t length, struct store_evidence *evidence,
                     struct error *error);

#endif
