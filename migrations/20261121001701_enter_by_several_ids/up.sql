-- Enters the organization of the first of several objects that is found among `own`, in one statement however many there
-- are. The others may belong elsewhere: whoever reads them reads in this organization.
CREATE FUNCTION assay_enter_first(object_kind text, object_ids uuid[], own uuid[]) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
    object_id uuid;
    organization uuid;
BEGIN
    FOREACH object_id IN ARRAY object_ids LOOP
        organization := assay_enter(object_kind, object_id, own);
        EXIT WHEN organization IS NOT NULL;
    END LOOP;
    RETURN organization;
END $$;

CALL assay_publish_function('assay_enter_first(text, uuid[], uuid[])');
