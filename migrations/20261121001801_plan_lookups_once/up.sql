-- A function in SQL is planned anew at each call, and this one ends every look-up: it was half of what one costs.
CREATE OR REPLACE FUNCTION assay_close(before text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM set_config('assay.worker', before, true);
END $$;
