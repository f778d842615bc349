-- SPDX-License-Identifier: Apache-2.0
-- A limit may be missing; what a verdict says of uncertainty, level and cause.
CREATE TABLE verdict_of_now (
    record_id TEXT NOT NULL REFERENCES record (id),
    position INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    test TEXT NOT NULL,
    metric TEXT NOT NULL,
    formula TEXT NOT NULL,
    comparison INTEGER NOT NULL,
    limit_value REAL,
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
    confirmed_in TEXT NOT NULL DEFAULT '',
    uncertainty REAL NOT NULL DEFAULT 0,
    reached TEXT NOT NULL DEFAULT '',
    is_provisional INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    cause_evidence TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO verdict_of_now SELECT *, '', 0, '', 0, '', '' FROM verdict;
DROP TABLE verdict;
ALTER TABLE verdict_of_now RENAME TO verdict;
ALTER TABLE metric ADD COLUMN uncertainty REAL NOT NULL DEFAULT 0;

-- Editions: who made each, from which, and why. made_at 0: shipped, or a file.
ALTER TABLE guideline ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE guideline ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE guideline ADD COLUMN based_on TEXT NOT NULL DEFAULT '';
ALTER TABLE guideline ADD COLUMN why TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX guideline_by_edition ON guideline (id, edition) WHERE made_at > 0;

-- site_id NULL: every site that has no adoption of its own for the class.
DROP INDEX adoption_in_force;
ALTER TABLE adoption ADD COLUMN site_id INTEGER REFERENCES site (id);
ALTER TABLE adoption ADD COLUMN advised_role TEXT NOT NULL DEFAULT '';
ALTER TABLE adoption ADD COLUMN approver_role TEXT NOT NULL DEFAULT '';
ALTER TABLE adoption ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE adoption ADD COLUMN is_paired INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX adoption_in_force ON adoption (class, coalesce(site_id, 0)) WHERE replaced_at IS NULL;

-- What a medical physics expert advises to adopt; adopted by another person.
CREATE TABLE advice (
    id INTEGER PRIMARY KEY,
    guideline_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    class TEXT NOT NULL,
    site_id INTEGER REFERENCES site (id),
    advice TEXT NOT NULL,
    advised_by TEXT NOT NULL,
    advised_role TEXT NOT NULL,
    advised_at INTEGER NOT NULL,
    adoption_id INTEGER REFERENCES adoption (id),
    FOREIGN KEY (guideline_id, sha256) REFERENCES guideline (id, sha256)
) STRICT;

-- Emitted luminance of the acceptance, to measure drift from. A serial has its own or none.
CREATE TABLE baseline (
    id INTEGER PRIMARY KEY,
    display_id TEXT NOT NULL REFERENCES display (id),
    record_id TEXT NOT NULL REFERENCES record (id),
    class TEXT NOT NULL,
    geometry TEXT NOT NULL,
    l_min REAL,
    l_max REAL,
    ratio_prime REAL,
    ambient REAL,
    meter TEXT NOT NULL,
    set_on TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX baseline_by_display ON baseline (display_id, id);
ALTER TABLE record ADD COLUMN baseline_id INTEGER REFERENCES baseline (id);

-- The displays of one workstation, compared within one session.
CREATE TABLE pair_run (
    id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    workstation_id INTEGER NOT NULL REFERENCES workstation (id),
    class TEXT NOT NULL,
    adoption_id INTEGER NOT NULL REFERENCES adoption (id),
    ended_at INTEGER NOT NULL,
    done_on TEXT NOT NULL,
    meter TEXT NOT NULL,
    result TEXT NOT NULL,
    does_count INTEGER NOT NULL,
    UNIQUE (session_id, workstation_id, class)
) STRICT;
CREATE TABLE pair_member (
    pair_id INTEGER NOT NULL REFERENCES pair_run (id),
    display_id TEXT NOT NULL REFERENCES display (id),
    record_id TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (pair_id, display_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_member_by_display ON pair_member (display_id, pair_id);
CREATE TABLE pair_verdict (
    pair_id INTEGER NOT NULL REFERENCES pair_run (id),
    position INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    test TEXT NOT NULL,
    metric TEXT NOT NULL,
    formula TEXT NOT NULL,
    comparison INTEGER NOT NULL,
    limit_value REAL,
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
    confirmed_in TEXT NOT NULL,
    uncertainty REAL NOT NULL,
    reached TEXT NOT NULL,
    is_provisional INTEGER NOT NULL,
    cause TEXT NOT NULL,
    cause_evidence TEXT NOT NULL,
    PRIMARY KEY (pair_id, position)
) STRICT, WITHOUT ROWID;
