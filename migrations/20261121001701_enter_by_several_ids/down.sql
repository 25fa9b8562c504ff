DROP FUNCTION assay_enter_first(text, uuid[], uuid[]);
