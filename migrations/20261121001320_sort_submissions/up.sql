-- Without an end a submission sorts as 1970, so that the order is total and the keyset needs no NULL rule.
CREATE INDEX submissions_job_submitted_idx ON submissions
    (organization_id, job_description_id, (coalesce(submitted_at, timestamptz 'epoch')) DESC, id DESC);
CREATE INDEX submissions_submitted_idx ON submissions
    (organization_id, (coalesce(submitted_at, timestamptz 'epoch')) DESC, id DESC);
-- Few answers come late: a filter finds them among all.
CREATE INDEX answers_late_idx ON answers (organization_id, submission_id) WHERE late;
