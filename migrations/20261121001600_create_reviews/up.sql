-- Whom a submission is given to for review.
CREATE TABLE reviewer_assignments (
    organization_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    assigned_by uuid REFERENCES users ON DELETE SET NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, submission_id, user_id),
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE
);
CREATE INDEX reviewer_assignments_user_idx ON reviewer_assignments (organization_id, user_id, submission_id);

-- What a person makes of a scorecard. Never changed: who thinks again reviews again, and the newest counts.
CREATE TABLE reviews (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    scorecard_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    -- 1 for the first review of a submission, whoever wrote it: tells which is newest.
    number integer NOT NULL CHECK (number > 0),
    reviewer_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The key by which the person reviewed; absent where the person was there.
    api_key_id uuid,
    overall_score integer NOT NULL CHECK (overall_score BETWEEN 0 AND 10000),
    comment text NOT NULL CHECK (length(comment) <= 5000),
    -- The person knew neither who had answered nor what the scorer thought.
    blind boolean NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, scorecard_id) REFERENCES scorecards ON DELETE CASCADE,
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE,
    CONSTRAINT reviews_number_key UNIQUE (organization_id, submission_id, number)
);
CREATE UNIQUE INDEX reviews_id_key ON reviews (id);
CREATE INDEX reviews_scorecard_idx ON reviews (organization_id, scorecard_id, number DESC);
CREATE INDEX reviews_reviewer_idx ON reviews (organization_id, reviewer_id, submission_id, number DESC);

-- The levels that a person gave, each with a reason where there is one.
CREATE TABLE review_levels (
    organization_id uuid NOT NULL,
    review_id uuid NOT NULL,
    position integer NOT NULL,
    question_id uuid NOT NULL,
    criterion_id uuid NOT NULL,
    level integer NOT NULL CHECK (level BETWEEN 0 AND 4),
    reason text NOT NULL CHECK (length(reason) <= 1000),
    PRIMARY KEY (organization_id, review_id, position),
    FOREIGN KEY (organization_id, review_id) REFERENCES reviews ON DELETE CASCADE,
    FOREIGN KEY (organization_id, question_id) REFERENCES questions ON DELETE CASCADE
);

CALL assay_protect('reviewer_assignments', 'SELECT, INSERT, DELETE');
CALL assay_protect('reviews', 'SELECT, INSERT');
CALL assay_protect('review_levels', 'SELECT, INSERT');

-- By what a submission is sorted: a person's overall score, or the scorer's, which may wait for a person.
ALTER TABLE submissions
    ADD COLUMN score_reviewed boolean NOT NULL DEFAULT false,
    ADD COLUMN score_provisional boolean NOT NULL DEFAULT false;
DO $$
DECLARE
    before text := assay_open();
BEGIN
    UPDATE submissions s SET score_provisional = true
    WHERE s.overall_score IS NOT NULL AND (
        SELECT c.provisional FROM scorecards c
        WHERE c.organization_id = s.organization_id AND c.submission_id = s.id AND c.status IN ('READY', 'NEEDS_HUMAN')
        ORDER BY c.number DESC LIMIT 1);
    PERFORM assay_close(before);
END $$;

-- The organization that an object belongs to, looked for only among `own`, the organizations of whoever asks.
CREATE OR REPLACE FUNCTION assay_locate(object_kind text, object_id uuid, own uuid[])
    RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer uuid;
BEGIN
    answer := (SELECT CASE object_kind
        WHEN 'Organization' THEN (SELECT o.id FROM organizations o WHERE o.id = object_id AND o.id = ANY (own))
        WHEN 'Membership' THEN (SELECT x.organization_id FROM memberships x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'ApiKey' THEN (SELECT x.organization_id FROM api_keys x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'JobDescription' THEN (SELECT x.organization_id FROM job_descriptions x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Assessment' THEN (SELECT x.organization_id FROM assessments x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'AssessmentTemplate' THEN (SELECT x.organization_id FROM assessment_templates x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Question' THEN (SELECT x.organization_id FROM questions x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Participant' THEN (SELECT x.organization_id FROM participants x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'AssessmentInvite' THEN (SELECT x.organization_id FROM invites x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Submission' THEN (SELECT x.organization_id FROM submissions x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Answer' THEN (SELECT x.organization_id FROM answers x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Document' THEN (SELECT x.organization_id FROM documents x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Scorecard' THEN (SELECT x.organization_id FROM scorecards x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Review' THEN (SELECT x.organization_id FROM reviews x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'AuditEntry' THEN (SELECT x.organization_id FROM audit_entries x WHERE x.id = object_id AND x.organization_id = ANY (own))
        END);
    PERFORM assay_close(before);
    RETURN answer;
END $$;
