DROP INDEX assessments_updated_idx;
DROP INDEX assessments_title_idx;
DROP INDEX assessments_revises_idx;
DROP INDEX assessments_next_draft_key;
ALTER TABLE assessments DROP CONSTRAINT assessments_revises_fkey;
ALTER TABLE assessments DROP COLUMN revises_id;
