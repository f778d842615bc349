-- SPDX-License-Identifier: Apache-2.0
-- The displays that were measured in one sitting.
CREATE INDEX record_by_session ON record (session_id, display_id);
