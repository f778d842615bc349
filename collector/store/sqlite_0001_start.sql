-- SPDX-License-Identifier: Apache-2.0
-- Moments are milliseconds since 1970 in UTC; days are ISO dates of the site; secrets stand only as hashes.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site (id),
    name TEXT NOT NULL,
    UNIQUE (site_id, name)
) STRICT;

CREATE TABLE workstation (
    id INTEGER PRIMARY KEY,
    room_id INTEGER NOT NULL REFERENCES room (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (room_id, name)
) STRICT;

CREATE TABLE agent (
    id TEXT PRIMARY KEY,
    workstation_id INTEGER NOT NULL REFERENCES workstation (id),
    public_key BLOB NOT NULL UNIQUE,
    bearer_hash TEXT NOT NULL UNIQUE,
    machine_hash TEXT NOT NULL,
    hostname TEXT NOT NULL,
    software TEXT,
    kernel TEXT,
    enrolled_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE enrolment_token (
    token_hash TEXT PRIMARY KEY,
    workstation_id INTEGER NOT NULL REFERENCES workstation (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    agent_id TEXT REFERENCES agent (id)
) STRICT;

-- Who a display is: manufacturer, product code and both serials. place_key is the workstation where there is no
-- serial at all, else 0: two such displays in two rooms are two displays.
CREATE TABLE display (
    id TEXT PRIMARY KEY,
    manufacturer TEXT NOT NULL,
    product_code INTEGER NOT NULL,
    serial_number INTEGER NOT NULL,
    serial_text TEXT NOT NULL,
    place_key INTEGER NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    workstation_id INTEGER NOT NULL REFERENCES workstation (id),
    connector TEXT NOT NULL,
    edid BLOB,
    is_ambiguous INTEGER NOT NULL DEFAULT 0,
    first_seen_on TEXT NOT NULL,
    last_seen_at INTEGER NOT NULL,
    last_record_at INTEGER,
    accepted_on TEXT,
    accepted_how TEXT,
    result_status TEXT NOT NULL,
    UNIQUE (manufacturer, product_code, serial_number, serial_text, place_key)
) STRICT;
CREATE INDEX display_by_workstation ON display (workstation_id);
CREATE INDEX display_by_class ON display (class);

CREATE TABLE placement (
    display_id TEXT NOT NULL REFERENCES display (id),
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    workstation_id INTEGER NOT NULL REFERENCES workstation (id),
    connector TEXT NOT NULL,
    PRIMARY KEY (display_id, from_at)
) STRICT;

CREATE TABLE guideline (
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    edition TEXT NOT NULL,
    title TEXT NOT NULL,
    xml BLOB NOT NULL,
    PRIMARY KEY (id, sha256)
) STRICT;

CREATE TABLE adoption (
    id INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    guideline_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    advice TEXT NOT NULL,
    advised_by TEXT NOT NULL,
    approver TEXT NOT NULL,
    adopted_at INTEGER NOT NULL,
    adopted_on TEXT NOT NULL,
    replaced_at INTEGER,
    FOREIGN KEY (guideline_id, sha256) REFERENCES guideline (id, sha256)
) STRICT;
CREATE UNIQUE INDEX adoption_in_force ON adoption (class) WHERE replaced_at IS NULL;

-- What the employer decided of each row whose limit is not solidly sourced.
CREATE TABLE adoption_row (
    adoption_id INTEGER NOT NULL REFERENCES adoption (id),
    criterion TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'excluded')),
    decided_by TEXT NOT NULL,
    PRIMARY KEY (adoption_id, criterion)
) STRICT;

CREATE TABLE record (
    id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agent (id),
    display_id TEXT NOT NULL REFERENCES display (id),
    sequence INTEGER NOT NULL,
    previous TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    done_on TEXT NOT NULL,
    session_id TEXT NOT NULL,
    trigger TEXT NOT NULL,
    state TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    simulated TEXT NOT NULL,
    meter TEXT NOT NULL,
    class TEXT NOT NULL,
    adoption_id INTEGER REFERENCES adoption (id),
    result TEXT NOT NULL,
    remark TEXT NOT NULL,
    flags INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX record_by_sequence ON record (agent_id, sequence);
CREATE INDEX record_by_display ON record (display_id, ended_at);

CREATE TABLE test_run (
    record_id TEXT NOT NULL REFERENCES record (id),
    test TEXT NOT NULL,
    display_id TEXT NOT NULL REFERENCES display (id),
    class TEXT NOT NULL,
    trigger TEXT NOT NULL,
    state TEXT NOT NULL,
    ended_at INTEGER NOT NULL,
    done_on TEXT NOT NULL,
    result TEXT NOT NULL,
    does_count INTEGER NOT NULL,
    PRIMARY KEY (record_id, test)
) STRICT, WITHOUT ROWID;
CREATE INDEX test_run_by_display ON test_run (display_id, test, ended_at);

CREATE TABLE metric (
    record_id TEXT NOT NULL REFERENCES record (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    reason TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict (
    record_id TEXT NOT NULL REFERENCES record (id),
    position INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    test TEXT NOT NULL,
    metric TEXT NOT NULL,
    formula TEXT NOT NULL,
    comparison INTEGER NOT NULL,
    limit_value REAL NOT NULL,
    unit TEXT NOT NULL,
    is_mandatory INTEGER NOT NULL,
    clause TEXT NOT NULL,
    provenance TEXT NOT NULL,
    source TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    corrective_action TEXT NOT NULL,
    value REAL,
    outcome TEXT NOT NULL,
    is_within_uncertainty INTEGER NOT NULL,
    does_decide INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE due (
    display_id TEXT NOT NULL REFERENCES display (id),
    test TEXT NOT NULL,
    guideline_id TEXT NOT NULL,
    trigger TEXT NOT NULL,
    due_on TEXT NOT NULL,
    longest_on TEXT NOT NULL,
    last_done_on TEXT,
    who TEXT NOT NULL,
    PRIMARY KEY (display_id, test, guideline_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    name TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (name),
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_token (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (name),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
