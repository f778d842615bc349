-- SPDX-License-Identifier: Apache-2.0
-- Only the planner writes planned dates. Stale: something that it plans by has changed.
CREATE TABLE plan (
    display_id TEXT NOT NULL REFERENCES display (id),
    test TEXT NOT NULL,
    planned_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (display_id, test)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    is_stale INTEGER NOT NULL,
    planned_for TEXT NOT NULL
) STRICT;
INSERT INTO plan_state (id, is_stale, planned_for) VALUES (1, 1, '');

-- site '': every site.
CREATE TABLE closed_day (
    day TEXT NOT NULL,
    site TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (day, site)
) STRICT, WITHOUT ROWID;
CREATE TABLE capacity (
    site TEXT NOT NULL,
    who TEXT NOT NULL,
    minutes_per_day INTEGER NOT NULL CHECK (minutes_per_day > 0),
    PRIMARY KEY (site, who)
) STRICT, WITHOUT ROWID;

-- A calendar that others may read by its secret address.
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    room TEXT NOT NULL,
    who TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
