-- What people decide on an attempt, and why: a row each time, numbered within the attempt, never changed.
-- resumed_times says on which handing in; a decision stands as long as the attempt is not resumed and none follows it.
CREATE TABLE decisions (
    organization_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    resumed_times integer NOT NULL CHECK (resumed_times >= 0),
    outcome text NOT NULL CHECK (outcome IN ('ADVANCE', 'HOLD', 'REJECT')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    decided_by uuid NOT NULL REFERENCES users,
    -- The key by which the person decided; absent when it was done by hand.
    api_key_id uuid,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, submission_id, number),
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE,
    FOREIGN KEY (organization_id, api_key_id) REFERENCES api_keys
);
CREATE INDEX decisions_decided_by_idx ON decisions (organization_id, decided_by);

CALL assay_protect('decisions', 'SELECT, INSERT');

-- Whoever decided stays known by name to those who see the decision, also when no longer a member.
CREATE POLICY deciders ON users FOR SELECT USING (
    EXISTS (SELECT FROM decisions d WHERE d.organization_id = (SELECT assay_organization()) AND d.decided_by = users.id));

-- The decision that stands, kept here for lists, counts and results; and the one that the candidate may see.
ALTER TABLE submissions
    ADD COLUMN decision text CHECK (decision IN ('ADVANCE', 'HOLD', 'REJECT')),
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN released_decision text CHECK (released_decision IN ('ADVANCE', 'HOLD', 'REJECT')),
    ADD CONSTRAINT submissions_decided_at_check CHECK ((decision IS NULL) = (decided_at IS NULL));
-- Nothing to keep up for attempts that nobody decided on.
CREATE INDEX submissions_decision_idx ON submissions (organization_id, decision, started_at DESC, id DESC)
    WHERE decision IS NOT NULL;
