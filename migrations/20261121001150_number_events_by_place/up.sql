-- Numbers the oldest unnumbered facts, and answers how many they were and those among them whose kind somebody heeds:
-- most facts have no consequence, and what is not answered need not be put into words, sent and read.
--
-- Rows are found again by their place: nobody else changes one, since one caller at a time holds the lock, which is taken
-- before the statement that looks, so that each call sees all that earlier ones did. (The function of the same name with
-- one argument, and assay_record_events, stay for servers of the release before.)
CREATE FUNCTION assay_number_events(batch integer, heeded text[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
    answer jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('assay.sequencer', 0));
    WITH picked AS MATERIALIZED (
        SELECT ctid AS at, id, organization_id FROM events WHERE seq IS NULL ORDER BY id LIMIT batch
    ), placed AS (
        SELECT at, organization_id, row_number() OVER (PARTITION BY organization_id ORDER BY id) AS place FROM picked
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
        WHERE e.ctid = p.at
        RETURNING e.id, CASE WHEN e.kind = ANY (heeded) THEN
            jsonb_build_object('event_id', e.event_id, 'organization_id', e.organization_id, 'seq', e.seq,
                'kind', e.kind, 'payload', e.payload, 'occurred_at', e.occurred_at) END AS fact
    )
    SELECT jsonb_build_object('numbered', count(*),
        'heeded', coalesce(jsonb_agg(fact ORDER BY id) FILTER (WHERE fact IS NOT NULL), '[]')) INTO answer FROM numbered;
    RETURN answer;
END $$;

CALL assay_publish_function('assay_number_events(integer, text[])');
