-- Numbers the oldest unnumbered facts and answers them in order. One caller at a time: the lock is taken before the
-- statement that looks, so that each call sees all that earlier ones did.
CREATE OR REPLACE FUNCTION assay_number_events(batch integer) RETURNS jsonb
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

DROP FUNCTION assay_number_events(integer, text[]);
ALTER TABLE events REPLICA IDENTITY DEFAULT;
ALTER TABLE events ADD PRIMARY KEY (id);
