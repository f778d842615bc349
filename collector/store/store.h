/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_H
#define COLLECTOR_STORE_STORE_H

#include "monqa/edid.h"
#include "monqa/guideline.h"
#include "monqa/random.h"
#include "monqa/record.h"
#include "monqa/schedule.h"

/* Everything that the collector keeps. One connection, one user at a time: every function but
 * open, close, backup and verify stands between store_begin and store_commit or store_rollback. A
 * failure is sticky within the transaction, and commit says it again. Arrays are the caller's to
 * free; their rows hold no pointers. */
struct store;

#define ROLE_SIZE 24

enum store_mode { STORE_PRODUCTION, STORE_DEMONSTRATION };
/* url: "sqlite:PATH". Created and migrated where it must be; a new one is for production. */
bool store_open(const char *url, struct store **store, struct error *error);
void store_close(struct store *store);
void store_cleanup(struct store **store);

enum store_access { STORE_READ, STORE_WRITE };
/* Waits for other users in this process; ERROR_UNAVAILABLE when another process holds it long. */
bool store_begin(struct store *store, enum store_access access, struct error *error);
/* True: on disk. False: nothing of it happened. */
bool store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);

bool store_backup(struct store *store, const char *path, struct error *error);

/* Who decided something, and why. */
struct store_reason {
    const char *who, *why;
};

/* Modes. A store that holds anything never changes its mode. */
enum store_mode store_mode_of(const struct store *store); /* kept in memory, any time */
bool store_set_demonstration(struct store *store, struct error *error);

/* Places and agents. */
struct store_place {
    int64_t workstation_id;
    char site[128], room[128], workstation[128];
};
#define STORE_SECRET_SIZE 48 /* 32 random bytes as URL-safe base64 */
void secret_create(char text[STORE_SECRET_SIZE]);
/* Makes what is missing and a one-time token, good for ttl_ms. */
bool store_add_workstation(struct store *store, struct store_place *place, int64_t now_ms,
                           int64_t ttl_ms, char token[STORE_SECRET_SIZE], struct error *error);
struct store_workstation {
    struct store_place place;
    char agent_id[UUID_TEXT_SIZE]; /* "" none; the newest */
    char hostname[256], software[64];
    int64_t last_seen_at;
    int64_t display_count;
    int64_t token_expires_at; /* 0: no unused token */
};
bool store_workstations(struct store *store, struct store_workstation **rows, size_t *count,
                        struct error *error);

struct store_agent {
    char id[UUID_TEXT_SIZE];
    uint8_t public_key[KEY_PUBLIC_BYTES];
    char hostname[256];
    struct store_place place;
};
struct store_enrolment {
    const char *token;
    uint8_t public_key[KEY_PUBLIC_BYTES];
    const char *hostname;
    const char *machine_id;
};
struct store_grant {
    bool is_granted; /* false: token unknown, expired or used with another key, or the key is known
                        elsewhere; then the rest is empty */
    struct store_agent agent;
    char bearer[STORE_SECRET_SIZE];
};
bool store_enrol(struct store *store, const struct store_enrolment *enrolment, int64_t now_ms,
                 struct store_grant *grant, struct error *error);
bool store_agent_by_bearer(struct store *store, const char *bearer, bool *found,
                           struct store_agent *agent, struct error *error);
struct store_contact {
    const char *agent_id;
    const char *hostname, *software, *kernel;
};
bool store_agent_seen(struct store *store, const struct store_contact *contact, int64_t now_ms,
                      struct error *error);

/* Displays. */
enum result_status {
    RESULT_NOT_ACCEPTED,
    RESULT_COMPLIANT,
    RESULT_NOT_COMPLIANT,
    RESULT_PENDING,
    RESULT_STATUS_COUNT
};
const char *result_status_name(enum result_status status);
bool result_status_parse(const char *name, enum result_status *status);

