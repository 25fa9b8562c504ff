DO $$
DECLARE
    before text := assay_open();
BEGIN
    UPDATE organizations SET result_visibility = 'STATUS' WHERE result_visibility = 'FEEDBACK';
    PERFORM assay_close(before);
END $$;
ALTER TABLE organizations DROP CONSTRAINT organizations_result_visibility_check;
ALTER TABLE organizations ADD CONSTRAINT organizations_result_visibility_check
    CHECK (result_visibility IN ('NOTHING', 'STATUS', 'SCORES'));
