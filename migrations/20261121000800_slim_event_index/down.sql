DROP INDEX events_seq_key;
CREATE UNIQUE INDEX events_seq_key ON events (organization_id, seq);
