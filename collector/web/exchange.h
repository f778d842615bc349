/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_EXCHANGE_H
#define COLLECTOR_WEB_EXCHANGE_H

#include "collector/web/web.h"

#include <jansson.h>

/* Who may do what. */
#define ROLES_INSPECT "admin qa-lead mpe"
#define ROLES_METER "admin qa-lead mpe"
#define ROLES_GUIDELINE "admin qa-lead mpe"
#define ROLES_ADVISE "mpe"
#define ROLES_APPROVE "employer-approver"
#define ROLES_EMPLOYER "admin employer-approver"
#define ROLES_PLAN "admin qa-lead"
#define ROLES_CASE "admin qa-lead mpe pacs-support"
#define ROLES_RELEASE "admin qa-lead mpe"
#define ROLES_IDENTITY "admin qa-lead"
#define ROLES_PROCUREMENT "admin procurement"
#define ROLES_MAIL "admin qa-lead mpe pacs-support"
#define ROLES_MAIL_ALL "admin qa-lead"
#define ROLES_ASSET "admin qa-lead mpe procurement pacs-support"

#define ROLES_ADMIN "admin"
#define ROLES_BROWSER "admin radiographer qa-lead mpe reporter pacs-support"
#define ROLES_WORKSTATION "admin qa-lead pacs-support"
#define ROLES_AUDIT "admin qa-lead mpe employer-approver"

/* Where a role must be held for a path. What belongs to one site may be changed by who has the role
 * there; what belongs to the employer, only by who has it at every site. */
enum scope {
    SCOPE_ANY,     /* anywhere: pages to read, and one's own things */
    SCOPE_ALL,     /* at every site */
    SCOPE_FORM,    /* at the site that the form names; every site where it names none */
    SCOPE_DISPLAY, /* where the display, record, case, advice or workstation of the path stands */
    SCOPE_RECORD,
    SCOPE_CASE,
    SCOPE_ADVICE,
    SCOPE_WORKSTATION,
};

/* One request on its way through a handler. */
struct exchange {
    struct web *web;
    struct store *store;
    const struct request *request;
    struct response *response;
    int64_t now_ms;
    struct date today;
    char argument[64]; /* what stood for "*" in the route */
    struct fields form;
    bool is_agent;
    struct store_agent agent;
    bool is_person;
    bool has_session; /* by cookie: csrf is set */
    char person[64];
    char role[ROLE_SIZE]; /* the one that the path asks for, of those held; else the first */
    struct store_grants grants;
    enum scope scope;
    char site[128];           /* of the scope; "" every site */
    const char *proxy_person; /* whom a trusted proxy has logged in; NULL: none */
    bool must_change;         /* the password first */
    char csrf[STORE_SECRET_SIZE];
};

/* A handler answers, or returns false with an error that becomes 503 (or 400 for
 * ERROR_INVALID...). */
typedef bool handler(struct exchange *exchange, struct error *error);

bool answer_error(struct exchange *exchange, int status, const char *sentence);
/* As PDF where the path ends so, else as CSV; name: of the file, without its ending. */
struct sheet;
bool answer_sheet(struct exchange *exchange, const struct sheet *sheet, const char *name,
                  struct error *error);
bool answer_json(struct exchange *exchange, int status, json_t *value, struct error *error);
/* One field of the form: within size, or ERROR_INVALID; an empty one only where it may be missing.
 */
bool form_text(struct exchange *exchange, const char *name, char *to, size_t size,
               struct error *error);
bool form_optional_text(struct exchange *exchange, const char *name, char *to, size_t size,
                        struct error *error);
/* roles with a blank between; at the scope of the request. */
bool may(const struct exchange *exchange, const char *roles);
/* The first that lets it; NULL none. roles NULL: any. */
const struct store_grant_row *grant_of(const struct exchange *exchange, enum scope scope,
                                       const char *roles);
bool may_everywhere(const struct exchange *exchange, const char *roles);
const char *roles_words(const struct store_grants *grants, char text[512]);
bool answer_redirect(struct exchange *exchange, const char *to);
void set_cookie(struct exchange *exchange, const char *name, const char *value);

