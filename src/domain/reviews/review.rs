//! A person says what a submission is worth.

use std::collections::{HashMap, HashSet};

use super::model::{Review, ReviewedLevel};
use super::sheet::{Found, Place, Sheet};
use super::store;
use crate::access::{Grant, Hidden, OrgScope, Person, ReviewSubmissions};
use crate::db::{DbError, Tx};
use crate::domain::assessments;
use crate::domain::scorecards::{self, Scorecard, ScorecardStatus};
use crate::domain::submissions::{self, KeptScore, Submission, SubmissionStatus};
use crate::events::{self, Event};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{CriterionId, QuestionId, ReviewId, ScorecardId};
use crate::kernel::problem::{Outcome, Problem, Problems};
use crate::kernel::text::TextCodes;
use crate::scoring::Level;

/// Most levels of a review: more than any assessment has criteria.
const MAX_LEVELS: usize = 2000;
/// Most characters of a reason.
const MAX_REASON: usize = 1000;
/// Most characters of a comment.
const MAX_COMMENT: usize = 5000;

/// A review to be kept.
#[derive(Debug)]
pub struct NewReview {
    /// Of which card.
    pub scorecard: ScorecardId,
    /// The levels.
    pub criteria: Vec<GivenLevel>,
    /// The person's own words on the whole.
    pub comment: Option<String>,
}

/// A level as it was given.
#[derive(Debug)]
pub struct GivenLevel {
    /// For which criterion; none where that is no id at all.
    pub criterion: Option<CriterionId>,
    /// Of which question; none where it goes without saying.
    pub question: Option<Option<QuestionId>>,
    /// 0 to 4.
    pub level: i32,
    /// Why.
    pub reason: Option<String>,
}

