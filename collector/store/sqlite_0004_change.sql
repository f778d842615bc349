-- SPDX-License-Identifier: Apache-2.0
-- What an agent's audit says is another than at the last QA of a display, and what the collector sees itself (place).
-- While it stands (gone_at is null) and asks for maintenance, every test that was not done since is due.
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    display_id TEXT NOT NULL REFERENCES display (id),
    origin TEXT NOT NULL CHECK (origin IN ('agent', 'collector')),
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    is_maintenance INTEGER NOT NULL,
    first_seen_at INTEGER NOT NULL,
    first_seen_on TEXT NOT NULL,
    last_seen_at INTEGER NOT NULL,
    gone_at INTEGER
) STRICT;
CREATE INDEX change_by_display ON change (display_id, first_seen_at);

-- Where the EDID does not tell a display from another, it is known by its workstation, or by its connector there, until a
-- person has confirmed that.
ALTER TABLE display ADD COLUMN known_by TEXT NOT NULL DEFAULT 'serial'
    CHECK (known_by IN ('serial', 'workstation', 'connector'));
ALTER TABLE display ADD COLUMN identity_confirmed_by TEXT;
UPDATE display SET place_key = workstation_id
    WHERE serial_number IN (16843009, 4294967295) AND trim(serial_text, ' 0') = '';
UPDATE display SET known_by = 'workstation' WHERE place_key <> 0;
