-- SPDX-License-Identifier: Apache-2.0
-- Where a person reads mail; which mail comes is by role.
CREATE TABLE mail_address (
    person TEXT PRIMARY KEY REFERENCES person (name),
    address TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be told at once, written together with the record that shows it. mailed_at 0: it waits.
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    record_id TEXT NOT NULL REFERENCES record (id),
    display_id TEXT NOT NULL REFERENCES display (id),
    criterion TEXT NOT NULL,
    mailed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX alert_waiting ON alert (id) WHERE mailed_at = 0;

-- Letters as they are sent, one a person. Sent again under the same message_id, so that a receiver can tell.
CREATE TABLE mail (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('failure', 'digest', 'test')),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'bounced')),
    reply TEXT NOT NULL DEFAULT '',
    done_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mail_waiting ON mail (next_try_at) WHERE state = 'waiting';
CREATE INDEX mail_by_kind ON mail (kind, made_at);
