-- Links that a later mail replaced. They open nothing; whoever follows one is told to use the newest mail.
CREATE TABLE replaced_invite_links (
    organization_id uuid NOT NULL,
    invite_id uuid NOT NULL,
    generation integer NOT NULL CHECK (generation > 0),
    token_hash bytea NOT NULL CONSTRAINT replaced_invite_links_token_hash_key UNIQUE CHECK (length(token_hash) = 32),
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, invite_id, generation),
    FOREIGN KEY (organization_id, invite_id) REFERENCES invites ON DELETE CASCADE
);

CALL assay_protect('replaced_invite_links', 'SELECT, INSERT');

-- The invite that a link belongs to, which of its links it is, and whether that one still counts. assay_find_invite_by_token stays for servers of
-- the version before, which know current links only.
CREATE FUNCTION assay_find_invite_by_link(hash bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    before text := assay_open();
    answer jsonb;
BEGIN
    answer := (SELECT jsonb_build_object('organization', i.organization_id, 'invite', i.id, 'generation', i.token_generation,
                   'current', true)
               FROM invites i WHERE i.token_hash = hash);
    IF answer IS NULL THEN
        answer := (SELECT jsonb_build_object('organization', r.organization_id, 'invite', r.invite_id, 'generation', r.generation,
                   'current', false)
                   FROM replaced_invite_links r WHERE r.token_hash = hash);
    END IF;
    PERFORM assay_close(before);
    RETURN answer;
END $$;

CALL assay_publish_function('assay_find_invite_by_link(bytea)');
