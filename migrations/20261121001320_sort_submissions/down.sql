DROP INDEX answers_late_idx;
DROP INDEX submissions_submitted_idx;
DROP INDEX submissions_job_submitted_idx;
