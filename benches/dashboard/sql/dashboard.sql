\set n random(1, :organizations)
SELECT json_build_object('id', o.id, 'name', o.name, 'jobDescriptions', (
    SELECT json_agg(json_build_object('id', j.id, 'title', j.title, 'inviteCounts', (
        SELECT json_build_array(
            json_build_object('status', 'PENDING', 'count', count(*) FILTER (WHERE i.status = 'PENDING')),
            json_build_object('status', 'SENT', 'count', count(*) FILTER (WHERE i.status = 'SENT')),
            json_build_object('status', 'OPENED', 'count', count(*) FILTER (WHERE i.status = 'OPENED')),
            json_build_object('status', 'STARTED', 'count', count(*) FILTER (WHERE i.status = 'STARTED')),
            json_build_object('status', 'SUBMITTED', 'count', count(*) FILTER (WHERE i.status = 'SUBMITTED')),
            json_build_object('status', 'EXPIRED', 'count', count(*) FILTER (WHERE i.status = 'EXPIRED')),
            json_build_object('status', 'REVOKED', 'count', count(*) FILTER (WHERE i.status = 'REVOKED')),
            json_build_object('status', 'DECLINED', 'count', count(*) FILTER (WHERE i.status = 'DECLINED')),
            json_build_object('status', 'BOUNCED', 'count', count(*) FILTER (WHERE i.status = 'BOUNCED')))
        FROM invites i WHERE i.organization_id = j.organization_id AND i.job_description_id = j.id
    ), 'submissions', (
        SELECT json_agg(json_build_object('id', s.id, 'participant', json_build_object('name', p.name),
            'scorecard', json_build_object('overallScore', s.overall_score)) ORDER BY s.started_at DESC, s.id DESC)
        FROM (SELECT * FROM submissions s WHERE s.organization_id = j.organization_id AND s.job_description_id = j.id
              ORDER BY s.started_at DESC, s.id DESC LIMIT 5) s
        JOIN participants p ON p.organization_id = s.organization_id AND p.id = s.participant_id
    )) ORDER BY j.created_at DESC, j.id DESC)
    FROM (SELECT * FROM job_descriptions j WHERE j.organization_id = o.id ORDER BY j.created_at DESC, j.id DESC LIMIT 20) j
)) FROM bench.organizations b JOIN organizations o ON o.id = b.id WHERE b.n = :n;
