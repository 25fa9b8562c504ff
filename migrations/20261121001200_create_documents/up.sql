-- Files and recordings that candidates hand in. The bytes lie in the object store, under names made of ids; what is known of them is here.
CREATE TABLE documents (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    question_id uuid NOT NULL,
    -- As the candidate calls it, cleaned; never used as a path.
    filename text NOT NULL CHECK (length(filename) BETWEEN 1 AND 200),
    -- The type that was declared; what the content shows to be true is in media_type.
    declared_type text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    -- What is durably written, from the start without a gap.
    received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    parts integer NOT NULL DEFAULT 0 CHECK (parts >= 0),
    status text NOT NULL DEFAULT 'UPLOADING' CHECK (status IN ('UPLOADING', 'READY', 'REFUSED', 'DELETED')),
    media_type text,
    sha256 bytea CHECK (length(sha256) = 32),
    upload_token_hash bytea NOT NULL CONSTRAINT documents_upload_token_hash_key UNIQUE CHECK (length(upload_token_hash) = 32),
    created_at timestamptz NOT NULL,
    -- When the last part came in.
    touched_at timestamptz NOT NULL,
    completed_at timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, submission_id) REFERENCES submissions ON DELETE CASCADE,
    FOREIGN KEY (organization_id, question_id) REFERENCES questions ON DELETE CASCADE,
    CHECK (status <> 'READY' OR (media_type IS NOT NULL AND sha256 IS NOT NULL AND completed_at IS NOT NULL AND received = size))
);
CREATE UNIQUE INDEX documents_id_key ON documents (id);
CREATE INDEX documents_submission_idx ON documents (organization_id, submission_id, id);

-- Where the bytes of an unfinished upload lie. Each part is an object of its own, named by a key that was drawn for it: what a slower twin
-- wrote for the same stretch is never read.
CREATE TABLE document_parts (
    organization_id uuid NOT NULL,
    document_id uuid NOT NULL,
    start bigint NOT NULL CHECK (start >= 0),
    size bigint NOT NULL CHECK (size > 0),
    object_key uuid NOT NULL,
    PRIMARY KEY (organization_id, document_id, start),
    FOREIGN KEY (organization_id, document_id) REFERENCES documents ON DELETE CASCADE
);

ALTER TABLE answers ADD COLUMN document_id uuid;
ALTER TABLE answers ADD CONSTRAINT answers_document_fkey FOREIGN KEY (organization_id, document_id) REFERENCES documents;
CREATE INDEX answers_document_idx ON answers (organization_id, document_id) WHERE document_id IS NOT NULL;

CALL assay_protect('documents', 'SELECT, INSERT, UPDATE');
CALL assay_protect('document_parts', 'SELECT, INSERT, DELETE');

-- The document that an upload's address belongs to.
CREATE FUNCTION assay_find_document_by_upload_token(hash bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('organization', d.organization_id, 'document', d.id) FROM documents d WHERE d.upload_token_hash = hash);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CALL assay_publish_function('assay_find_document_by_upload_token(bytea)');

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
        WHEN 'Document' THEN (SELECT x.organization_id FROM documents x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Answer' THEN (SELECT x.organization_id FROM answers x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Scorecard' THEN (SELECT x.organization_id FROM scorecards x WHERE x.id = object_id AND x.organization_id = ANY (own))
        END);
    PERFORM assay_close(before);
    RETURN answer;
END $$;
