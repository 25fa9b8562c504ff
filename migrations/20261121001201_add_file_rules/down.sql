ALTER TABLE questions DROP COLUMN file_rules;
