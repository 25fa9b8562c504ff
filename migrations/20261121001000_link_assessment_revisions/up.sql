-- The published revision that a later one was made from.
ALTER TABLE assessments ADD COLUMN revises_id uuid;
ALTER TABLE assessments ADD CONSTRAINT assessments_revises_fkey
    FOREIGN KEY (organization_id, revises_id) REFERENCES assessments (organization_id, id);
-- Whoever edits a published assessment meets the one draft of its next revision.
CREATE UNIQUE INDEX assessments_next_draft_key ON assessments (organization_id, revises_id) WHERE status = 'DRAFT';
CREATE INDEX assessments_revises_idx ON assessments (organization_id, revises_id) WHERE revises_id IS NOT NULL;
CREATE INDEX assessments_title_idx ON assessments (organization_id, title, id);
CREATE INDEX assessments_updated_idx ON assessments (organization_id, updated_at DESC, id DESC);
