\set n random(1, :submissions)
SELECT json_build_object('id', s.id, 'status', s.status, 'answers', (
        SELECT json_agg(json_build_object('question', json_build_object('prompt', q.prompt), 'text', a.text, 'savedAt', a.saved_at)
            ORDER BY e.position, q.position)
        FROM answers a
        JOIN questions q ON q.organization_id = a.organization_id AND q.id = a.question_id
        JOIN sections e ON e.organization_id = q.organization_id AND e.id = q.section_id
        WHERE a.organization_id = s.organization_id AND a.submission_id = s.id
    ), 'scorecard', (
        SELECT json_build_object('status', c.status, 'overallScore', c.overall_score, 'criteria', (
            SELECT json_agg(json_build_object('criterion', json_build_object('name', m.criteria -> 0 ->> 'name'), 'level', r.level,
                'score', r.score, 'rationale', r.rationale, 'evidence', r.evidence) ORDER BY r.position)
            FROM criterion_scores r WHERE r.organization_id = c.organization_id AND r.scorecard_id = c.id))
        FROM scorecards c WHERE c.organization_id = s.organization_id AND c.submission_id = s.id
        ORDER BY c.number DESC LIMIT 1
    ))
FROM bench.submissions b
JOIN submissions s ON s.organization_id = b.organization_id AND s.id = b.id
JOIN assessments m ON m.organization_id = s.organization_id AND m.id = s.assessment_id
WHERE b.n = :n;
