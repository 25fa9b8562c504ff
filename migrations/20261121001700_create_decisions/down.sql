DROP INDEX submissions_decision_idx;
ALTER TABLE submissions DROP COLUMN released_decision, DROP COLUMN decided_at, DROP COLUMN decision;
DROP POLICY deciders ON users;
DROP TABLE decisions;
