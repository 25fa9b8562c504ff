DROP FUNCTION assay_find_hidden(uuid, uuid);
DROP FUNCTION assay_enter_organization(text, uuid, uuid[]);
DROP INDEX job_descriptions_blind_idx;
ALTER TABLE job_descriptions DROP COLUMN blind_review;
