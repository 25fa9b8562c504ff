DROP FUNCTION assay_claim_jobs(timestamptz, timestamptz, integer);
DROP FUNCTION assay_number_events(integer);
DROP FUNCTION assay_enqueue_jobs(jsonb);
DROP FUNCTION assay_record_events(jsonb);
DROP TABLE idempotency_keys;
DROP TABLE jobs;
DROP TABLE event_sequences;
DROP TABLE events;
