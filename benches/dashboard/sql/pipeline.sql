\set n random(1, :jobs)
SELECT json_build_object('endCursor', max(id::text), 'nodes', json_agg(node)) FROM (
    SELECT i.id, json_build_object('id', i.id, 'status', i.status,
        'participant', json_build_object('name', p.name, 'email', p.email),
        'submission', CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'status', s.status, 'submittedAt', s.submitted_at,
            'scorecard', (SELECT json_build_object('status', c.status, 'overallScore', c.overall_score, 'confidence', c.confidence)
                FROM scorecards c WHERE c.organization_id = s.organization_id AND c.submission_id = s.id
                ORDER BY c.number DESC LIMIT 1)) END) AS node
    FROM bench.jobs b
    JOIN LATERAL (SELECT * FROM invites i WHERE i.organization_id = b.organization_id AND i.job_description_id = b.id
        ORDER BY coalesce(i.overall_score, -1) DESC, i.id DESC LIMIT 50) i ON true
    JOIN participants p ON p.organization_id = i.organization_id AND p.id = i.participant_id
    LEFT JOIN submissions s ON s.organization_id = i.organization_id AND s.invite_id = i.id
    WHERE b.n = :n
    ORDER BY coalesce(i.overall_score, -1) DESC, i.id DESC
) page;
