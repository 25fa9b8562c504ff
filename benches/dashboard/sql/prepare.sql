-- By number what a measurement draws by chance, so that both sides draw alike; and attempts under way, sixteen for each side.
CREATE SCHEMA bench;
CREATE TABLE bench.organizations AS
    SELECT row_number() OVER (ORDER BY id)::integer AS n, id FROM organizations;
CREATE TABLE bench.jobs AS
    SELECT row_number() OVER (ORDER BY id)::integer AS n, organization_id, id FROM job_descriptions;
CREATE TABLE bench.submissions AS
    SELECT row_number() OVER (ORDER BY id)::integer AS n, organization_id, id FROM submissions;

CREATE TABLE bench.attempts AS
    SELECT row_number() OVER (ORDER BY i.id)::integer AS n, i.organization_id, gen_random_uuid() AS submission_id, i.id AS invite_id,
        i.assessment_id, i.job_description_id, i.participant_id,
        (SELECT q.id FROM questions q WHERE q.organization_id = i.organization_id AND q.assessment_id = i.assessment_id
            AND q.kind = 'LONG_TEXT' LIMIT 1) AS question_id
    FROM invites i WHERE i.status = 'OPENED' ORDER BY i.id LIMIT 32;
UPDATE invites i SET status = 'STARTED', started_at = now() FROM bench.attempts a
    WHERE a.organization_id = i.organization_id AND a.invite_id = i.id;
INSERT INTO submissions (organization_id, id, invite_id, assessment_id, job_description_id, participant_id, started_at)
    SELECT organization_id, submission_id, invite_id, assessment_id, job_description_id, participant_id, now() FROM bench.attempts;
INSERT INTO candidate_sessions (organization_id, id, invite_id, token_hash, created_at, expires_at)
    SELECT organization_id, gen_random_uuid(), invite_id, sha256(convert_to('asc_bench' || n, 'UTF8')), now(), now() + interval '1 day'
    FROM bench.attempts;

CREATE UNIQUE INDEX ON bench.organizations (n);
CREATE UNIQUE INDEX ON bench.jobs (n);
CREATE UNIQUE INDEX ON bench.submissions (n);
CREATE UNIQUE INDEX ON bench.attempts (n);
ANALYZE;
