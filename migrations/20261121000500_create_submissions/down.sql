DROP TABLE question_scores;
DROP TABLE criterion_scores;
DROP TABLE scorecards;
DROP TABLE answers;
DROP TABLE submissions;
