//! What a submission is, and what the clock allows.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::access::Hidden;
use crate::kernel::ids::{
    AnswerId, AssessmentId, ChoiceId, DocumentId, InviteId, JobDescriptionId, ParticipantId, QuestionId, SubmissionId,
    TypedId,
};
use crate::kernel::paging::{Position, SortKey};
use crate::scoring::Score;

/// How long after the deadline a save still counts: what a slow line takes, not what a slow hand does.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// An attempt at an assessment.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Id.
    pub id: SubmissionId,
    /// The invite that it answers; it has no other.
    pub invite: InviteId,
    /// What is answered.
    pub assessment: AssessmentId,
    /// The position it is for.
    pub job_description: JobDescriptionId,
    /// Who answers.
    pub participant: ParticipantId,
    /// Where it stands.
    pub status: SubmissionStatus,
    /// When it began, by the server's clock.
    pub started_at: DateTime<Utc>,
    /// When the time is up, extra time included; absent when there is no limit.
    pub deadline: Option<DateTime<Utc>>,
    /// When it was handed in; the deadline, where the clock did that.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Overall score by which lists are sorted: of the newest finished scorecard, or of the newest review of one that waits
    /// for a person. Absent until there is one.
    pub overall_score: Option<Score>,
    /// That score is a person's.
    pub score_reviewed: bool,
    /// That score is the scorer's, and a person has to look before it counts.
    pub score_provisional: bool,
    /// The decision that stands; none before a person decides, and none any more once a reopened attempt is resumed.
    pub decision: Option<DecisionOutcome>,
    /// When that was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// When the candidate was told that a result can be seen.
    pub released_at: Option<DateTime<Utc>>,
    /// The decision that the candidate may see: the one that stood when the result was released last.
    pub released_decision: Option<DecisionOutcome>,
    /// The last moment to go on with a reopened attempt; none when it does not wait for that.
    pub resume_until: Option<DateTime<Utc>>,
    /// How often it went on after its end: tells one handing in from the next.
    pub resumed_times: i32,
}

crate::db::stored::stored_enum! {
    /// Where a submission stands.
    SubmissionStatus {
        /// Being answered.
        InProgress = "IN_PROGRESS",
        /// Handed in by the candidate.
        Submitted = "SUBMITTED",
        /// Handed in by the clock.
        TimedOut = "TIMED_OUT",
        /// Taken back by the candidate.
        Withdrawn = "WITHDRAWN",
    }
}

crate::db::stored::stored_enum! {
    /// What a person decides on an attempt.
    DecisionOutcome {
        /// Go on with the candidate.
        Advance = "ADVANCE",
        /// Wait.
        Hold = "HOLD",
        /// Do not go on.
        Reject = "REJECT",
    }
}

/// What a candidate is told who is to go on with a reopened attempt first.
pub(super) const NOT_RESUMED: &str =
    "The attempt was reopened and its time does not run yet: resume it first, by starting again.";

/// What a candidate is told whose invite was revoked under way.
pub(super) const REVOKED: &str = "The invite was taken back by those who sent it. What was saved before is kept.";

/// What becomes of an answer that comes in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// It counts.
    Counted,
    /// The time is up: it is kept beside what counts.
    Late,
    /// It is refused: the attempt was reopened, and its time does not run yet.
    NotResumed,
    /// It is refused: the candidate ended the attempt.
    Closed,
}

/// The first instant at which nothing counts any more: one microsecond, the step of the clock, after the grace.
pub(super) fn closing_time(deadline: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    deadline.map(|deadline| deadline + GRACE + TimeDelta::microseconds(1))
}

impl Submission {
    /// As the caller is shown it: where it is hidden, without its score.
    #[must_use]
    pub fn shown(self, hidden: &Hidden) -> Self {
        if hidden.has_submission(self.job_description, self.id) {
            Self { overall_score: None, score_reviewed: false, score_provisional: false, ..self }
        } else {
            self
        }
    }

