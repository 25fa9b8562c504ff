DROP FUNCTION assay_number_events(integer, text[]);
