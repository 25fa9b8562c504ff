ALTER TABLE submissions DROP COLUMN score_provisional, DROP COLUMN score_reviewed;
DROP TABLE review_levels;
DROP TABLE reviews;
DROP TABLE reviewer_assignments;

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
        WHEN 'AuditEntry' THEN (SELECT x.organization_id FROM audit_entries x WHERE x.id = object_id AND x.organization_id = ANY (own))
        END);
    PERFORM assay_close(before);
    RETURN answer;
END $$;