    /// What becomes of an answer that comes in now.
    pub fn intake(&self, now: DateTime<Utc>) -> Intake {
        match self.status {
            SubmissionStatus::InProgress if self.is_waiting() => Intake::NotResumed,
            SubmissionStatus::InProgress if self.is_overdue(now) => Intake::Late,
            SubmissionStatus::InProgress => Intake::Counted,
            SubmissionStatus::TimedOut => Intake::Late,
            SubmissionStatus::Submitted | SubmissionStatus::Withdrawn => Intake::Closed,
        }
    }

    /// Whether the clock has ended it, or will as soon as its job runs.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.closes_at().is_some_and(|end| now >= end)
    }

    /// The first instant at which nothing counts any more, or at which it cannot be resumed any more.
    pub fn closes_at(&self) -> Option<DateTime<Utc>> {
        self.resume_until.or_else(|| closing_time(self.deadline))
    }

    /// Whether it was reopened and waits for the candidate to go on.
    pub fn is_waiting(&self) -> bool {
        self.status == SubmissionStatus::InProgress && self.resume_until.is_some()
    }

    /// Whether what was answered can be scored: it cannot change at the moment, and was not taken back.
    pub fn is_scoreable(&self) -> bool {
        self.is_handed_in() || self.is_waiting()
    }

    /// Whether it was handed in, by the candidate or by the clock.
    pub const fn is_handed_in(&self) -> bool {
        matches!(self.status, SubmissionStatus::Submitted | SubmissionStatus::TimedOut)
    }

    /// Where it stands in a list by start.
    pub fn position_by_start(&self) -> Position {
        self.position(self.started_at.timestamp_micros(), SortKey::Time)
    }

    /// Where it stands in a list by end; what is not handed in stands before everything else.
    pub fn position_by_end(&self) -> Position {
        self.position(self.submitted_at.unwrap_or_default().timestamp_micros(), SortKey::Time)
    }

    /// Where it stands in a list by score; what has none stands below zero.
    pub fn position_by_score(&self) -> Position {
        self.position(self.overall_score.map_or(-1, |score| i64::from(score.hundredths())), SortKey::Number)
    }

    fn position(&self, value: i64, key: fn(i64) -> SortKey) -> Position {
        Position { key: key(value), id: self.id.uuid() }
    }
}

/// More time for an attempt that had ended.
#[derive(Clone)]
pub struct Reopening {
    /// The attempt.
    pub submission: SubmissionId,
    /// 1 for the first of an attempt.
    pub number: i32,
    /// How much time was granted, before what eases the person's attempt.
    pub granted_seconds: i32,
    /// Why, in the recruiter's own words.
    pub reason: String,
    /// How the attempt had ended.
    pub ended_as: SubmissionStatus,
    /// When it had ended.
    pub ended_at: DateTime<Utc>,
    /// What its deadline was.
    pub deadline_before: Option<DateTime<Utc>>,
    /// When it was reopened.
    pub reopened_at: DateTime<Utc>,
    /// The last moment to go on.
    pub resume_until: DateTime<Utc>,
    /// When the candidate went on; absent before, and when that never happened.
    pub resumed_at: Option<DateTime<Utc>>,
}

/// Shows nothing of the reason, which may be about the person.
impl fmt::Debug for Reopening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Reopening");
        shown.field("submission", &self.submission).field("number", &self.number).finish_non_exhaustive()
    }
}

/// What was answered to one question.
#[derive(Clone)]
pub struct Answer {
    /// Id.
    pub id: AnswerId,
    /// The attempt.
    pub submission: SubmissionId,
    /// The question.
    pub question: QuestionId,
    /// It came when the time was up and does not count. Such an answer has revisions of its own.
    pub late: bool,
    /// Raised with each save, from 1.
    pub revision: i32,
    /// The text exactly as it was sent.
    pub text: Option<String>,
    /// What was picked, in the order of the question's choices.
    pub choices: Vec<ChoiceId>,
    /// The number.
    pub number: Option<Decimal>,
    /// The file or recording.
    pub document: Option<DocumentId>,
    /// How long the candidate worked on it, as the client tells.
    pub time_spent_seconds: Option<i32>,
    /// When this revision came in.
    pub saved_at: DateTime<Utc>,
}

