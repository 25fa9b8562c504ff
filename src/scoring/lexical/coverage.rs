//! How much of what is expected an answer says.
//!
//! Every key point becomes a `Coverage` of its own: its best match, how that counts and whether the answer denies
//! it. Of several references the one that is covered best is kept. Credit never falls when a match grows, nor
//! does the whole when a credit grows; that is what makes levels monotone.

use super::{
    agreement,
    features::{Features, Written, features},
    matching::{Match, Sightings},
    phrase::{Phrase, PhraseWord},
    question::{Alternative, Expected, PreparedQuestion},
    verdict::Outcome,
};

/// Share of a key point from which it counts as met, and as partly met.
const MET: f64 = 0.55;
const PARTIAL: f64 = 0.3;
/// The same for a piece of a reference, which nobody wrote in order to be met.
const PIECE_MET: f64 = 0.5;
const PIECE_PARTIAL: f64 = 0.15;
/// Share of a key point that must be denied, and be more than is said, before the answer contradicts it.
pub(super) const DENIED: f64 = 0.5;
/// The same where the answer otherwise repeats the key point.
const TURNED_ROUND: f64 = 0.2;
/// Share of a forbidden phrase that must be there to count as said.
const FORBIDDEN: f64 = 0.75;

/// One key point held against an answer.
pub(super) struct PointCoverage<'q> {
    pub(super) expected: &'q Expected,
    pub(super) found: Match,
    pub(super) outcome: Outcome,
    /// From 0 to 1.
    pub(super) credit: f64,
    pub(super) forbidden: bool,
    /// The answer says the opposite.
    pub(super) denied: bool,
}

/// All key points of the closest alternative held against an answer.
#[derive(Default)]
pub(super) struct Coverage<'q> {
    pub(super) points: Vec<PointCoverage<'q>>,
    /// How much of what is expected counts as said, from 0 to 1: the weighted mean of the credits of key points, or
    /// what people would see of a reference.
    pub(super) share: f64,
    /// Probability that people pass the answer, where references tell.
    pub(super) pass: Option<f64>,
    /// Weighted mean of what the answer says in the same words.
    pub(super) said: f64,
    /// Weighted mean of what the answer speaks of in order to deny it, in the alternative it denies most.
    pub(super) denied: f64,
    /// Weighted share of the key points that the answer denies.
    pub(super) denied_points: f64,
}

impl<'q> Coverage<'q> {
    /// Covers the alternative that the answer comes closest to.
    pub(super) fn new(question: &'q PreparedQuestion, written: &Written, sightings: &Sightings<'_>) -> Self {
        let mut best = Self::default();
        for alternative in &question.alternatives {
            let mut next = Self::of(alternative, question.derived, sightings);
            if let Some(features) = next.features(alternative, written, sightings) {
                next.share = agreement::level_share(&features);
                next.pass = Some(agreement::pass(&features));
            }
            let denied = best.denied.max(next.denied);
            if best.points.is_empty() || next.share > best.share {
                best = next;
            }
            best.denied = denied;
        }
        best
    }

    pub(super) fn of(alternative: &'q Alternative, derived: bool, sightings: &Sightings<'_>) -> Self {
        let points: Vec<_> = alternative.expected.iter().map(|expected| point(expected, derived, sightings)).collect();
        let weight: f64 = points.iter().map(|point| point.expected.weight).sum();
        let mean = |value: &dyn Fn(&PointCoverage<'_>) -> f64| {
            points.iter().map(|point| point.expected.weight * value(point)).sum::<f64>() / weight
        };
        let share = mean(&|point| point.credit);
        let said = mean(&|point| point.found.recall);
        let denied = mean(&|point| if point.denied { point.found.spoken_of() } else { 0.0 });
        let denied_points = mean(&|point| f64::from(u8::from(point.denied)));
        Self { points, share, pass: None, said, denied, denied_points }
    }

    /// The figures of the answer beside the reference of the alternative, where it has one.
    pub(super) fn features(
        &self,
        alternative: &Alternative,
        written: &Written,
        sightings: &Sightings<'_>,
    ) -> Option<Features> {
        let reference = alternative.reference.as_ref()?;
        Some(features(reference, self.said, self.denied, written, sightings))
    }

    /// Whether any key point is met, in whole or in part.
    pub(super) fn says_something(&self) -> bool {
        self.points.iter().any(|point| point.outcome != Outcome::NotMet)
    }

    pub(super) fn misses_required(&self) -> bool {
        self.points.iter().any(|point| point.expected.required && point.outcome == Outcome::NotMet)
    }
}

fn point<'q>(expected: &'q Expected, derived: bool, sightings: &Sightings<'_>) -> PointCoverage<'q> {
    let found = expected.phrases.iter().map(|phrase| sightings.best_match(phrase)).fold(Match::default(), Match::or);
    let forbidden = expected.must_not.iter().any(|phrase| says_forbidden(phrase, expected, sightings));
    let (met, partial) = if derived { (PIECE_MET, PIECE_PARTIAL) } else { (MET, PARTIAL) };
    let outcome = match found.recall {
        _ if forbidden => Outcome::NotMet,
        recall if recall >= met => Outcome::Met,
        recall if recall >= partial => Outcome::Partial,
        _ => Outcome::NotMet,
    };
    let credit = if derived { graded(outcome, found.recall) } else { stepped(outcome) };
    let denied = if derived { denies_piece(&found) } else { denies_point(&found) };
    PointCoverage { expected, found, outcome, credit, forbidden, denied }
}

/// A forbidden phrase shares words with the key point that it spoils; it must be told by those that it does not.
fn says_forbidden(phrase: &Phrase, expected: &Expected, sightings: &Sightings<'_>) -> bool {
    let wanted = |word: &PhraseWord| expected.phrases.iter().flat_map(|phrase| &phrase.words).any(|one| one.same(word));
    let own = |word: &PhraseWord| !wanted(word);
    sightings.says(phrase, &own, FORBIDDEN)
}

/// A key point comes with its synonyms: what is said by one of them is not denied because another reads otherwise.
fn denies_point(found: &Match) -> bool {
    let denied = found.denial >= DENIED && found.denial > found.recall;
    let claimed = found.claim >= DENIED && found.claim > found.recall && found.undenied < PARTIAL;
    claimed || (found.undenied < MET && (denied || found.inversion >= TURNED_ROUND))
}

fn denies_piece(found: &Match) -> bool {
    (found.contradiction >= DENIED && found.contradiction > found.recall) || found.reversal >= TURNED_ROUND
}

/// A key point written by a person counts whole, half or not at all: anyone can add that up again.
fn stepped(outcome: Outcome) -> f64 {
    match outcome {
        Outcome::NotMet => 0.0,
        Outcome::Partial => 0.5,
        Outcome::Met => 1.0,
    }
}

/// A piece of a reference is often the whole of it: it counts by how much of it is said.
fn graded(outcome: Outcome, recall: f64) -> f64 {
    if outcome == Outcome::NotMet { 0.0 } else { recall }
}
