-- What candidates may see of a released result: feedback on each answer, without points.
ALTER TABLE organizations DROP CONSTRAINT organizations_result_visibility_check;
ALTER TABLE organizations ADD CONSTRAINT organizations_result_visibility_check
    CHECK (result_visibility IN ('NOTHING', 'STATUS', 'FEEDBACK', 'SCORES'));
