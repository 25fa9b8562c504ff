CREATE TABLE submissions (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    invite_id uuid NOT NULL,
    assessment_id uuid NOT NULL,
    job_description_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'IN_PROGRESS' CHECK (status IN ('IN_PROGRESS', 'SUBMITTED', 'TIMED_OUT', 'WITHDRAWN')),
    started_at timestamptz NOT NULL,
    -- By the server's clock; absent when the assessment is untimed.
    deadline timestamptz,
    submitted_at timestamptz,
    -- Overall score of the newest finished scorecard in hundredths, kept here so that a job's list sorts by an index.
    overall_score integer CHECK (overall_score BETWEEN 0 AND 10000),
    released_at timestamptz,
    result_token_hash bytea CONSTRAINT submissions_result_token_hash_key UNIQUE CHECK (length(result_token_hash) = 32),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, invite_id) REFERENCES invites ON DELETE CASCADE,
    FOREIGN KEY (organization_id, assessment_id) REFERENCES assessments ON DELETE CASCADE,
    FOREIGN KEY (organization_id, job_description_id) REFERENCES job_descriptions ON DELETE CASCADE,
    FOREIGN KEY (organization_id, participant_id) REFERENCES participants ON DELETE CASCADE,
    CONSTRAINT submissions_invite_key UNIQUE (organization_id, invite_id)
);
CREATE UNIQUE INDEX submissions_id_key ON submissions (id);
CREATE INDEX submissions_job_started_idx ON submissions (organization_id, job_description_id, started_at DESC, id DESC);
-- Without a score a submission sorts as -1, so that the order is total and the keyset needs no NULL rule.
CREATE INDEX submissions_job_score_idx ON submissions (organization_id, job_description_id, (coalesce(overall_score, -1)) DESC, id DESC);
CREATE INDEX submissions_started_idx ON submissions (organization_id, started_at DESC, id DESC);
CREATE INDEX submissions_score_idx ON submissions (organization_id, (coalesce(overall_score, -1)) DESC, id DESC);
CREATE INDEX submissions_participant_idx ON submissions (organization_id, participant_id);

CREATE TABLE answers (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    question_id uuid NOT NULL,
    -- An answer that came after the end stands beside the counted one, visible and never scored silently.
    late boolean NOT NULL DEFAULT false,
    revision integer NOT NULL CHECK (revision > 0),
    text text,
    choice_ids uuid[] NOT NULL DEFAULT '{}',
    number text,
    time_spent_seconds integer CHECK (time_spent_seconds >= 0),
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE,
    FOREIGN KEY (organization_id, question_id) REFERENCES questions ON DELETE CASCADE,
    CONSTRAINT answers_question_key UNIQUE (organization_id, submission_id, question_id, late)
);
CREATE UNIQUE INDEX answers_id_key ON answers (id);

CREATE TABLE scorecards (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    -- 1 for the first card of a submission; rescoring makes the next one and keeps the old.
    number integer NOT NULL CHECK (number > 0),
    status text NOT NULL CHECK (status IN ('QUEUED', 'SCORING', 'READY', 'NEEDS_HUMAN', 'FAILED')),
    overall_score integer CHECK (overall_score BETWEEN 0 AND 10000),
    provisional boolean NOT NULL DEFAULT false,
    confidence integer CHECK (confidence BETWEEN 0 AND 10000),
    summary text,
    reasons text[] NOT NULL DEFAULT '{}',
    scorer_name text NOT NULL,
    scorer_version text NOT NULL,
    rubric_revision integer NOT NULL,
    -- SHA-256 over what was scored: the same answers and rubric give the same card.
    input_hash bytea,
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE,
    CONSTRAINT scorecards_number_key UNIQUE (organization_id, submission_id, number)
);
CREATE UNIQUE INDEX scorecards_id_key ON scorecards (id);

-- A level 0-4 per criterion and question, with the candidate's own words.
CREATE TABLE criterion_scores (
    organization_id uuid NOT NULL,
    scorecard_id uuid NOT NULL,
    position integer NOT NULL,
    question_id uuid NOT NULL,
    criterion_id uuid NOT NULL,
    level integer CHECK (level BETWEEN 0 AND 4),
    score integer CHECK (score BETWEEN 0 AND 10000),
    rationale text NOT NULL,
    confidence integer CHECK (confidence BETWEEN 0 AND 10000),
    needs_human boolean NOT NULL,
    reasons text[] NOT NULL,
    -- [{answerId, quote, start, end}], offsets in Unicode scalar values of the stored answer.
    evidence jsonb NOT NULL,
    PRIMARY KEY (organization_id, scorecard_id, position),
    FOREIGN KEY (organization_id, scorecard_id) REFERENCES scorecards ON DELETE CASCADE,
    FOREIGN KEY (organization_id, question_id) REFERENCES questions ON DELETE CASCADE
);

-- Points of a closed question by its key.
CREATE TABLE question_scores (
    organization_id uuid NOT NULL,
    scorecard_id uuid NOT NULL,
    position integer NOT NULL,
    question_id uuid NOT NULL,
    score integer NOT NULL CHECK (score BETWEEN 0 AND 10000),
    reasons text[] NOT NULL,
    PRIMARY KEY (organization_id, scorecard_id, position),
    FOREIGN KEY (organization_id, scorecard_id) REFERENCES scorecards ON DELETE CASCADE,
    FOREIGN KEY (organization_id, question_id) REFERENCES questions ON DELETE CASCADE
);

CALL assay_protect('submissions', 'SELECT, INSERT, UPDATE');
CALL assay_protect('answers', 'SELECT, INSERT, UPDATE');
CALL assay_protect('scorecards', 'SELECT, INSERT, UPDATE');
CALL assay_protect('criterion_scores', 'SELECT, INSERT');
CALL assay_protect('question_scores', 'SELECT, INSERT');