struct store_display {
    char id[UUID_TEXT_SIZE];
    struct display_identity identity;
    char class[32];
    struct store_place place;
    char connector[64];
    char guideline_id[48], guideline_edition[32], guideline_sha256[DIGEST_TEXT_SIZE]; /* "" none */
    char first_seen_on[DATE_TEXT_SIZE];
    char accepted_on[DATE_TEXT_SIZE];     /* "" not accepted */
    char accepted_how[16];                /* "record", "imported" */
    int64_t last_seen_at, last_record_at; /* last_record_at 0: never */
    bool is_ambiguous; /* two without a serial stood here at once: they cannot be told apart */
    enum result_status result_status;
    bool is_withdrawn; /* another of its class at the workstation is not accepted or not compliant,
                          and the guideline releases them together */
};
struct store_sighting {
    struct display_identity identity;
    char connector[64];
    const uint8_t *edid; /* NULL: none */
    size_t edid_length;
    bool is_double; /* another of the same identity is seen there at the same time */
};
/* Finds or creates (class primary), places at the workstation, owes it what its guideline asks. */
bool store_sight_display(struct store *store, int64_t workstation_id,
                         const struct store_sighting *sighting, int64_t now_ms,
                         char id[UUID_TEXT_SIZE], struct error *error);
/* How a display is told from others of its kind, where its EDID does not do it. */
struct store_identity {
    char known_by[16]; /* "serial"; "workstation"; "connector": two of one identity stood there */
    char confirmed_by[64]; /* "" nobody has looked yet */
};
bool store_identity(struct store *store, const char *display_id, struct store_identity *identity,
                    struct error *error);
/* A person has seen that it is the display which stands there. found false: none of that id, or
 * its serial is enough. */
bool store_confirm_identity(struct store *store, const char *display_id, const char *who,
                            int64_t now_ms, bool *found, struct error *error);

/* What is another than at the last QA of a display. */
struct store_change {
    char kind[16]; /* "range", "table", "display", "place", ... */
    char words[192];
    bool is_maintenance; /* asks for the tests after maintenance */
    char first_seen_on[DATE_TEXT_SIZE];
    int64_t first_seen_at, last_seen_at, gone_at; /* gone_at 0: it stands */
};
#define STORE_CHANGES_MAX 32 /* of one display in one report */
/* All that the agent's audit finds now; what it found before and does no longer is gone. Due dates
 * follow. */
bool store_report_changes(struct store *store, const char *display_id,
                          const struct store_change *changes, size_t count, int64_t now_ms,
                          struct error *error);
/* Newest first, at most 100. */
bool store_changes(struct store *store, const char *display_id, struct store_change **rows,
                   size_t *count, struct error *error);
bool store_display(struct store *store, const char *id, bool *found, struct store_display *display,
                   struct error *error);
/* workstation_id 0: all. */
bool store_displays(struct store *store, int64_t workstation_id, struct store_display **rows,
                    size_t *count, struct error *error);
/* A display of another class has to be accepted again. */
struct store_classing {
    const char *display_id;
    const char *class;
    const char *who;
};
bool store_set_class(struct store *store, const struct store_classing *classing, int64_t now_ms,
                     bool *found, struct error *error);
/* An acceptance of before this system, by name. */
struct store_acceptance {
    const char *display_id;
    struct date on;
    const char *who, *reason;
};
bool store_import_acceptance(struct store *store, const struct store_acceptance *acceptance,
                             int64_t now_ms, bool *found, struct error *error);

/* Guidelines. */
struct store_adoption {
    int64_t id;
    char class[32];
    char guideline_id[48], edition[32], sha256[DIGEST_TEXT_SIZE], title[160];
    char advice[512], advised_by[64], approver[64], adopted_on[DATE_TEXT_SIZE];
    char site[128]; /* "" every site that has none of its own for the class */
    char advised_role[ROLE_SIZE], approver_role[ROLE_SIZE], reason[256];
};
/* Excluded: in the edition that is adopted, which is a new one then. To confirm a row is an edition
 * of the employer's copy. */
enum unverified_rows { UNVERIFIED_REFUSED, UNVERIFIED_EXCLUDED };
struct store_adopting {
    const void *xml;
    size_t xml_length;
    const char *class; /* one, or several with a comma between */
    const char *site;  /* NULL: every site */
    const char *advice, *advised_by, *approver;
    const char *advised_role, *approver_role, *reason; /* NULL: not told */
    enum unverified_rows unverified;
};
/* ERROR_INVALID: no rows for the class, unverified rows undecided, approver is the adviser, or the
 * same guideline stands adopted for another class of the site in another edition. Judges what came
 * before any guideline stood adopted and owes every display of the class its dates. */
