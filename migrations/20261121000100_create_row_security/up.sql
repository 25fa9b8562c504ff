-- Who may see a row is decided here, not in the program.
--
-- assay_app    serves requests: sees the rows of one organization, named per transaction in `assay.organization_id`
-- assay_worker runs jobs, the sequencer and the dispatcher: sees every row
-- the migrating role owns the tables and logs in only to migrate, or to step down to one of the two
--
-- A managed database whose one role may not create roles works too: then the setting `assay.worker` takes the place of
-- assay_worker, and `assay doctor` says so loudly.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['assay_app', 'assay_worker'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', role_name);
            END IF;
            -- From PostgreSQL 16 on, whoever makes a role is a member of it without the right to become it.
            IF NOT pg_has_role(current_user, role_name, 'MEMBER') OR current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
            END IF;
        EXCEPTION
            -- Another database of the same cluster was migrated at the same moment.
            WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE WARNING 'no right to create or to become role %: falling back to one role', role_name;
        END;
    END LOOP;
END $$;

CREATE FUNCTION assay_has_roles() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ SELECT count(*) = 2 FROM pg_roles
          WHERE rolname IN ('assay_app', 'assay_worker')
            AND pg_has_role(session_user, oid, 'MEMBER') $$;

CREATE FUNCTION assay_organization() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('assay.organization_id', true), '')::uuid $$;

CREATE FUNCTION assay_user() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('assay.user_id', true), '')::uuid $$;

-- Puts one table under row security: `visible` is what assay_app may see and write, `privileges` what it may do there.
-- The condition stands in `(SELECT …)` functions so that it is evaluated once a statement, not once a row.
CREATE PROCEDURE assay_protect(target regclass, privileges text, visible text DEFAULT 'organization_id = (SELECT assay_organization())')
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    IF assay_has_roles() THEN
        EXECUTE format('CREATE POLICY app ON %s TO assay_app USING (%s) WITH CHECK (%s)', target, visible, visible);
        EXECUTE format('CREATE POLICY worker ON %s TO assay_worker USING (true) WITH CHECK (true)', target);
        EXECUTE format('CREATE POLICY owner ON %s TO %I USING (true) WITH CHECK (true)', target, current_user);
        EXECUTE format('GRANT %s ON %s TO assay_app', privileges, target);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO assay_worker', target);
    ELSE
        EXECUTE format(
            'CREATE POLICY single ON %s USING ((%s) OR (SELECT current_setting(''assay.worker'', true)) = ''on'') '
            'WITH CHECK ((%s) OR (SELECT current_setting(''assay.worker'', true)) = ''on'')',
            target, visible, visible);
    END IF;
END $$;

-- Inside a SECURITY DEFINER function on a database with one role: lifts row security, and puts it back as it was.
-- (A SET clause of the function would do it, but PostgreSQL allows that for custom settings to superusers only.)
CREATE FUNCTION assay_open() RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
    before text := coalesce(current_setting('assay.worker', true), '');
BEGIN
    PERFORM set_config('assay.worker', 'on', true);
    RETURN before;
END $$;

CREATE FUNCTION assay_close(before text) RETURNS void
    LANGUAGE sql
    AS $$ SELECT FROM (SELECT set_config('assay.worker', before, true)) AS closed $$;

-- Lets assay_app and assay_worker call a function; everyone else is shut out.
CREATE PROCEDURE assay_publish_function(target regprocedure)
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', target);
    IF assay_has_roles() THEN
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO assay_app, assay_worker', target);
    END IF;
END $$;

DO $$
BEGIN
    IF assay_has_roles() THEN
        EXECUTE 'GRANT USAGE ON SCHEMA public TO assay_app, assay_worker';
    END IF;
END $$;
