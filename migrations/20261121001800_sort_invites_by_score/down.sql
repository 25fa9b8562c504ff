DROP TRIGGER submissions_score_is_copied ON submissions;
DROP FUNCTION assay_copy_score_to_invite();
DROP INDEX invites_score_idx;
DROP INDEX invites_job_score_idx;
ALTER TABLE invites DROP COLUMN overall_score;
