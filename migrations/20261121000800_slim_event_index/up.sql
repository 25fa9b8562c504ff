-- A fact without a number has no place among the numbers: the index gets one entry for each fact instead of two.
DROP INDEX events_seq_key;
CREATE UNIQUE INDEX events_seq_key ON events (organization_id, seq) WHERE seq IS NOT NULL;