/// Who reviews, and what is hidden from that person.
#[derive(Debug)]
pub struct Reviewer {
    /// The person.
    pub person: Person,
    /// What that person may not see yet.
    pub hidden: Hidden,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ReviewScorecardCode {
    /// The card is not finished.
    NotFinished,
    /// There is a newer card.
    Superseded,
    /// The candidate took the attempt back.
    Withdrawn,
    /// More levels than an assessment has criteria.
    TooMany,
    /// A reason or the comment is too long.
    TooLong,
    /// Not a level from 0 to 4.
    LevelOutOfRange,
    /// The card has no such criterion.
    UnknownCriterion,
    /// The criterion is one of several questions, and none is named.
    QuestionRequired,
    /// A criterion has two levels.
    DuplicateCriterion,
    /// The level differs from the scorer's and nothing says why.
    ReasonRequired,
    /// A criterion that waits for a person has no level.
    Incomplete,
}

use ReviewScorecardCode as Code;

/// Keeps the review. Where the card waits for a person, or could not be made, its overall score is what counts from now on.
pub async fn review(
    grant: &Grant<ReviewSubmissions>,
    tx: &mut Tx,
    reviewer: &Reviewer,
    form: &NewReview,
) -> Outcome<ReviewId, ReviewScorecardCode> {
    let card = scorecards::get(grant, tx, form.scorecard).await?;
    let submission = submissions::lock(grant, tx, card.submission).await?.ok_or(ApiError::NotFound)?;
    // Read again: whoever held the submission before may have finished the card.
    let card = scorecards::get(grant, tx, card.id).await?;
    let newest = scorecards::newest_by_submissions(grant, tx, &[submission.id]).await?.remove(&submission.id);
    check_standing(&submission, &card, newest.as_ref())?;
    let sheet = sheet(grant, tx, &submission, &card).await?;
    let before = own_levels(grant, tx, reviewer, &card).await?;
    let hidden = reviewer.hidden.has_submission(submission.job_description, submission.id);
    let terms = Terms { hidden, gives_reasons: !hidden && card.status != ScorecardStatus::Failed };
    let (levels, comment) = check(form, &sheet, before, terms)?;
    let given = levels.iter().map(|given| ((given.question, given.criterion), given.level)).collect();
    let written = Review {
        id: tx.new_id(),
        scorecard: card.id,
        submission: submission.id,
        number: store::last_number(tx, grant, submission.id).await? + 1,
        reviewer: reviewer.person.user,
        via: reviewer.person.via,
        overall_score: sheet.overall(&given),
        comment,
        blind: hidden,
        created_at: tx.now(),
    };
    store::insert(tx, grant, &written, &levels).await?;
    if card.provisional || card.status == ScorecardStatus::Failed {
        let score = KeptScore { overall: Some(written.overall_score), reviewed: true, provisional: false };
        submissions::keep_score(grant, tx, submission.id, score).await?;
    }
    let fact = Event::ScorecardReviewed { scorecard: card.id, submission: submission.id, review: written.id };
    events::emit(tx, grant.organization(), fact);
    Ok(written.id)
}

fn check_standing(submission: &Submission, card: &Scorecard, newest: Option<&Scorecard>) -> Result<(), Problem<Code>> {
    let problem = |code, message: String| Err(Problem::new(code, "scorecardId", message));
    if submission.status == SubmissionStatus::Withdrawn {
        return problem(Code::Withdrawn, "The candidate took the attempt back: there is nothing to judge.".into());
    }
    if let Some(newest) = newest.filter(|newest| newest.id != card.id) {
        let message = format!("There is a newer scorecard: look at {} and review that one.", newest.id);
        return problem(Code::Superseded, message);
    }
    if !card.status.is_finished() {
        return problem(Code::NotFinished, "The scorer is at work: review the card when it is finished.".into());
    }
    Ok(())
}

/// The card as a person fills it in. On one that failed stands what needs no scorer.
async fn sheet(scope: &OrgScope, tx: &mut Tx, submission: &Submission, card: &Scorecard) -> Result<Sheet, ApiError> {
    let (criteria, by_key) = scorecards::standing(scope, tx, submission, card).await?;
    let sections = assessments::sections(scope, tx, &[submission.assessment]).await?.remove(&submission.assessment);
    Ok(Sheet::new(&sections.unwrap_or_default(), &criteria, &by_key))
}

/// The levels that the person gave when reviewing this very card before.
async fn own_levels(
    scope: &OrgScope,
    tx: &mut Tx,
    reviewer: &Reviewer,
    card: &Scorecard,
) -> Result<Vec<ReviewedLevel>, DbError> {
    let Some(last) = store::newest_of(tx, scope, card.id, reviewer.person.user).await? else {
        return Ok(Vec::new());
    };
    Ok(store::load_levels(tx, scope, &[last]).await?.remove(&last).unwrap_or_default())
}

/// What a card asks of the person.
#[derive(Clone, Copy)]
struct Terms {
    /// The scorer's levels are hidden: none of them can be left to stand.
    hidden: bool,
    /// A level that differs from the scorer's needs a reason.
    gives_reasons: bool,
}

/// The levels and the comment as they are kept: those given now, and those given before that are not given anew.
fn check(
    form: &NewReview,
    sheet: &Sheet,
    before: Vec<ReviewedLevel>,
    terms: Terms,
) -> Outcome<(Vec<ReviewedLevel>, String), Code> {
    if form.criteria.len() > MAX_LEVELS {
        let message = format!("At most {MAX_LEVELS} levels are taken at once.");
        return Err(Problem::new(Code::TooMany, "criteria", message).into());
    }
    let mut problems = Problems::default();
    let comment = problems.check(text(form.comment.as_deref(), "comment", MAX_COMMENT)).unwrap_or_default();
    let mut levels: HashMap<Place, ReviewedLevel> = HashMap::new();
    // What is wrong elsewhere with a criterion's level is no reason to call it missing.
    let mut mentioned: HashSet<Place> = HashSet::new();
    for (index, given) in form.criteria.iter().enumerate() {
        let path = format!("criteria.{index}");
        let Some(place) = problems.check(place(given, sheet, &path)) else { continue };
        if !mentioned.insert(place) {
            let message = "This criterion has a level already: give each one once.";
            problems.add(Code::DuplicateCriterion, &format!("{path}.criterionId"), message);
            continue;
        }
        if let Some(level) = level(given, sheet.level(place).filter(|_| terms.gives_reasons), &path, &mut problems) {
            let (question, criterion) = place;
            levels.insert(place, ReviewedLevel { question, criterion, level: level.0, reason: level.1 });
        }
    }
    for old in before {
        levels.entry((old.question, old.criterion)).or_insert(old);
    }
    for (question, criterion) in sheet.asked(terms.hidden) {
        if !levels.contains_key(&(question, criterion)) && !mentioned.contains(&(question, criterion)) {
            let message = format!("Give a level for criterion {criterion} of question {question}, too.");
            problems.add(Code::Incomplete, "criteria", message);
        }
    }
    problems.finish()?;
    let mut levels: Vec<ReviewedLevel> = levels.into_values().collect();
    levels.sort_by_key(|given| sheet.position((given.question, given.criterion)));
    Ok((levels, comment))
}

fn place(given: &GivenLevel, sheet: &Sheet, path: &str) -> Result<Place, Problem<Code>> {
    let found = match (given.criterion, given.question) {
        (Some(criterion), None) => sheet.find(None, criterion),
        (Some(criterion), Some(Some(question))) => sheet.find(Some(question), criterion),
        (None, _) | (_, Some(None)) => Found::Nowhere,
    };
    let field = if given.criterion.is_some() && given.question.is_some() {
        path.to_owned()
    } else {
        format!("{path}.criterionId")
    };
    match found {
        Found::At(place) => Ok(place),
        Found::Nowhere => {
            let message = "The scorecard has no such criterion: take ids from the questions of the assessment.";
            Err(Problem::new(Code::UnknownCriterion, &field, message))
        }
        Found::Several => {
            let message = "Several questions have this criterion: say which one.";
            Err(Problem::new(Code::QuestionRequired, &format!("{path}.questionId"), message))
        }
    }
}

/// A level with its reason; `scorers` is the level that it would need a reason to differ from.
fn level(
    given: &GivenLevel,
    scorers: Option<Level>,
    path: &str,
    problems: &mut Problems<Code>,
) -> Option<(Level, String)> {
    let level = u8::try_from(given.level).ok().and_then(|level| Level::new(level).ok());
    if level.is_none() {
        let message = "A level is a whole number from 0 to 4.";
        problems.add(Code::LevelOutOfRange, &format!("{path}.level"), message);
    }
    let field = format!("{path}.reason");
    let reason = problems.check(text(given.reason.as_deref(), &field, MAX_REASON));
    let (level, reason) = (level?, reason?);
    if reason.is_empty() && scorers.is_some_and(|scorers| scorers != level) {
        problems.add(Code::ReasonRequired, &field, "The scorer gave another level: say why yours differs.");
    }
    Some((level, reason))
}

/// A text that need not be there; empty where it is not.
fn text(given: Option<&str>, path: &str, max: usize) -> Result<String, Problem<Code>> {
    let codes = TextCodes { empty: Code::TooLong, too_long: Code::TooLong };
    Ok(codes.optional(path, given, max)?.unwrap_or_default())
}
