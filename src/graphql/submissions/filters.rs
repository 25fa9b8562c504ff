//! Which submissions, and in which order.

use async_graphql::{Enum, InputObject};
use rust_decimal::Decimal as Exact;

use super::objects::SubmissionStatus;
use crate::domain::submissions as domain;
use crate::graphql::decisions::DecisionOutcome;
use crate::graphql::filters::{DateTimeFilter, IdFilter, OrderDirection};
use crate::graphql::scalars::Decimal;
use crate::kernel::decimal;
use crate::kernel::error::ApiError;

/// Which submissions. All given parts hold. A filter has at most 50 conditions, 5 levels deep, and a search 200
/// characters.
#[derive(Debug, Clone, Default, InputObject)]
pub(in crate::graphql) struct SubmissionFilter {
    /// All of these hold too.
    #[graphql(default)]
    and: Vec<Self>,
    /// At least one of these holds too.
    #[graphql(default)]
    or: Vec<Self>,
    /// This does not hold.
    not: Option<Box<Self>>,
    /// Where it stands.
    status: Option<SubmissionStatusFilter>,
    /// With an overall score that the caller may see, or without one.
    scored: Option<bool>,
    /// What the overall score is; what has none is left out.
    score: Option<ScoreFilter>,
    /// When the attempt began.
    started_at: Option<DateTimeFilter>,
    /// When it was handed in; what is not is left out.
    submitted_at: Option<DateTimeFilter>,
    /// Which decision stands.
    decision: Option<DecisionFilter>,
    /// With answers that came when the time was up, or without.
    has_late_answers: Option<bool>,
    /// The position it is for.
    job_description_id: Option<IdFilter>,
    /// What was answered: one revision of an assessment.
    assessment_id: Option<IdFilter>,
    /// Whom it is assigned to for review.
    reviewer_id: Option<IdFilter>,
    /// Handed in, and its newest scorecard waits for a person whom nobody has been yet, or for the review of somebody who is
    /// assigned. With `reviewerId`: for the review of one of those.
    needs_review: Option<bool>,
    /// Words that stand in name or address of the person.
    search: Option<String>,
}

/// A condition on a score, 0 to 100.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct ScoreFilter {
    /// This or more.
    gte: Option<Decimal>,
    /// This or less.
    lte: Option<Decimal>,
}

impl ScoreFilter {
    /// The bounds in hundredths: nothing is rounded into the range or out of it.
    fn bounds(filter: Option<&Self>) -> Result<(Option<i64>, Option<i64>), ApiError> {
        let Some(filter) = filter else { return Ok((None, None)) };
        let from = filter.gte.as_ref().map(|from| hundredths(&from.0, "filter.score.gte", Exact::ceil));
        let to = filter.lte.as_ref().map(|to| hundredths(&to.0, "filter.score.lte", Exact::floor));
        Ok((from.transpose()?, to.transpose()?))
    }
}

/// A bound in whole hundredths. One that lies outside of 0 to 100 is as good as the nearest beyond.
fn hundredths(bound: &str, path: &str, round: fn(&Exact) -> Exact) -> Result<i64, ApiError> {
    let message = "A score is a number with a point before its decimals: 81.25.";
    let bound = decimal::parse(bound).ok_or_else(|| ApiError::bad_input(path, message))?;
    let bound = bound.clamp(Exact::NEGATIVE_ONE, Exact::ONE_THOUSAND);
    i64::try_from(round(&(bound * Exact::ONE_HUNDRED))).map_err(ApiError::internal)
}

/// A condition on the status.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct SubmissionStatusFilter {
    /// Exactly this one.
    eq: Option<SubmissionStatus>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<SubmissionStatus>>,
}

/// A condition on the decision that stands.
#[derive(Debug, Clone, InputObject)]
pub(in crate::graphql) struct DecisionFilter {
    /// Exactly this one.
    eq: Option<DecisionOutcome>,
    /// One of these.
    #[graphql(name = "in")]
    any_of: Option<Vec<DecisionOutcome>>,
    /// True: nothing is decided. False: something is.
    is_null: Option<bool>,
}

impl DecisionFilter {
    /// The outcomes it admits; all of them and none, if it does not say.
    fn outcomes(&self) -> Option<Vec<domain::DecisionOutcome>> {
        let named = match (self.eq, &self.any_of) {
            (Some(one), _) => vec![one],
            (None, many) => many.clone()?,
        };
        Some(named.into_iter().map(Into::into).collect())
    }
}

impl SubmissionFilter {
    /// The same in the domain's words.
    pub(super) fn into_domain(self) -> Result<domain::SubmissionFilter, ApiError> {
        let status = self.status.map(|status| match (status.eq, status.any_of) {
            (Some(one), _) => vec![one.into()],
            (None, many) => many.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let (score_from, score_to) = ScoreFilter::bounds(self.score.as_ref())?;
        let (started_from, started_before) = DateTimeFilter::bounds(self.started_at.as_ref());
        let (submitted_from, submitted_before) = DateTimeFilter::bounds(self.submitted_at.as_ref());
        Ok(domain::SubmissionFilter {
            status: status.unwrap_or_default(),
            scored: self.scored,
            score_from,
            score_to,
            started_from,
            started_before,
            submitted_from,
            submitted_before,
            decision: self.decision.as_ref().and_then(DecisionFilter::outcomes),
            decided: self.decision.and_then(|decision| decision.is_null).map(|is_null| !is_null),
            late_answers: self.has_late_answers,
            job_descriptions: self.job_description_id.as_ref().and_then(IdFilter::ids),
            assessments: self.assessment_id.as_ref().and_then(IdFilter::ids),
            reviewers: self.reviewer_id.as_ref().and_then(IdFilter::ids),
            needs_review: self.needs_review,
            search: self.search,
            and: self.and.into_iter().map(Self::into_domain).collect::<Result<_, _>>()?,
            or: self.or.into_iter().map(Self::into_domain).collect::<Result<_, _>>()?,
            not: self.not.map(|not| not.into_domain().map(Box::new)).transpose()?,
        })
    }
}

/// How submissions are sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub(in crate::graphql) struct SubmissionOrder {
    /// By what.
    field: SubmissionOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What submissions can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::SubmissionOrderField")]
pub(in crate::graphql) enum SubmissionOrderField {
    /// Overall score; what has none stands below zero.
    Score,
    /// When the attempt began.
    StartedAt,
    /// When it was handed in; what is not stands before everything else.
    SubmittedAt,
}

impl From<SubmissionOrder> for domain::SubmissionOrder {
    fn from(order: SubmissionOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
