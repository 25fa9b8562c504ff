-- Who saw what: ids alone. No foreign key, as in the log of facts: each entry would lock its organization's row, and an
-- entry outlives what it is about. Row security lets no entry of another organization in.
CREATE TABLE audit_entries (
    organization_id uuid NOT NULL,
    id uuid NOT NULL,
    action text NOT NULL CHECK (action IN ('SUBMISSION_VIEWED')),
    actor_kind text NOT NULL CHECK (actor_kind IN ('USER', 'API_KEY')),
    actor_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    -- The request in which it happened, as error answers and log lines name it.
    request_id text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 200),
    at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX audit_entries_id_key ON audit_entries (id);
CREATE INDEX audit_entries_at_idx ON audit_entries (organization_id, at DESC, id DESC);
CREATE INDEX audit_entries_subject_idx ON audit_entries (organization_id, subject_id, at DESC, id DESC);
CREATE INDEX audit_entries_actor_idx ON audit_entries (organization_id, actor_id, at DESC, id DESC);

CALL assay_protect('audit_entries', 'SELECT, INSERT');

-- Append only, for whoever works here: not for requests, not for jobs, not on a database where one role does everything.
CREATE FUNCTION assay_keep_audit_entries() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are neither changed nor deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entries_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION assay_keep_audit_entries();

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
        WHEN 'Scorecard' THEN (SELECT x.organization_id FROM scorecards x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'AuditEntry' THEN (SELECT x.organization_id FROM audit_entries x WHERE x.id = object_id AND x.organization_id = ANY (own))
        END);
    PERFORM assay_close(before);
    RETURN answer;
END $$;
