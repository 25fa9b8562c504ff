-- Twenty jobs, four of them closed, the newest a few weeks old; each with a published assessment of six questions in two
-- sections. The last question is closed; the others are judged by the assessment's one criterion.
WITH made AS (
    INSERT INTO sample_jobs
    SELECT n, pg_temp.sample_id(begun, f.organization_id || '/job/' || n),
        pg_temp.sample_id(begun, f.organization_id || '/assessment/' || n),
        pg_temp.sample_id(begun, f.organization_id || '/criterion/' || n),
        pg_temp.sample_pick(f.texts -> 'trades', f.organization_id || '/trade/' || n),
        pg_temp.sample_pick(f.texts -> 'places', f.organization_id || '/place/' || n) #>> '{}', begun
    FROM sample_frame f, generate_series(1, 20) AS n, LATERAL (
        SELECT f.at - make_interval(days => 24 + 4 * (20 - n), mins => pg_temp.sample_number(f.organization_id || '/begun/' || n, 600)) AS begun
    ) AS times
    RETURNING *
), told AS (
    SELECT *, trade ->> 'title' AS title,
        (SELECT string_agg('- ' || line, E'\n') FROM jsonb_array_elements_text(trade -> 'tasks') AS line) AS tasks,
        (SELECT string_agg('- ' || line, E'\n') FROM jsonb_array_elements_text(trade -> 'requirements') AS line) AS requirements
    FROM made
)
INSERT INTO job_descriptions (organization_id, id, title, raw_text, status, title_given, extraction, created_at, updated_at)
SELECT f.organization_id, t.id, title || ', ' || place,
    title || E'\n\nWhere: ' || place || E'\n\nYour tasks\n' || tasks || E'\n\nYour profile\n' || requirements,
    CASE WHEN number <= 4 THEN 'CLOSED' ELSE 'OPEN' END, true,
    jsonb_build_object('language', 'en', 'title', title, 'company', NULL, 'seniority', NULL, 'employment_type', NULL,
        'location', place, 'responsibilities', trade -> 'tasks', 'requirements', trade -> 'requirements',
        'skills', trade -> 'skills'),
    created_at, created_at
FROM sample_frame f, told t;

INSERT INTO assessments (organization_id, id, job_description_id, title, status, time_limit_seconds, criteria, created_at,
    updated_at, published_at)
SELECT f.organization_id, j.assessment_id, j.id, 'Assessment: ' || (trade ->> 'title'), 'PUBLISHED', 3600,
    jsonb_build_array(f.texts -> 'criterion' || jsonb_build_object('id', pg_temp.sample_public_id('crt', criterion_id))),
    created_at, created_at + interval '1 hour', created_at + interval '1 hour'
FROM sample_frame f, sample_jobs j;

INSERT INTO sections (organization_id, id, assessment_id, position, title)
SELECT f.organization_id, pg_temp.sample_id(j.created_at, j.assessment_id || '/section/' || s.number), j.assessment_id, s.number - 1,
    s.title
FROM sample_frame f, sample_jobs j, jsonb_array_elements_text(f.texts -> 'sections') WITH ORDINALITY AS s (title, number);

WITH made AS (
    INSERT INTO sample_questions
    SELECT j.number, n, pg_temp.sample_id(j.created_at, j.assessment_id || '/question/' || n), s.id,
        ARRAY(SELECT pg_temp.sample_id(j.created_at, j.assessment_id || '/choice/' || c)
              FROM generate_series(1, jsonb_array_length(f.texts -> 'choice' -> 'labels')) AS c WHERE n = 6),
        f.texts -> 'questions' -> n - 1 -> 'said'
    FROM sample_frame f
    CROSS JOIN sample_jobs j
    CROSS JOIN generate_series(1, 6) AS n
    JOIN sections s ON s.organization_id = f.organization_id AND s.assessment_id = j.assessment_id AND s.position = (n - 1) / 3
    RETURNING *
)
INSERT INTO questions (organization_id, id, assessment_id, section_id, position, kind, prompt, required, weight, max_length,
    reference_answer, choices)
SELECT f.organization_id, q.id, j.assessment_id, q.section_id, (q.number - 1) % 3,
    CASE WHEN q.number = 6 THEN 'SINGLE_CHOICE' ELSE 'LONG_TEXT' END,
    coalesce(f.texts -> 'questions' -> q.number - 1 ->> 'prompt', f.texts -> 'choice' ->> 'prompt'),
    true, '1', CASE WHEN q.number < 6 THEN 10000 END, f.texts -> 'questions' -> q.number - 1 ->> 'reference',
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', pg_temp.sample_public_id('cho', choice), 'correct', place = f.correct_choice,
                  'label', f.texts -> 'choice' -> 'labels' ->> place::integer - 1) ORDER BY place)
              FROM unnest(q.choices) WITH ORDINALITY AS choices (choice, place)), '[]')
FROM sample_frame f, made q JOIN sample_jobs j ON j.number = q.job;
