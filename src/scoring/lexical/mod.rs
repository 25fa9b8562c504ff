//! `lexical`, the scorer that needs nothing but this program: no model, no network, the same verdict every time.
//!
//! A `Question` is made a `PreparedQuestion` once; each answer then becomes a `Verdict`. The way of an answer:
//! `text` splits it into tokens that keep their place, and `negation` tells what it claims from what it denies;
//! `matching` notes which tokens resemble words of the `phrase`s looked for and finds the sentences that say most of
//! each; `coverage` turns that into credit per key point; `level` into a level and a confidence; `gates` (with
//! `instruction`) hold back what was not meant as an answer; `evidence` cuts the quotes and `rationale` puts it into
//! words. `question` and `references` prepare what is expected, `languages` and `similarity` know about words.
//!
//! Invariants: a level above 0 comes with a quote; every quote is verbatim; saying more of what is expected never
//! lowers a level while the gates stay as they are; nothing depends on the order in which answers come.

mod agreement;
mod calibration;
mod coefficients;
mod coverage;
mod evidence;
mod features;
mod gates;
mod instruction;
mod languages;
mod level;
mod matching;
mod negation;
mod phrase;
mod question;
mod rationale;
mod references;
mod similarity;
#[cfg(test)]
mod tests;
mod text;
mod verdict;

pub use calibration::{CalibratedQuestion, Graded};
use coverage::{Coverage, PointCoverage};
use features::Written;
pub use features::{FEATURES, Features, LEVEL_FEATURES, MONOTONE};
use gates::Gates;
pub use languages::Language;
use matching::Sightings;
pub use question::{KeyPoint, PreparedQuestion, Question};
use text::Text;
pub use verdict::{Finding, Outcome, Quote, Reason, Verdict};

use super::{Level, Score};

/// The name recorded with every score it gives.
pub const NAME: &str = "lexical";
/// The version recorded beside the name; any change that can move a level raises it.
pub const VERSION: &str = "3";

impl PreparedQuestion {
    /// Scores one answer as it was stored.
    pub fn score(&self, stored: &str) -> Verdict {
        if is_blank(stored) {
            return self.blank();
        }
        let lexicon = self.language.lexicon();
        let answer = Text::read(stored, lexicon);
        let sightings = Sightings::new(&answer, &self.vocabulary, self.language.compounds());
        let coverage = Coverage::new(self, &Written::new(&answer, lexicon), &sightings);
        let gates = Gates { question: self, stored, answer: &answer, sightings: &sightings, coverage: &coverage };
        let characters: Vec<char> = stored.chars().collect();
        let finding = |point: &PointCoverage<'_>| finding(point, &characters, &answer);
        let findings = coverage.points.iter().map(finding).collect();
        Self::verdict(&coverage, gates.reasons(), findings)
    }

    /// What can be measured of an answer beside each reference, for whoever fits the regression.
    pub fn features(&self, stored: &str) -> Vec<Features> {
        let lexicon = self.language.lexicon();
        let answer = Text::read(stored, lexicon);
        let sightings = Sightings::new(&answer, &self.vocabulary, self.language.compounds());
        let written = Written::new(&answer, lexicon);
        let beside = |alternative| {
            Coverage::of(alternative, self.derived, &sightings).features(alternative, &written, &sightings)
        };
        self.alternatives.iter().filter_map(beside).collect()
    }

    fn verdict(coverage: &Coverage<'_>, mut reasons: Vec<Reason>, key_points: Vec<Finding>) -> Verdict {
        if reasons.contains(&Reason::DontKnow) && !reasons.contains(&Reason::Instruction) {
            return Self::certain(Reason::DontKnow, key_points);
        }
        let held_back = reasons.iter().any(|reason| reason.needs_human());
        let confidence = if held_back { level::GATED } else { level::confidence(coverage) };
        if !held_back && confidence < level::RELIABLE {
            reasons.push(Reason::LowConfidence);
        }
        if coverage.misses_required() {
            reasons.push(Reason::RequiredMissing);
        }
        let level = level::level(coverage).min(level::most(&reasons));
        Verdict {
            score: level::score(level, coverage),
            level,
            coverage: Score::from_share(coverage.share),
            confidence: Score::from_share(confidence),
            needs_human: reasons.iter().any(|reason| reason.needs_human()),
            evidence: evidence::merged(key_points.iter().flat_map(|point| point.spans.clone()).collect()),
            key_points,
            reasons,
        }
    }

    fn blank(&self) -> Verdict {
        let missed = |expected: &question::Expected| Finding {
            text: expected.text.clone(),
            outcome: Outcome::NotMet,
            contradicted: false,
            spans: Vec::new(),
        };
        Self::certain(
            Reason::Blank,
            self.alternatives.first().into_iter().flat_map(|first| &first.expected).map(missed).collect(),
        )
    }

    /// The verdict on an answer that is not one: level 0, and nobody needs to look.
    fn certain(reason: Reason, key_points: Vec<Finding>) -> Verdict {
        Verdict {
            score: Score::ZERO,
            level: Level::LOWEST,
            coverage: Score::ZERO,
            confidence: Score::FULL,
            needs_human: false,
            reasons: vec![reason],
            evidence: Vec::new(),
            key_points,
        }
    }
}

fn finding(point: &PointCoverage<'_>, stored: &[char], answer: &Text) -> Finding {
    let spans = match point.outcome {
        Outcome::NotMet => Vec::new(),
        _ => evidence::quotes(stored, answer, &point.found.tokens),
    };
    let contradicted = point.forbidden || point.denied;
    Finding { text: point.expected.text.clone(), outcome: point.outcome, contradicted, spans }
}

/// Nothing but white space, punctuation and invisible characters, or a word that stands for nothing.
fn is_blank(stored: &str) -> bool {
    const NOTHING: [&str; 8] = ["n/a", "none", "nil", "no answer", "no response", "keine antwort", "k.a", "entfällt"];
    let is_filler = |symbol: char| {
        symbol.is_whitespace() || symbol.is_control() || text::is_invisible(symbol) || symbol.is_ascii_punctuation()
    };
    let said = stored.trim_matches(|symbol| is_filler(symbol) || matches!(symbol, '…' | '–' | '—' | '•'));
    said.is_empty() || NOTHING.contains(&said.to_lowercase().as_str())
}
