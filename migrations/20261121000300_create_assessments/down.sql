DROP TABLE questions;
DROP TABLE sections;
DROP TABLE assessments;
DROP TABLE job_descriptions;
