DROP INDEX job_descriptions_status_idx;
DROP INDEX job_descriptions_updated_idx;
DROP INDEX job_descriptions_title_idx;
CREATE INDEX job_descriptions_title_idx ON job_descriptions (organization_id, title, id);
ALTER TABLE job_descriptions DROP COLUMN title_key;
