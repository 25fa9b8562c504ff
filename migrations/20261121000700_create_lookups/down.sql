DROP FUNCTION assay_enter(text, uuid, uuid[]);
DROP FUNCTION assay_locate(text, uuid, uuid[]);
DROP FUNCTION assay_find_organization_by_slug(text);
DROP FUNCTION assay_find_result_by_token(bytea);
DROP FUNCTION assay_find_invite_by_token(bytea);
DROP FUNCTION assay_find_credentials(text);
DROP FUNCTION assay_authenticate_candidate(bytea, timestamptz);
DROP FUNCTION assay_authenticate_api_key(bytea, timestamptz);
DROP FUNCTION assay_authenticate_session(bytea, timestamptz);