bool store_adopt(struct store *store, const struct store_adopting *adopting, int64_t now_ms,
                 struct error *error);
bool store_adoptions(struct store *store, struct store_adoption **rows, size_t *count,
                     struct error *error);
/* As it was adopted. */
struct store_xml {
    void *bytes; /* the caller frees */
    size_t length;
    char sha256[DIGEST_TEXT_SIZE];
};
/* Of the edition in force at the site; "" at any, that for every site first. */
bool store_guideline_xml(struct store *store, const char *guideline_id, const char *site,
                         bool *found, struct store_xml *xml, struct error *error);

/* Schedule. */
struct store_item {
    struct store_display display;
    char test[32];
    struct schedule_due due;
    char last_done_on[DATE_TEXT_SIZE]; /* "" never */
    char who[64];
    char planned_on[DATE_TEXT_SIZE]; /* "" not planned */
    char plan_reason[20];            /* "levelled" and so on */
};
/* display_id NULL and workstation_id 0: all; by longest date, then due date. */
bool store_items(struct store *store, const char *display_id, int64_t workstation_id,
                 struct store_item **rows, size_t *count, struct error *error);

/* Records. */
enum record_flag {
    RECORD_GAP = 1 << 0,             /* "gap": the one before has not come yet */
    RECORD_FORK = 1 << 1,            /* "fork": the chain has another record in this place */
    RECORD_CLOCK = 1 << 2,           /* "date-unsure": moves no due date until confirmed */
    RECORD_SIMULATED = 1 << 3,       /* "simulated" */
    RECORD_DISAGREES = 1 << 4,       /* "verdict-differs": the agent judged otherwise */
    RECORD_PASS_AFTER_FAIL = 1 << 5, /* "pass-after-fail": with no stated action */
    RECORD_CLOCK_CONFIRMED = 1 << 6, /* "date-confirmed" */
    RECORD_BROWSER = 1 << 7,         /* "signal-path-not-proved": shown in a browser */
    RECORD_VISUAL_ONLY = 1 << 8,     /* "visual-only": in a browser, and nothing was measured */
    RECORD_FLAG_LAST = RECORD_VISUAL_ONLY,
};
const char *record_flags_format(unsigned flags, char text[160]);

struct store_record {
    char id[UUID_TEXT_SIZE];
    char agent_id[UUID_TEXT_SIZE], display_id[UUID_TEXT_SIZE];
    int64_t sequence;
    char previous[DIGEST_TEXT_SIZE], sha256[DIGEST_TEXT_SIZE];
    int64_t received_at, started_at, ended_at;
    char done_on[DATE_TEXT_SIZE];
    char session_id[UUID_TEXT_SIZE];
    char trigger[32], state[16], operator_id[64];
    char simulated[400]; /* reasons with a blank between; "" not simulated */
    char meter[320];
    char calibration[16]; /* of the meter on that day: "good", "stated" by the workstation only,
                             "expired", "unknown"; "" no meter */
    char class[32];
    char guideline_id[48], guideline_edition[32]; /* "" judged under none */
    char result[16];  /* "pass", "fail", "incomplete"; "aborted"; "not-judged" */
    char remark[256]; /* why not judged */
    unsigned flags;
    char tests[160]; /* names with a blank between */
};
bool store_record(struct store *store, const char *id, bool *found, struct store_record *record,
                  struct error *error);
/* display_id NULL: all. Newest first. */
bool store_records(struct store *store, const char *display_id, size_t maximum,
                   struct store_record **rows, size_t *count, struct error *error);
/* Done on a day from first to last, by agent and sequence. */
bool store_records_between(struct store *store, struct date first, struct date last,
                           struct store_record **rows, size_t *count, struct error *error);
/* What the agent's records are signed with. */
bool store_agent_key(struct store *store, const char *agent_id,
                     uint8_t public_key[KEY_PUBLIC_BYTES], struct error *error);
/* As they came; the caller frees. */
bool store_record_bytes(struct store *store, const char *id, bool *found, void **bytes,
                        size_t *length, struct error *error);
