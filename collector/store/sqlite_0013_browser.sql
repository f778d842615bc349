-- SPDX-License-Identifier: Apache-2.0
-- Sessions in a browser: the record so far, as XML without its signature. ended_at 0: it goes on.
CREATE TABLE browser_session (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    display_id TEXT NOT NULL REFERENCES display (id),
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0,
    record_id TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    shown_at INTEGER NOT NULL,
    target TEXT NOT NULL,
    geometry TEXT NOT NULL,
    document BLOB NOT NULL
) STRICT;
CREATE INDEX browser_session_open ON browser_session (person) WHERE ended_at = 0;
