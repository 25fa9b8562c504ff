-- A reopened attempt waits until the candidate resumes it, until then at most. Null: it does not wait.
-- resumed_times numbers what is handed in: 0 for the first time. A scorecard keeps the number of what it scores.
ALTER TABLE submissions
    ADD COLUMN resume_until timestamptz,
    ADD COLUMN resumed_times integer NOT NULL DEFAULT 0 CHECK (resumed_times >= 0);
ALTER TABLE scorecards
    ADD COLUMN resumed_times integer NOT NULL DEFAULT 0 CHECK (resumed_times >= 0);

-- Ended attempts that were given more time, one row each time: how they had ended, and when they went on.
CREATE TABLE reopenings (
    organization_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    granted_seconds integer NOT NULL CHECK (granted_seconds > 0),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    ended_as text NOT NULL CHECK (ended_as IN ('SUBMITTED', 'TIMED_OUT')),
    ended_at timestamptz NOT NULL,
    deadline_before timestamptz,
    reopened_at timestamptz NOT NULL,
    resume_until timestamptz NOT NULL,
    resumed_at timestamptz,
    PRIMARY KEY (organization_id, submission_id, number),
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE
);

CALL assay_protect('reopenings', 'SELECT, INSERT, UPDATE');

ALTER TABLE mail_deliveries DROP CONSTRAINT mail_deliveries_kind_check;
ALTER TABLE mail_deliveries ADD CONSTRAINT mail_deliveries_kind_check
    CHECK (kind IN ('INVITE', 'REMINDER', 'RESULT_RELEASED', 'ATTEMPT_REOPENED'));