/* readings are the caller's. */
struct store_evidence {
    struct ambient ambient;
    unsigned provisional; /* of enum provisional */
    bool meter_is_built_in, accuracy_is_sourced;
    double accuracy_percent, illuminance_lux; /* 0: not known */
    struct reading *readings;
    size_t reading_count;
    struct answer *answers;
    size_t answer_count;
    struct viewer_measure *viewer_measures;
    size_t viewer_measure_count;
    unsigned triggers;
    double repeatability_percent, repeatability_uv;
    struct panel panel;
    bool has_baseline;
    struct baseline baseline; /* that was in force then */
    char meter[64], meter_doubt[128], signal_doubt[160], room_class[8];
};
bool store_record_evidence(struct store *store, const char *id, struct store_evidence *evidence,
                           struct error *error);
void store_evidence_finish(struct store_evidence *evidence);
struct evidence evidence_of(const struct store_evidence *held); /* borrowed */
bool store_verdicts(struct store *store, const char *record_id, struct verdict **rows,
                    size_t *count, struct error *error);
bool store_metrics(struct store *store, const char *record_id, struct metric **rows, size_t *count,
                   struct error *error);
bool store_confirm_date(struct store *store, const char *record_id, const char *who, int64_t now_ms,
                        bool *found, struct error *error);

/* Failed verdicts of the newest counting run of each test of each display. */
struct store_finding {
    struct store_display display;
    struct verdict verdict;
    char record_id[UUID_TEXT_SIZE];
    int64_t at;
};
bool store_failures(struct store *store, struct store_finding **rows, size_t *count,
                    struct error *error);

/* The emitted white and black that drift is measured from: of the acceptance, until a medical
 * physics expert advises another record. A serial, and a class, has its own or none. */
struct store_baseline {
    struct baseline values;
    char record_id[UUID_TEXT_SIZE];
    char class[32], set_on[DATE_TEXT_SIZE], set_by[64], why[256];
};
bool store_baselines(struct store *store, const char *display_id, struct store_baseline **rows,
                     size_t *count, struct error *error); /* newest first */
/* From now on; what was judged stays. ERROR_INVALID: the record cannot be one. */
bool store_set_baseline(struct store *store, const char *record_id,
                        const struct store_reason *reason, int64_t now_ms, struct error *error);

struct store_maintenance {
    const char *display_id, *kind, *who, *what;
};
/* A person says that it was mended, or is calibrated to another target: kind "repair"
 * or "calibration". The tests after maintenance are due. */
bool store_note_maintenance(struct store *store, const struct store_maintenance *maintenance,
                            int64_t now_ms, bool *found, struct error *error);

/* The displays of one workstation compared within one session, newest first, at most 20. */
struct store_pair {
    int64_t id;
    char session_id[UUID_TEXT_SIZE], class[32], done_on[DATE_TEXT_SIZE], meter[320], result[16];
    bool does_count;
    char display_ids[8 * UUID_TEXT_SIZE]; /* with a blank between */
};
bool store_pairs(struct store *store, const char *display_id, struct store_pair **rows,
                 size_t *count, struct error *error);
bool store_pair_verdicts(struct store *store, int64_t pair_id, struct verdict **rows, size_t *count,
                         struct error *error);

/* Meters, known by the maker, model and serial that records name. */
struct store_meter {
    int64_t id;
    char name[320], maker[64], model[64], serial[64];
    char first_seen_on[DATE_TEXT_SIZE], last_used_on[DATE_TEXT_SIZE];
    /* The newest certificate; "" none. */
    char calibrated_on[DATE_TEXT_SIZE], due_on[DATE_TEXT_SIZE];
    char certificate[64], laboratory[128];
    bool is_found_out;
    int64_t record_count, expired_count; /* measured with it; of these with it expired */
};
/* First those without a certificate, then by due date. */
bool store_meters(struct store *store, struct store_meter **rows, size_t *count,
                  struct error *error);
bool store_meter(struct store *store, int64_t id, bool *found, struct store_meter *meter,
                 struct error *error);
