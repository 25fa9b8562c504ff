-- Those who review submissions of such a job see neither who answered nor what others think, until they have said what they think.
ALTER TABLE job_descriptions ADD COLUMN blind_review boolean NOT NULL DEFAULT false;
CREATE INDEX job_descriptions_blind_idx ON job_descriptions (organization_id, id) WHERE blind_review;

-- Locates an object and makes its organization the one that the transaction sees, as assay_enter does, and says whether
-- anything there is reviewed blindly: where nothing is, nobody asks what is hidden from whom.
CREATE FUNCTION assay_enter_organization(object_kind text, object_id uuid, own uuid[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
    organization uuid := assay_enter(object_kind, object_id, own);
BEGIN
    IF organization IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN jsonb_build_object('organization', organization, 'blindReview',
        EXISTS (SELECT FROM job_descriptions j WHERE j.organization_id = organization AND j.blind_review));
END $$;

-- What is hidden from a person, or from the maker of a key, in the organization at hand. For a member in the role REVIEWER: every
-- submission of `jobs` but those in `reviewed`. For others: the submissions in `assigned`, which wait for their review. Each
-- submission is there with its invite, its participant and its job. `person` is whose eyes they are.
CREATE FUNCTION assay_find_hidden(viewer uuid, key uuid) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    own uuid := assay_organization();
    person uuid := coalesce(viewer, (SELECT k.created_by FROM api_keys k WHERE k.organization_id = own AND k.id = key));
    is_reviewer boolean := EXISTS (
        SELECT FROM memberships m WHERE m.organization_id = own AND m.user_id = person AND m.role = 'REVIEWER');
BEGIN
    RETURN (
        WITH blind AS (
            SELECT j.id FROM job_descriptions j WHERE j.organization_id = own AND j.blind_review
        ), mine AS (
            SELECT r.submission_id FROM reviews r WHERE is_reviewer AND r.organization_id = own AND r.reviewer_id = person
            UNION
            SELECT a.submission_id FROM reviewer_assignments a
            WHERE NOT is_reviewer AND a.organization_id = own AND a.user_id = person
        ), known AS (
            SELECT s.id, s.invite_id, s.participant_id, s.job_description_id, EXISTS (
                SELECT FROM reviews r
                WHERE r.organization_id = own AND r.reviewer_id = person AND r.submission_id = s.id AND r.scorecard_id = (
                    SELECT c.id FROM scorecards c WHERE c.organization_id = own AND c.submission_id = s.id
                    ORDER BY c.number DESC LIMIT 1)) AS reviewed
            FROM mine
            JOIN submissions s ON s.organization_id = own AND s.id = mine.submission_id
            JOIN blind ON blind.id = s.job_description_id
        ), listed AS (
            SELECT jsonb_agg(jsonb_build_object('submission', k.id, 'invite', k.invite_id,
                'participant', k.participant_id, 'job', k.job_description_id)) AS those
            FROM known k WHERE k.reviewed = is_reviewer
        )
        SELECT jsonb_build_object(
            'person', person,
            'jobs', CASE WHEN is_reviewer THEN (SELECT coalesce(jsonb_agg(blind.id), '[]') FROM blind) ELSE '[]' END,
            'reviewed', CASE WHEN is_reviewer THEN coalesce(listed.those, '[]') ELSE '[]' END,
            'assigned', CASE WHEN is_reviewer THEN '[]' ELSE coalesce(listed.those, '[]') END)
        FROM listed
    );
END $$;

CALL assay_publish_function('assay_enter_organization(text, uuid, uuid[])');
CALL assay_publish_function('assay_find_hidden(uuid, uuid)');
