DROP FUNCTION assay_find_invite_by_link(bytea);
DROP TABLE replaced_invite_links;
