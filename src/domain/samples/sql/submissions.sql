-- What was answered, and what it is worth.
INSERT INTO submissions (organization_id, id, invite_id, assessment_id, job_description_id, participant_id, status, started_at,
    deadline, submitted_at, overall_score)
SELECT f.organization_id, a.id, a.invite_id, j.assessment_id, j.id, a.person_id,
    CASE WHEN a.timed_out THEN 'TIMED_OUT' ELSE 'SUBMITTED' END, a.started_at,
    CASE WHEN a.timed_out THEN a.ended_at ELSE a.started_at + interval '1 hour' END, a.ended_at, a.score
FROM sample_frame f, sample_attempts a
JOIN sample_jobs j ON j.number = a.job;

INSERT INTO answers (organization_id, id, submission_id, question_id, revision, text, choice_ids, time_spent_seconds, saved_at)
SELECT f.organization_id, t.id, t.attempt_id, t.question_id, 1 + pg_temp.sample_number(t.id::text, 9),
    CASE WHEN t.choice IS NULL THEN t.opening || ' ' || t.said || ' ' || t.closing END,
    array_remove(ARRAY[t.choice], NULL), 60 + pg_temp.sample_number(t.id || '/spent', 120), t.saved_at
FROM sample_frame f, sample_answers t;

INSERT INTO scorecards (organization_id, id, submission_id, number, status, overall_score, confidence, summary, scorer_name,
    scorer_version, rubric_revision, created_at, completed_at)
SELECT f.organization_id, card_id, id, 1, 'READY', score, confidence,
    to_char(score / 100.0, 'FM990.00') || ' of 100 points from 6 questions.', f.scorer_name, f.scorer_version, 1,
    ended_at, ended_at + interval '2 seconds'
FROM sample_frame f, sample_attempts;

-- Evidence is quoted as the answer has it, from and to in characters.
INSERT INTO criterion_scores (organization_id, scorecard_id, position, question_id, criterion_id, level, score, rationale,
    confidence, needs_human, reasons, evidence)
SELECT f.organization_id, t.card_id, t.question - 1, t.question_id, j.criterion_id, t.level, t.score,
    CASE t.level WHEN 4 THEN 'Says all that was expected.' WHEN 3 THEN 'Says most of what was expected.'
        WHEN 2 THEN 'Says a part of what was expected.' ELSE 'Says little of what was expected.' END,
    t.confidence, false, '{}',
    jsonb_build_array(jsonb_build_object('answerId', pg_temp.sample_public_id('ans', t.id), 'quote', t.said,
        'start', char_length(t.opening) + 1, 'end', char_length(t.opening) + 1 + char_length(t.said)))
FROM sample_frame f, sample_answers t
JOIN sample_jobs j ON j.number = t.job
WHERE t.level IS NOT NULL;

INSERT INTO question_scores (organization_id, scorecard_id, position, question_id, score, reasons)
SELECT f.organization_id, t.card_id, 0, t.question_id, t.score, CASE WHEN t.score > 0 THEN '{}' ELSE ARRAY[f.wrong_choice] END
FROM sample_frame f, sample_answers t
WHERE t.level IS NULL;
