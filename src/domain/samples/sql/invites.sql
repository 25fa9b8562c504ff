-- The invites. No link leads to a sample: what is stored is the hash of chance.
INSERT INTO invites (organization_id, id, assessment_id, job_description_id, participant_id, status, token_hash, remind_at,
    expires_at, created_at, sent_at, opened_at, started_at, submitted_at, closed_at, overall_score)
SELECT f.organization_id, i.id, j.assessment_id, j.id, i.person_id, i.status,
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), '{}', i.expires_at, i.created_at,
    CASE WHEN i.status <> 'BOUNCED' THEN i.created_at + interval '1 minute' END,
    CASE WHEN i.status IN ('OPENED', 'DECLINED', 'SUBMITTED') THEN i.created_at + interval '2 hours' END,
    a.started_at, a.ended_at,
    CASE i.status WHEN 'EXPIRED' THEN i.expires_at WHEN 'DECLINED' THEN i.created_at + interval '3 hours'
        WHEN 'REVOKED' THEN i.created_at + interval '4 hours' END,
    a.score
FROM sample_frame f, sample_invites i
JOIN sample_jobs j ON j.number = i.job
LEFT JOIN sample_attempts a ON a.invite_id = i.id;

INSERT INTO mail_deliveries (organization_id, id, invite_id, kind, delivery_key, status, finished_at)
SELECT f.organization_id, pg_temp.sample_id(created_at, id || '/mail'), id, 'INVITE', 'sample/' || id,
    CASE WHEN status = 'BOUNCED' THEN 'BOUNCED' ELSE 'SENT' END, created_at + interval '1 minute'
FROM sample_frame f, sample_invites;

-- Whoever answered agreed to the notice, and to scoring by a program.
INSERT INTO consents (organization_id, id, invite_id, purpose, granted, notice_revision, notice_locale, recorded_at)
SELECT f.organization_id, pg_temp.sample_id(started_at, invite_id || '/' || purpose), invite_id, purpose, true, 1, 'en', started_at
FROM sample_frame f, sample_attempts, unnest(ARRAY['PRIVACY_NOTICE', 'AI_SCORING']) AS purpose;

-- The time to begin runs out for those who did not, as for anybody.
INSERT INTO jobs (name, payload, run_at, created_at)
SELECT f.expire_invite, jsonb_build_object('organization', pg_temp.sample_public_id('org', f.organization_id),
    'invite', pg_temp.sample_public_id('inv', id)), expires_at, created_at
FROM sample_frame f, sample_invites
WHERE expires_at > f.at;
