-- SPDX-License-Identifier: Apache-2.0
-- The newest row of a display is what holds; none: in use.
CREATE TABLE use_status (
    id INTEGER PRIMARY KEY,
    display_id TEXT NOT NULL REFERENCES display (id),
    at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('in-use', 'restricted', 'out-of-use', 'concession')),
    modalities TEXT NOT NULL,
    until TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX use_status_by_display ON use_status (display_id, id);

-- Opened by the first failure that decides; closed by a release, never by itself.
CREATE TABLE failure_case (
    id INTEGER PRIMARY KEY,
    display_id TEXT NOT NULL REFERENCES display (id),
    opened_at INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES record (id),
    last_good_on TEXT NOT NULL,
    assignee TEXT NOT NULL DEFAULT '',
    look_back TEXT NOT NULL DEFAULT '',
    incident TEXT NOT NULL DEFAULT '',
    ticket TEXT NOT NULL DEFAULT '',
    released_by TEXT NOT NULL DEFAULT '',
    released_at INTEGER NOT NULL DEFAULT 0,
    release_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX failure_case_open ON failure_case (display_id) WHERE released_at = 0;

CREATE TABLE case_note (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES failure_case (id),
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX case_note_by_case ON case_note (case_id, id);
