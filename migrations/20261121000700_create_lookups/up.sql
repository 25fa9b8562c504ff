-- The only ways to a row before its organization is known: exact, by a hash or an id that the caller already holds.
-- They run as the owner of the tables and answer ids, never content (sign-in's password hash excepted), each as one JSON
-- object or NULL: a scalar can be asked for by a prepared statement.
-- assay_open lifts row security on a database where one role does everything (elsewhere the owner's policy does).

CREATE FUNCTION assay_authenticate_session(hash bytea, at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('session', s.id, 'user', s.user_id, 'lastUsedAt', s.last_used_at, 'memberships',
              (SELECT coalesce(jsonb_agg(jsonb_build_object('organization', m.organization_id, 'role', m.role) ORDER BY m.organization_id), '[]')
               FROM memberships m WHERE m.user_id = s.user_id))
          FROM sessions s
          WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > at);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CREATE FUNCTION assay_authenticate_api_key(hash bytea, at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('apiKey', k.id, 'organization', k.organization_id, 'permissions', k.permissions, 'lastUsedAt', k.last_used_at)
          FROM api_keys k
          WHERE k.key_hash = hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > at));
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CREATE FUNCTION assay_authenticate_candidate(hash bytea, at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('organization', c.organization_id, 'invite', c.invite_id)
          FROM candidate_sessions c
          WHERE c.token_hash = hash AND c.expires_at > at);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CREATE FUNCTION assay_find_credentials(address text) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('user', u.id, 'passwordHash', u.password_hash) FROM users u WHERE u.email_normalized = address);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CREATE FUNCTION assay_find_invite_by_token(hash bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('organization', i.organization_id, 'invite', i.id) FROM invites i WHERE i.token_hash = hash);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CREATE FUNCTION assay_find_result_by_token(hash bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('organization', s.organization_id, 'submission', s.id) FROM submissions s WHERE s.result_token_hash = hash);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CREATE FUNCTION assay_find_organization_by_slug(wanted text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer uuid;
BEGIN
    answer := (SELECT o.id FROM organizations o WHERE o.slug = wanted);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

-- The organization that an object belongs to, looked for only among `own`, the organizations of whoever asks.
CREATE FUNCTION assay_locate(object_kind text, object_id uuid, own uuid[])
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
        WHEN 'Question' THEN (SELECT x.organization_id FROM questions x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Participant' THEN (SELECT x.organization_id FROM participants x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'AssessmentInvite' THEN (SELECT x.organization_id FROM invites x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Submission' THEN (SELECT x.organization_id FROM submissions x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Answer' THEN (SELECT x.organization_id FROM answers x WHERE x.id = object_id AND x.organization_id = ANY (own))
        WHEN 'Scorecard' THEN (SELECT x.organization_id FROM scorecards x WHERE x.id = object_id AND x.organization_id = ANY (own))
        END);
    PERFORM assay_close(before);
    RETURN answer;
END $$;

-- Locates an object and makes its organization the one that the transaction sees, in one statement.
CREATE FUNCTION assay_enter(object_kind text, object_id uuid, own uuid[]) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
    organization uuid := assay_locate(object_kind, object_id, own);
BEGIN
    PERFORM set_config('assay.organization_id', coalesce(organization::text, ''), true);
    RETURN organization;
END $$;

CALL assay_publish_function('assay_authenticate_session(bytea, timestamptz)');
CALL assay_publish_function('assay_authenticate_api_key(bytea, timestamptz)');
CALL assay_publish_function('assay_authenticate_candidate(bytea, timestamptz)');
CALL assay_publish_function('assay_find_credentials(text)');
CALL assay_publish_function('assay_find_invite_by_token(bytea)');
CALL assay_publish_function('assay_find_result_by_token(bytea)');
CALL assay_publish_function('assay_find_organization_by_slug(text)');
CALL assay_publish_function('assay_locate(text, uuid, uuid[])');
CALL assay_publish_function('assay_enter(text, uuid, uuid[])');
