-- Keys that the operator made for an organization had no maker. Its first owner answers for them, so that what only a
-- person can do can be done with them.
DO $$
DECLARE
    before text := assay_open();
BEGIN
    UPDATE api_keys SET created_by = (
        SELECT m.user_id FROM memberships m
        WHERE m.organization_id = api_keys.organization_id AND m.role = 'OWNER'
        ORDER BY m.created_at, m.id LIMIT 1)
    WHERE created_by IS NULL;
    PERFORM assay_close(before);
END $$;
