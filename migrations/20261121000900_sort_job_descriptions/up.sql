-- Where a title stands in the alphabet: without regard to case, and "Ä" beside "A". Cut so that it fits into an index.
ALTER TABLE job_descriptions
    ADD COLUMN title_key text NOT NULL GENERATED ALWAYS AS (left(lower(normalize(title, NFD)), 200)) STORED;
DROP INDEX job_descriptions_title_idx;
CREATE INDEX job_descriptions_title_idx ON job_descriptions (organization_id, title_key, id);
CREATE INDEX job_descriptions_updated_idx ON job_descriptions (organization_id, updated_at DESC, id DESC);
CREATE INDEX job_descriptions_status_idx ON job_descriptions (organization_id, status, created_at DESC, id DESC);
