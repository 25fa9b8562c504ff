-- Five hundred people, each invited for two jobs, and what becomes of it. Of the fifty invites of a job thirty are answered;
-- the others stand where invites come to stand. Each person was invited within ten days of the job, the youngest of which is
-- older than the longest way from there to an end.
WITH made AS (
    INSERT INTO sample_people
    SELECT n, pg_temp.sample_id(f.at - interval '110 days', f.organization_id || '/person/' || n)
    FROM sample_frame f, generate_series(1, 500) AS n
    RETURNING *
)
INSERT INTO participants (organization_id, id, name, email, email_normalized, locale, created_at)
SELECT f.organization_id, p.id,
    (pg_temp.sample_pick(f.texts -> 'firstNames', p.id || '/first') #>> '{}') || ' '
        || (pg_temp.sample_pick(f.texts -> 'lastNames', p.id || '/last') #>> '{}'),
    'person' || number || '@example.com', 'person' || number || '@example.com',
    CASE WHEN number % 5 = 0 THEN 'de' ELSE 'en' END, f.at - interval '110 days'
FROM sample_frame f, made p;

WITH placed AS (
    SELECT j.number AS job, n, j.created_at + make_interval(days => 1 + pg_temp.sample_number(j.id || '/day/' || n, 9),
            mins => pg_temp.sample_number(j.id || '/minute/' || n, 1400)) AS invited,
        CASE WHEN n <= 30 THEN 'SUBMITTED' WHEN n <= 36 THEN 'EXPIRED' WHEN n <= 39 THEN 'DECLINED' WHEN n <= 41 THEN 'BOUNCED'
             WHEN n <= 43 THEN 'REVOKED' WHEN n <= 46 THEN 'OPENED' ELSE 'SENT' END AS status
    FROM sample_jobs j, generate_series(1, 50) AS n
)
INSERT INTO sample_invites
SELECT job, n, pg_temp.sample_id(invited, f.organization_id || '/invite/' || job || '/' || n), p.id, status, invited,
    CASE WHEN status IN ('SENT', 'OPENED', 'BOUNCED') THEN f.at + make_interval(days => 30 + n) ELSE invited + interval '12 days' END,
    invited + make_interval(hours => 4 + n * 2), invited + make_interval(hours => 4 + n * 2, mins => 20 + n)
FROM sample_frame f, placed JOIN sample_people p ON p.number = (job * 25 + n) % 500 + 1;

-- One attempt in fifteen was ended by the clock, and one in three has the closed question wrong.
INSERT INTO sample_attempts
SELECT job, id, person_id, pg_temp.sample_id(started_at, id || '/attempt'), pg_temp.sample_id(ended_at, id || '/card'),
    number % 15 = 0, pg_temp.sample_number(id || '/choice', 3) > 0, NULL, NULL, started_at, ended_at
FROM sample_invites
WHERE status = 'SUBMITTED';

-- What an answer says goes by its level, from 1 to 4: people differ, and so do the answers of one.
WITH told AS MATERIALIZED (
    SELECT texts -> 'openings' AS openings, texts -> 'closings' AS closings, correct_choice FROM sample_frame
)
INSERT INTO sample_answers
SELECT a.job, a.id, a.card_id, q.number, q.id, pg_temp.sample_id(a.started_at, a.id || '/answer/' || q.number), l.level,
    CASE WHEN l.level IS NULL THEN 10000 ELSE 7000 + pg_temp.sample_number(a.id || '/sure/' || q.number, 2500) END,
    coalesce(l.level * 2500, CASE WHEN a.knows_choice THEN 10000 ELSE 0 END),
    pg_temp.sample_pick(t.openings, a.id || '/opening/' || q.number) #>> '{}', q.said ->> l.level - 1,
    pg_temp.sample_pick(t.closings, a.id || '/closing/' || q.number) #>> '{}',
    q.choices[CASE WHEN a.knows_choice THEN t.correct_choice ELSE 1 + t.correct_choice % greatest(cardinality(q.choices), 1) END],
    a.started_at + make_interval(mins => q.number * 3)
FROM told t
CROSS JOIN sample_attempts a
JOIN sample_questions q ON q.job = a.job
CROSS JOIN LATERAL (
    SELECT CASE WHEN q.number < 6 THEN 1 + (3 * pg_temp.sample_number(a.person_id || '/able', 100)
        + pg_temp.sample_number(a.id || '/level/' || q.number, 100)) / 100 END AS level
) AS l;

-- Every question counts alike; half a hundredth is rounded up.
UPDATE sample_attempts a SET score = s.score, confidence = s.confidence
FROM (SELECT attempt_id, (2 * sum(score) + 6) / 12 AS score, (2 * sum(confidence) + 6) / 12 AS confidence
      FROM sample_answers GROUP BY attempt_id) AS s
WHERE s.attempt_id = a.id;