/* Members of a JSON object from outside. False: missing, of another type, or too long. */
bool json_get_text(const json_t *object, const char *name, char *to, size_t size);
/* null and missing give "" */
bool json_get_optional_text(const json_t *object, const char *name, char *to, size_t size);
bool json_get_number(const json_t *object, const char *name, int64_t maximum, int64_t *value);
json_t *json_body(const struct exchange *exchange); /* an object without doubles; NULL: malformed */

json_t *safe_text(const char *text); /* bytes that are not UTF-8 as \xNN */
json_t *text_or_null(const char *text);
json_t *time_or_null(int64_t utc_ms);
json_t *real_or_null(double value);

/* Words for a person. */
const char *test_words(const char *test);
const char *result_words(enum result_status status);
const char *flag_words(unsigned flag);
const char *calibration_words(const char *calibration); /* of a record's meter */
const char *display_words(const struct store_display *display, char text[96]);
const char *days_words(const struct store_item *item, struct date today, char text[64]);
enum schedule_state item_state(const struct store_item *item, struct date today);
int64_t item_days(const struct store_item *item, struct date today);
const char *time_words(int64_t utc_ms, char text[TIME_TEXT_SIZE]); /* 0: "" */
const char *verdict_words(const struct verdict *verdict);

/* Every handler; one file each. */
handler handle_login_form, handle_login, handle_logout, handle_home;
handler handle_account, handle_change_password;
handler handle_users, handle_add_user, handle_reset_password, handle_disable_user, handle_role,
    handle_name;
handler handle_programs, handle_add_program, handle_revoke_program;
handler handle_audit, handle_audit_sheet;
handler handle_browser_script, handle_browser, handle_browser_start, handle_browser_session;
handler handle_browser_picture, handle_browser_screen, handle_browser_answer, handle_browser_abort;
handler handle_retention, handle_set_retention;
handler handle_how_to, handle_add_workstation;
handler handle_schedule, handle_displays, handle_display, handle_record, handle_failures;
handler handle_calculation, json_calculation;
handler handle_workstations, handle_guidelines;
handler handle_procurement, handle_procurement_sheet, json_procurement, handle_set_price;
handler handle_assets, handle_assets_sheet, handle_asset, handle_set_asset;
handler handle_cases, handle_case, handle_set_case, handle_add_note, handle_release_case,
    json_cases;
handler handle_set_use;
handler handle_overview, handle_overview_sheet, json_overview;
handler handle_plan, handle_plan_sheet, json_plan, handle_calendar;
handler handle_plan_rules, handle_set_plan_rules, handle_what_if, handle_set_capacity;
handler handle_close_days, handle_open_day, handle_add_feed, handle_remove_feed;
handler handle_confirm_date, handle_confirm_identity;
handler handle_guideline_page, handle_guideline_row, handle_guideline_diff;
handler handle_copy_guideline, handle_change_guideline, handle_advise, handle_follow_advice;
handler handle_set_baseline, handle_note_maintenance;
handler handle_reevaluation, handle_start_reevaluation, json_reevaluation;
handler handle_meters, handle_meter, json_meters, json_meter;
handler handle_add_certificate, handle_withdraw_certificate, handle_meter_policy;
handler json_schedule, json_displays, json_display, json_record, json_failures;
handler handle_enrolments, handle_records, handle_inventory, handle_guideline;
handler handle_displays_sheet, handle_failures_sheet, handle_schedule_sheet, handle_meters_sheet;
handler handle_cases_sheet, handle_display_chart, handle_display_report;
handler handle_openapi;
handler handle_inspection, handle_inspection_sheet, handle_inspection_zip;
handler handle_alerts, json_alerts, handle_set_address, handle_test_mail, handle_mail_again;
handler handle_display_system_xml, handle_display_system_json;
handler handle_health, handle_metrics, handle_style, handle_bootstrap;

/* Parts that pages and their JSON share. */
json_t *display_json(const struct store_display *display);
json_t *item_json(const struct store_item *item, struct date today);
json_t *verdict_json(const struct verdict *verdict);
json_t *record_json(const struct store_record *record);
json_t *meter_json(const struct store_meter *meter, struct date today);
json_t *meters_json(struct exchange *exchange, struct error *error); /* NULL: failed */

#endif