struct store_certificate {
    int64_t id, meter_id;
    char calibrated_on[DATE_TEXT_SIZE], due_on[DATE_TEXT_SIZE];
    char number[64], laboratory[128], remark[256], entered_by[64];
    bool is_found_out; /* out of tolerance as it came to the laboratory */
    int64_t entered_at;
    char withdrawn_by[64]; /* "" it stands */
    int64_t withdrawn_at;
};
bool store_certificates(struct store *store, int64_t meter_id, struct store_certificate **rows,
                        size_t *count, struct error *error);
/* Judges everything that was measured with the meter by its certificates again. A run made with an
 * expired meter is held: it neither passes nor fails nor moves a date until there is a certificate
 * for its day, unless the employer wants it marked only. found: there is such a meter. */
bool store_add_certificate(struct store *store, const struct store_certificate *certificate,
                           int64_t now_ms, bool *found, struct error *error);
bool store_withdraw_certificate(struct store *store, int64_t certificate_id,
                                const struct store_reason *reason, int64_t now_ms, bool *found,
                                struct error *error);
/* Every verdict by a meter that was found out, back to its certificate before. */
typedef void store_finding_visitor(void *context, const struct store_finding *finding);
bool store_visit_doubted(struct store *store, int64_t meter_id, store_finding_visitor *visit,
                         void *context, struct error *error);
bool store_meter_policy(struct store *store, bool *holds, struct error *error);
bool store_set_meter_policy(struct store *store, bool holds, const struct store_reason *reason,
                            int64_t now_ms, struct error *error);

struct store_counts {
    int64_t displays, agents, records, flagged;
    int64_t results[RESULT_STATUS_COUNT];
};
bool store_count(struct store *store, struct store_counts *counts, struct error *error);

/* Every stored signature, hash and chain, and the database itself; outside a transaction. tell is
 * called for each thing that is wrong. */
struct store_proof {
    size_t records, altered, gaps, forks;
};
bool store_verify(struct store *store, void (*tell)(void *context, const char *words),
                  void *context, struct store_proof *proof, struct error *error);

/* People. */
extern const char *const role_names[]; /* NULL ends them */
bool role_is_known(const char *role);
/* What a person may do, and where: site "" everywhere. */
#define GRANTS_MAX 32
struct store_grant_row {
    char role[ROLE_SIZE];
    char site[128];
};
struct store_grants {
    struct store_grant_row rows[GRANTS_MAX];
    size_t count;
};
struct store_person {
    char name[64];
    char password_hash[128]; /* "" none: the identity provider alone lets them in */
    bool is_disabled, must_change;
    int64_t failures, locked_until;
    struct store_grants grants;
};
/* A name that is there gets the hash and the role alone, everywhere, and loses its sessions. */
bool store_set_person(struct store *store, const char *name, const char *role,
                      const char *password_hash, int64_t now_ms, struct error *error);
bool store_person(struct store *store, const char *name, bool *found, struct store_person *person,
                  struct error *error);
bool store_login_failed(struct store *store, const char *name, int64_t failures,
                        int64_t locked_until, struct error *error);
struct store_session {
    char person[64];
    bool must_change; /* the password, before anything else */
    struct store_grants grants;
    char csrf[STORE_SECRET_SIZE];
    int64_t created_at, last_used_at;
};
bool store_open_session(struct store *store, const char *person, int64_t now_ms,
                        char token[STORE_SECRET_SIZE], struct error *error);
bool store_session_by_token(struct store *store, const char *token, int64_t now_ms, bool *found,
                            struct store_session *session, struct error *error);
bool store_use_session(struct store *store, const char *token, int64_t now_ms, struct error *error);
bool store_close_session(struct store *store, const char *token, struct error *error);
bool store_add_api_token(struct store *store, const char *person, int64_t now_ms, bool *found,
                         char token[STORE_SECRET_SIZE], struct error *error);
bool store_person_by_api_token(struct store *store, const char *token, bool *found,
                               struct store_person *person, struct error *error);

/* Who did what, to what. */
struct store_deed {
    const char *who, *what;
    const char *object, *detail;
};
bool store_audit(struct store *store, const struct store_deed *deed, int64_t now_ms,
                 struct error *error);
/* Entries added so far, rolled back ones too: tells within a transaction whether one was. */
int64_t store_audited(const struct store *store);

#endif
