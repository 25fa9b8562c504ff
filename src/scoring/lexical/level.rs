//! From coverage to a level, and how far that level can be relied on.
//!
//! The level climbs with coverage in fixed steps and a missing required key point caps it, so saying more of what
//! is expected never lowers it. Confidence is high where coverage is plainly high or plainly low and falls towards
//! the middle, where people disagree with each other as well; below `RELIABLE` a person looks.

use super::{coverage::Coverage, verdict::Reason};
use crate::scoring::{Level, Score};

/// Coverage from which each level above 0 is reached.
const STEPS: [f64; 4] = [0.12, 0.35, 0.6, 0.85];
/// The level that a missing required key point leaves.
const WITHOUT_REQUIRED: usize = 2;
/// The level at which copied, shuffled or listed words are shown at most.
const PUT_THERE: u8 = 1;
/// Half the distance between two levels, a little less, so that a score is nearest to its own.
const HALF_BAND: f64 = 0.1249;
/// Confidence below which a person has to look.
pub(super) const RELIABLE: f64 = 0.5;
/// The larger of the probabilities that people pass an answer or fail it, below which a person has to look.
const UNDECIDED: f64 = 0.56;
/// Confidence of a verdict that a gate holds back.
pub(super) const GATED: f64 = 0.2;

/// Confidence at points of coverage, straight lines between them: lowest where a pass is decided.
const CONFIDENCE: [(f64, f64); 5] = [(0.0, 0.85), (0.43, 0.5), (0.48, 0.35), (0.53, 0.5), (1.0, 0.95)];

/// The level of a coverage.
pub(super) fn level(coverage: &Coverage<'_>) -> Level {
    if !coverage.says_something() {
        // Nothing could be quoted.
        return Level::LOWEST;
    }
    let reached = STEPS.iter().filter(|&&step| coverage.share >= step).count();
    let reached = if coverage.misses_required() { reached.min(WITHOUT_REQUIRED) } else { reached };
    Level::new(reached as u8).unwrap_or(Level::HIGHEST)
}

/// The highest level to show beside the reasons: words that were only put there are no evidence of a pass.
pub(super) fn most(reasons: &[Reason]) -> Level {
    let put_there = |reason: &Reason| matches!(reason, Reason::QuestionCopy | Reason::WordSalad | Reason::Stuffing);
    if reasons.iter().any(put_there) { Level::new(PUT_THERE).unwrap_or_default() } else { Level::HIGHEST }
}

/// Whether the reasons leave no more to be said of the level: nothing was answered, or words were only put there.
pub(super) fn is_settled(reasons: &[Reason]) -> bool {
    most(reasons) < Level::HIGHEST || reasons.iter().any(|reason| matches!(reason, Reason::Blank | Reason::DontKnow))
}

/// The coverage as a score within the band of the level.
pub(super) fn score(level: Level, coverage: &Coverage<'_>) -> Score {
    let middle = level.score().share();
    let finer = coverage.pass.unwrap_or(coverage.share);
    Score::from_share(finer.clamp(middle - HALF_BAND, middle + HALF_BAND))
}

/// The level whose band a score lies in.
pub(super) fn nearest(score: Score) -> Level {
    Level::new((score.share() * f64::from(Level::HIGHEST.number())).round() as u8).unwrap_or(Level::HIGHEST)
}

/// How far the level of a coverage can be relied on, from 0 to 1, before any gate.
pub(super) fn confidence(coverage: &Coverage<'_>) -> f64 {
    if let Some(pass) = coverage.pass {
        let likely = f64::midpoint(pass, coverage.share);
        let sure = likely.max(1.0 - likely);
        // Half-way between `RELIABLE` and certainty for whoever is half-way between undecided and certain.
        return RELIABLE + (sure - UNDECIDED) * (1.0 - RELIABLE) / (1.0 - UNDECIDED);
    }
    let share = coverage.share.clamp(0.0, 1.0);
    let after = CONFIDENCE.iter().position(|&(at, _)| share <= at).unwrap_or(CONFIDENCE.len() - 1).max(1);
    let ((from, low), (to, high)) = (CONFIDENCE[after - 1], CONFIDENCE[after]);
    low + (high - low) * (share - from) / (to - from)
}
