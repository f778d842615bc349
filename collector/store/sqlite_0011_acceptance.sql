-- SPDX-License-Identifier: Apache-2.0
-- A display is accepted once and tested for years: its acceptance is not looked for among all its runs.
CREATE INDEX test_run_acceptance ON test_run (display_id, test, class, done_on)
    WHERE trigger = 'acceptance' AND result = 'pass';