/// Shows ids alone: the rest is personal.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("id", &self.id).field("revision", &self.revision).finish_non_exhaustive()
    }
}

impl Answer {
    /// Nothing is answered: never touched, or cleared.
    pub fn is_blank(&self) -> bool {
        let written = self.text.as_deref().is_some_and(|text| !text.trim().is_empty());
        !written && self.choices.is_empty() && self.number.is_none() && self.document.is_none()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A submission that began as 1970 did and has a minute.
    pub(in crate::domain::submissions) fn submission(status: SubmissionStatus) -> Submission {
        let nil = uuid::Uuid::nil();
        Submission {
            id: SubmissionId::from_uuid(nil),
            invite: InviteId::from_uuid(nil),
            assessment: AssessmentId::from_uuid(nil),
            job_description: JobDescriptionId::from_uuid(nil),
            participant: ParticipantId::from_uuid(nil),
            status,
            started_at: DateTime::UNIX_EPOCH,
            deadline: Some(DateTime::UNIX_EPOCH + TimeDelta::seconds(60)),
            submitted_at: None,
            overall_score: None,
            score_reviewed: false,
            score_provisional: false,
            decision: None,
            decided_at: None,
            released_at: None,
            released_decision: None,
            resume_until: None,
            resumed_times: 0,
        }
    }

    fn after(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn a_save_counts_until_the_grace_is_over() {
        let running = submission(SubmissionStatus::InProgress);
        for (seconds, expected) in [(0, Intake::Counted), (60, Intake::Counted), (70, Intake::Counted)] {
            assert_eq!(running.intake(after(seconds)), expected);
        }
        let just_over = after(70) + TimeDelta::microseconds(1);
        assert_eq!(running.intake(just_over), Intake::Late);
        assert_eq!(running.closes_at(), Some(just_over));
    }

    #[test]
    fn without_a_limit_the_clock_ends_nothing() {
        let untimed = Submission { deadline: None, ..submission(SubmissionStatus::InProgress) };
        assert_eq!(untimed.intake(after(1_000_000)), Intake::Counted);
    }

    #[test]
    fn what_was_ended_by_the_candidate_takes_nothing_and_what_the_clock_ended_takes_late_answers() {
        for seconds in [0, 1000] {
            assert_eq!(submission(SubmissionStatus::Submitted).intake(after(seconds)), Intake::Closed);
            assert_eq!(submission(SubmissionStatus::Withdrawn).intake(after(seconds)), Intake::Closed);
            assert_eq!(submission(SubmissionStatus::TimedOut).intake(after(seconds)), Intake::Late);
        }
    }

    #[test]
    fn what_waits_to_be_resumed_takes_nothing_and_can_be_scored() {
        let waiting =
            Submission { deadline: None, resume_until: Some(after(100)), ..submission(SubmissionStatus::InProgress) };
        for seconds in [0, 99, 100, 1000] {
            assert_eq!(waiting.intake(after(seconds)), Intake::NotResumed);
            assert_eq!(waiting.is_overdue(after(seconds)), seconds >= 100);
        }
        let scoreable = |status: &&SubmissionStatus| submission(**status).is_scoreable();
        let found: Vec<_> = SubmissionStatus::ALL.iter().filter(scoreable).collect();
        assert_eq!(found, [&SubmissionStatus::Submitted, &SubmissionStatus::TimedOut]);
        assert!(waiting.is_waiting() && waiting.is_scoreable());
    }

    #[test]
    fn positions_are_total() {
        let mut one = submission(SubmissionStatus::Submitted);
        assert_eq!(one.position_by_score().key, SortKey::Number(-1));
        assert_eq!(one.position_by_end().key, SortKey::Time(0));
        one.overall_score = Score::from_hundredths(8125).ok();
        assert_eq!(one.position_by_score().key, SortKey::Number(8125));
    }
}
