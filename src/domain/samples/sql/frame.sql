-- What the scripts that follow share, for this transaction: how samples get their ids and their variety, and tables of what
-- several of them need. All of it follows from an organization's id and a place in its lists: no chance is needed.

CREATE OR REPLACE FUNCTION pg_temp.sample_id(at timestamptz, key text) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ SELECT overlay(overlay(lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || left(md5(key), 20)
                     PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid $$;

-- A number from 0 up to, and without, `below`.
CREATE OR REPLACE FUNCTION pg_temp.sample_number(key text, below integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT ('x' || left(md5(key), 7))::bit(28)::integer % below $$;

CREATE OR REPLACE FUNCTION pg_temp.sample_pick(list jsonb, key text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT list -> pg_temp.sample_number(key, jsonb_array_length(list)) $$;

-- An id as clients read it, and as JSON columns hold it: a prefix and 128 bits in Crockford's base32.
CREATE OR REPLACE FUNCTION pg_temp.sample_public_id(prefix text, id uuid) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $$
DECLARE
    bits bit(130) := B'00' || ('x' || replace(id::text, '-', ''))::bit(128);
    written text := prefix || '_';
BEGIN
    FOR place IN 0..25 LOOP
        written := written || substr('0123456789abcdefghjkmnpqrstvwxyz', substring(bits FROM place * 5 + 1 FOR 5)::bit(5)::integer + 1, 1);
    END LOOP;
    RETURN written;
END $$;

-- One row: the organization to be filled, the time, and what the program knows better than a script.
CREATE TEMPORARY TABLE sample_frame (
    organization_id uuid, at timestamptz, texts jsonb, correct_choice integer, scorer_name text, scorer_version text,
    wrong_choice text, expire_invite text
) ON COMMIT DROP;

CREATE TEMPORARY TABLE sample_jobs (
    number integer, id uuid, assessment_id uuid, criterion_id uuid, trade jsonb, place text, created_at timestamptz
) ON COMMIT DROP;

-- The sixth question of an assessment is a closed one and has no criterion.
CREATE TEMPORARY TABLE sample_questions (
    job integer, number integer, id uuid, section_id uuid, choices uuid[], said jsonb
) ON COMMIT DROP;

CREATE TEMPORARY TABLE sample_people (number integer, id uuid) ON COMMIT DROP;

CREATE TEMPORARY TABLE sample_invites (
    job integer, number integer, id uuid, person_id uuid, status text, created_at timestamptz, expires_at timestamptz,
    started_at timestamptz, ended_at timestamptz
) ON COMMIT DROP;

CREATE TEMPORARY TABLE sample_attempts (
    job integer, invite_id uuid, person_id uuid, id uuid, card_id uuid, timed_out boolean, knows_choice boolean,
    score integer, confidence integer, started_at timestamptz, ended_at timestamptz
) ON COMMIT DROP;

-- An answer is its opening, what it says, which is the evidence, and its closing; or a choice.
CREATE TEMPORARY TABLE sample_answers (
    job integer, attempt_id uuid, card_id uuid, question integer, question_id uuid, id uuid, level integer,
    confidence integer, score integer, opening text, said text, closing text, choice uuid, saved_at timestamptz
) ON COMMIT DROP;
