-- The log of facts. A fact is written in the transaction that made it true, without a number; the sequencer numbers
-- committed rows per organization in the order of `id`, so that writers share no hot row and readers see no gap.
-- No foreign key to the organization: each fact would lock its row, and all writers of an organization would meet there.
-- Row security lets no fact of another one in.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    seq bigint CHECK (seq > 0),
    -- Version 7 with 74 random bits: unique without an index that every write would have to keep.
    event_id uuid NOT NULL,
    kind text NOT NULL CHECK (length(kind) <= 100),
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('USER', 'API_KEY', 'CANDIDATE', 'SYSTEM')),
    actor_id uuid,
    payload jsonb NOT NULL,
    occurred_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX events_seq_key ON events (organization_id, seq);
CREATE INDEX events_unnumbered_idx ON events (id) WHERE seq IS NULL;

-- The newest number given out per organization; only the sequencer writes here, under its advisory lock.
CREATE TABLE event_sequences (
    organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
    last_seq bigint NOT NULL
);

-- Work to be done after a commit. A job is claimed with a lease: a process that dies in the middle loses nothing.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (length(name) <= 100),
    payload jsonb NOT NULL,
    -- At most one unfinished job carries a key.
    dedupe_key text CONSTRAINT jobs_dedupe_key UNIQUE,
    run_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    leased_until timestamptz,
    -- Set when the last attempt failed: a dead job stays visible until it is retried or deleted.
    dead_at timestamptz,
    last_error text,
    created_at timestamptz NOT NULL
);
CREATE INDEX jobs_due_idx ON jobs (run_at, id) WHERE dead_at IS NULL;

-- Answers to mutations that carried an Idempotency-Key, kept with the effect: ids and error codes, never a secret.
CREATE TABLE idempotency_keys (
    actor text NOT NULL CHECK (length(actor) <= 100),
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 300),
    input_hash bytea NOT NULL CHECK (length(input_hash) = 32),
    outcome jsonb,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);

CALL assay_protect('events', 'SELECT, INSERT');
CALL assay_protect('event_sequences', 'SELECT');
CALL assay_protect('idempotency_keys', 'SELECT, INSERT, UPDATE', 'actor = (SELECT current_setting(''assay.actor'', true))');
-- Jobs carry ids only. Those who serve requests add them by assay_enqueue_jobs and see none.
CALL assay_protect('jobs', 'REFERENCES', 'false');

-- What a transaction has to say is written in one statement just before its commit. As a function it is one prepared
-- statement for any number of rows; in PL/pgSQL, because a function in SQL is planned anew at each call. Facts are
-- written under the caller's row security.
CREATE FUNCTION assay_record_events(facts jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    written bigint;
BEGIN
    INSERT INTO events (organization_id, event_id, kind, subject_kind, subject_id, actor_kind, actor_id, payload, occurred_at)
    SELECT f.organization_id, f.event_id, f.kind, f.subject_kind, f.subject_id, f.actor_kind, f.actor_id, f.payload, f.occurred_at
    FROM jsonb_to_recordset(facts) AS f (organization_id uuid, event_id uuid, kind text, subject_kind text,
        subject_id uuid, actor_kind text, actor_id uuid, payload jsonb, occurred_at timestamptz);
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;

-- Jobs are added by whoever serves requests and read by workers alone.
CREATE FUNCTION assay_enqueue_jobs(work jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    written bigint;
BEGIN
    INSERT INTO jobs (name, payload, dedupe_key, run_at, created_at)
    SELECT w.name, w.payload, w.dedupe_key, w.run_at, w.created_at
    FROM jsonb_to_recordset(work) AS w (name text, payload jsonb, dedupe_key text, run_at timestamptz, created_at timestamptz)
    ON CONFLICT (dedupe_key) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM assay_close(before);
    RETURN written;
END $$;

CALL assay_publish_function('assay_record_events(jsonb)');
CALL assay_publish_function('assay_enqueue_jobs(jsonb)');

-- Numbers the oldest unnumbered facts and answers them in order. One caller at a time: the lock is taken before the
-- statement that looks, so that each call sees all that earlier ones did.
CREATE FUNCTION assay_number_events(batch integer) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
    answer jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('assay.sequencer', 0));
    WITH picked AS (
        SELECT id, organization_id FROM events WHERE seq IS NULL ORDER BY id LIMIT batch
    ), placed AS (
        SELECT id, organization_id, row_number() OVER (PARTITION BY organization_id ORDER BY id) AS place FROM picked
    ), counted AS (
        SELECT organization_id, count(*) AS facts FROM placed GROUP BY organization_id
    ), advanced AS (
        INSERT INTO event_sequences AS s (organization_id, last_seq)
        SELECT organization_id, facts FROM counted
        ON CONFLICT (organization_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq
        RETURNING organization_id, last_seq
    ), numbered AS (
        UPDATE events e SET seq = a.last_seq - c.facts + p.place
        FROM placed p JOIN counted c USING (organization_id) JOIN advanced a USING (organization_id)
        WHERE e.id = p.id
        RETURNING e.id, jsonb_build_object('event_id', e.event_id, 'organization_id', e.organization_id, 'seq', e.seq,
            'kind', e.kind, 'payload', e.payload, 'occurred_at', e.occurred_at) AS fact
    )
    SELECT coalesce(jsonb_agg(fact ORDER BY id), '[]') INTO answer FROM numbered;
    RETURN answer;
END $$;

-- Leases due jobs to the caller: those never tried, those whose time came again, those whose holder died.
CREATE FUNCTION assay_claim_jobs(at timestamptz, until timestamptz, most integer) RETURNS jsonb
    LANGUAGE sql
    AS $$ WITH due AS (
              SELECT id FROM jobs
              WHERE dead_at IS NULL AND run_at <= at AND (leased_until IS NULL OR leased_until <= at)
              ORDER BY run_at, id LIMIT most
              FOR UPDATE SKIP LOCKED
          ), claimed AS (
              UPDATE jobs j SET leased_until = until, attempts = attempts + 1
              FROM due WHERE j.id = due.id
              RETURNING j.id, j.name, j.payload, j.attempts, j.run_at
          )
          SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'payload', payload, 'attempts', attempts) ORDER BY run_at, id), '[]')
          FROM claimed $$;

CALL assay_publish_function('assay_number_events(integer)');
CALL assay_publish_function('assay_claim_jobs(timestamptz, timestamptz, integer)');
