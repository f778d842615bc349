-- SPDX-License-Identifier: Apache-2.0
-- What a person knows of a display better than its EDID, and what no EDID says. '' or 0: as the EDID has it.
CREATE TABLE asset (
    display_id TEXT PRIMARY KEY REFERENCES display (id),
    manufacturer TEXT NOT NULL,
    model TEXT NOT NULL,
    serial TEXT NOT NULL,
    made_year INTEGER NOT NULL,
    installed_on TEXT NOT NULL,
    warranty_until TEXT NOT NULL,
    support_until TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a new display of a class costs.
CREATE TABLE price (
    class TEXT PRIMARY KEY,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- For the trend, so that it reads one small row a record.
ALTER TABLE record ADD COLUMN l_max_cd_m2 REAL;
UPDATE record SET l_max_cd_m2 = (
    SELECT value FROM metric WHERE record_id = record.id AND name = 'l_max_cd_m2');
