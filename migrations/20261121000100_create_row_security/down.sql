DROP PROCEDURE assay_publish_function(regprocedure);
DROP PROCEDURE assay_protect(regclass, text, text);
DROP FUNCTION assay_close(text);
DROP FUNCTION assay_open();
DROP FUNCTION assay_user();
DROP FUNCTION assay_organization();
DROP FUNCTION assay_has_roles();

-- The roles belong to the cluster and may serve other databases: they stay, without any right in this one.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'assay_app') THEN
        EXECUTE 'REVOKE USAGE ON SCHEMA public FROM assay_app, assay_worker';
    END IF;
END $$;
