-- SPDX-License-Identifier: Apache-2.0
-- What pages count and list, without reading the rows of records, which are long. Most are of few records only.
CREATE INDEX record_flagged ON record (id) WHERE flags <> 0;
CREATE INDEX record_failed ON record (received_at) WHERE result = 'fail';
CREATE INDEX record_expired ON record (meter_id) WHERE calibration = 'expired';
CREATE INDEX record_trend ON record (display_id, done_on, ended_at, id, l_max_cd_m2, meter_id, trigger)
    WHERE l_max_cd_m2 > 0;
CREATE INDEX verdict_failed ON verdict (record_id, test) WHERE outcome = 'fail';
