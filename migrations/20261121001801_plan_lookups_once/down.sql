CREATE OR REPLACE FUNCTION assay_close(before text) RETURNS void
    LANGUAGE sql
    AS $$ SELECT FROM (SELECT set_config('assay.worker', before, true)) AS closed $$;
