/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_PEOPLE_H
#define COLLECTOR_STORE_STORE_PEOPLE_H

#include "collector/store/store.h"

/* Who may log in, what they may do where, the programs that act for them, and their names. Every
 * change is in the audit trail; who: who makes it. */

struct store_user {
    char name[64];
    char full_name[128]; /* "" not known, or removed */
    bool has_password;   /* else only the identity provider lets them in */
    bool must_change;    /* the password is good for one log-in */
    int64_t created_at, disabled_at, locked_until;
    struct store_grants grants;
};
/* By name. */
bool store_users(struct store *store, struct store_user **rows, size_t *count, struct error *error);

/* A new person without a role; hash "" without a password. ERROR_INVALID: the name is taken. */
bool store_add_user(struct store *store, const char *name, const char *hash, const char *who,
                    int64_t now_ms, struct error *error);
/* What has to be changed at the next log-in, when is_one_time. Ends the sessions, and a lock. */
struct store_password {
    const char *person, *hash;
    bool is_one_time;
};
bool store_set_password(struct store *store, const struct store_password *password, const char *who,
                        int64_t now_ms, bool *found, struct error *error);
/* A disabled person has no session, no token and no way in; what they did stays. ERROR_INVALID:
 * nobody would be left who is an admin everywhere. */
struct store_disabling {
    const char *person, *who;
    bool lets_in; /* again */
};
bool store_disable_user(struct store *store, const struct store_disabling *disabling,
                        int64_t now_ms, bool *found, struct error *error);
/* Adds a role, or takes it away; site "": everywhere. ERROR_INVALID: unknown role or site, too many
 * roles, or as above. */
struct store_granting {
    const char *person;
    struct store_grant_row row;
    bool takes_away;
};
bool store_grant(struct store *store, const struct store_granting *granting, const char *who,
                 int64_t now_ms, bool *found, struct error *error);

struct store_program {
    int64_t id;
    char person[64], program[64], created_by[64], revoked_by[64];
    int64_t created_at, revoked_at; /* revoked_at 0: it stands */
};
bool store_programs(struct store *store, struct store_program **rows, size_t *count,
                    struct error *error);
/* The token is told once. found: there is such a person, who is not disabled. */
struct store_programming {
    const char *person, *program, *who;
};
bool store_add_program(struct store *store, const struct store_programming *programming,
                       int64_t now_ms, bool *found, char token[STORE_SECRET_SIZE],
                       struct error *error);
bool store_revoke_program(struct store *store, int64_t id, const char *who, int64_t now_ms,
                          bool *found, struct error *error);

/* "" removes it. Also of staff who have no log-in here. The audit trail has the staff id alone. */
struct store_naming {
    const char *staff_id, *full_name, *who;
};
bool store_set_name(struct store *store, const struct store_naming *naming, int64_t now_ms,
                    struct error *error);
/* "" when it is not known. */
bool store_name_of(struct store *store, const char *staff_id, char full_name[128],
                   struct error *error);
/* Names of staff who have no log-in here. */
struct store_staff {
    char staff_id[64], full_name[128];
};
bool store_staff(struct store *store, struct store_staff **rows, size_t *count,
                 struct error *error);

/* How many years after the life of the equipment its records are kept, as the employer has decided.
 * Nothing is ever removed by itself. */
#define RETENTION_YEARS_DEFAULT 11
#define RETENTION_YEARS_MAX 100
bool store_retention(struct store *store, int64_t *years, struct error *error);
/* ERROR_INVALID: out of 0..RETENTION_YEARS_MAX. */
bool store_set_retention(struct store *store, int64_t years, const struct store_reason *reason,
                         int64_t now_ms, struct error *error);

/* Where what a path names stands: "" when it belongs to every site. found: there is such a thing.
 */
enum store_thing { THING_DISPLAY, THING_RECORD, THING_CASE, THING_ADVICE, THING_WORKSTATION };
bool store_site_of(struct store *store, enum store_thing thing, const char *id, bool *found,
                   char site[128], struct error *error);
struct store_site {
    char name[128];
};
bool store_sites(struct store *store, struct store_site **rows, size_t *count, struct error *error);

/* The audit trail, newest first. Texts are looked for within; NULL and 0 leave open. */
struct store_audit_filter {
    const char *who, *what, *object;
    int64_t from_ms, until_ms; /* until is not in it */
    int64_t before_id;         /* older than this entry; 0: from the newest */
    size_t maximum;
};
struct store_audit_entry {
    int64_t id, at;
    char who[64], what[64], object[128], detail[512];
};
bool store_audit_entries(struct store *store, const struct store_audit_filter *filter,
                         struct store_audit_entry **rows, size_t *count, struct error *error);

#endif
