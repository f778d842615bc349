-- SPDX-License-Identifier: Apache-2.0
-- The file as it came stands apart, so that judging all evidence again reads small rows only.
CREATE TABLE record_file (
    record_id TEXT PRIMARY KEY REFERENCES record (id),
    bytes BLOB NOT NULL
) STRICT;
INSERT INTO record_file (record_id, bytes) SELECT id, bytes FROM record ORDER BY rowid;
ALTER TABLE record DROP COLUMN bytes;

-- Verdicts in short, for the same; '' where only the rows of verdict tell. tests: bits of the complete ones.
ALTER TABLE record ADD COLUMN outcomes TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN tests INTEGER NOT NULL DEFAULT 0;
UPDATE record SET tests = (SELECT coalesce(sum(CASE t.test WHEN 'visual-qc' THEN 1 WHEN 'luminance-response' THEN 2
    WHEN 'uniformity' THEN 4 WHEN 'ambient' THEN 8 WHEN 'chromaticity' THEN 16 WHEN 'signal-path' THEN 32 END), 0)
    FROM test_run t WHERE t.record_id = record.id AND t.state = 'complete');


-- Meters by the words with which records name them. hold: the run waits for a certificate of its meter.
CREATE TABLE meter (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    maker TEXT NOT NULL,
    model TEXT NOT NULL,
    serial TEXT NOT NULL,
    first_seen_on TEXT NOT NULL
) STRICT;
INSERT INTO meter (name, maker, model, serial, first_seen_on)
    SELECT meter, '', '', '', min(done_on) FROM record WHERE meter <> '' GROUP BY meter;

CREATE TABLE meter_certificate (
    id INTEGER PRIMARY KEY,
    meter_id INTEGER NOT NULL REFERENCES meter (id),
    calibrated_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    number TEXT NOT NULL,
    laboratory TEXT NOT NULL,
    found TEXT NOT NULL CHECK (found IN ('good', 'out')),
    remark TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX meter_certificate_by_meter ON meter_certificate (meter_id, calibrated_on);

ALTER TABLE record ADD COLUMN meter_id INTEGER REFERENCES meter (id);
ALTER TABLE record ADD COLUMN meter_calibrated_on TEXT;
ALTER TABLE record ADD COLUMN meter_due_on TEXT;
ALTER TABLE record ADD COLUMN calibration TEXT NOT NULL DEFAULT '';
UPDATE record SET meter_id = (SELECT m.id FROM meter m WHERE m.name = record.meter), calibration = 'unknown'
    WHERE meter <> '';
CREATE INDEX record_by_meter ON record (meter_id, ended_at);
ALTER TABLE test_run ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0;
