-- Which files a question takes: {types, maxSize}. Absent for every question that is answered otherwise.
ALTER TABLE questions ADD COLUMN file_rules jsonb;
