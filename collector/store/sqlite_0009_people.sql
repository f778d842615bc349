-- SPDX-License-Identifier: Apache-2.0
-- What a person may do, and where; site_id NULL: at every site.
CREATE TABLE person_role (
    person TEXT NOT NULL REFERENCES person (name),
    role TEXT NOT NULL,
    site_id INTEGER REFERENCES site (id)
) STRICT;
CREATE UNIQUE INDEX person_role_once ON person_role (person, role, coalesce(site_id, 0));
INSERT INTO person_role (person, role, site_id) SELECT name, role, NULL FROM person;
ALTER TABLE person DROP COLUMN role;
ALTER TABLE person ADD COLUMN disabled_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;

-- One token a program; it acts for a person, with that person's roles.
CREATE TABLE program_token (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (name),
    program TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_by TEXT NOT NULL DEFAULT '',
    revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO program_token (token_hash, person, program, created_by, created_at)
    SELECT token_hash, person, 'made on the command line', 'command line', created_at FROM api_token;
DROP TABLE api_token;

-- Names stand here alone: records, audit and decisions hold staff ids. A removed name is gone.
CREATE TABLE staff_name (
    staff_id TEXT PRIMARY KEY,
    full_name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_by_time ON audit (at);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
