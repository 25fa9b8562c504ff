//! Scores moved towards how people graded other answers to the same question.
//!
//! People grade a question more or less strictly than the scorer does: the mean difference moves every score, the less
//! the fewer answers were graded. And what they thought of one answer moves the answers that resemble it. Gates,
//! quotes and reasons stay as they are, and what was blank, unknown or only put there gains nothing.

use std::collections::HashSet;

use super::{PreparedQuestion, Question, Verdict, level, text::Text};
use crate::scoring::Score;

/// With as many graded answers half of the mean difference counts.
const SHRINKAGE: f64 = 3.0;
/// How sharply resemblance falls off, and how much of it explains half of what the shift leaves open.
const SHARPNESS: i32 = 5;
const RESERVE: f64 = 0.1;

/// An answer that people graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// The answer.
    pub answer: String,
    /// What people gave for it.
    pub score: Score,
}

/// A question ready to score answers the way people graded some.
#[derive(Debug)]
pub struct CalibratedQuestion {
    question: PreparedQuestion,
    /// How much higher people grade, as a share of 1.
    shift: f64,
    residuals: Vec<Residual>,
}

/// The words of a graded answer, and what the shift leaves open of its difference.
#[derive(Debug)]
struct Residual {
    words: HashSet<String>,
    left: f64,
}

impl CalibratedQuestion {
    /// Scores the graded answers, and keeps how people differ.
    pub fn new(question: &Question, graded: &[Graded]) -> Self {
        let question = PreparedQuestion::new(question);
        let differences: Vec<f64> =
            graded.iter().map(|one| one.score.share() - question.score(&one.answer).score.share()).collect();
        let shift = differences.iter().sum::<f64>() / (differences.len() as f64 + SHRINKAGE);
        let residual = |(one, difference): (&Graded, &f64)| Residual {
            words: words(&one.answer, &question),
            left: difference - shift,
        };
        let residuals = graded.iter().zip(&differences).map(residual).collect();
        Self { question, shift, residuals }
    }

    /// Scores one answer as it was stored.
    pub fn score(&self, stored: &str) -> Verdict {
        let verdict = self.question.score(stored);
        if self.residuals.is_empty() || verdict.evidence.is_empty() || level::is_settled(&verdict.reasons) {
            return verdict;
        }
        let score = Score::from_share(verdict.score.share() + self.shift + self.explained(stored));
        Verdict { score, level: level::nearest(score), ..verdict }
    }

    /// What the graded answers that resemble this one explain.
    fn explained(&self, stored: &str) -> f64 {
        let words = words(stored, &self.question);
        let weighed = self.residuals.iter().map(|residual| (resemblance(&words, &residual.words), residual.left));
        let (weight, sum) =
            weighed.fold((RESERVE, 0.0), |(weight, sum), (alike, left)| (weight + alike, sum + alike * left));
        sum / weight
    }
}

/// The words of an answer, function words as they are and the others by their stems.
fn words(answer: &str, question: &PreparedQuestion) -> HashSet<String> {
    Text::read(answer, question.language.lexicon()).tokens.into_iter().map(|token| token.stem).collect()
}

/// Share of words in common, sharpened; 1 for the same words.
fn resemblance(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let common = one.intersection(other).count();
    let dice = 2.0 * common as f64 / (one.len() + other.len()).max(1) as f64;
    dice.powi(SHARPNESS)
}

#[cfg(test)]
mod tests {
    use super::{super::Language, *};

    fn question() -> Question {
        Question {
            prompt: "Why does the bulb stay dark?".into(),
            references: vec!["There is a gap in the circuit, so no current flows through the bulb.".into()],
            language: Language::English,
            ..Question::default()
        }
    }

    fn graded(answer: &str, share: f64) -> Graded {
        Graded { answer: answer.into(), score: Score::from_share(share) }
    }

    #[test]
    fn strict_people_lower_every_score_and_the_more_the_more_they_graded() {
        let answer = "The circuit has a gap and therefore no current flows.";
        let strict = |count: usize| {
            let graded = vec![graded("No current flows through the bulb, there is a gap.", 0.4); count];
            CalibratedQuestion::new(&question(), &graded).score(answer).score
        };
        assert!(strict(0) > strict(1) && strict(1) > strict(4), "{} {} {}", strict(0), strict(1), strict(4));
    }

    #[test]
    fn what_resembles_a_graded_answer_moves_most() {
        let liked = "The wire to the bulb is torn, a gap.";
        let graded = [graded(liked, 1.0), graded("There is a gap in the current.", 0.5)];
        let (plain, moved) = (CalibratedQuestion::new(&question(), &[]), CalibratedQuestion::new(&question(), &graded));
        let gain = |answer: &str| moved.score(answer).score.share() - plain.score(answer).score.share();
        assert!(
            gain("The wire to the bulb is torn, so a gap.") > gain("A gap somewhere, I suppose, in a circuit.") + 0.1
        );
    }

    #[test]
    fn gates_stay_shut() {
        let generous = vec![graded("There is a gap.", 1.0); 9];
        let question = CalibratedQuestion::new(&question(), &generous);
        for attack in
            ["", "I don't know", "gap circuit bulb the no flows in current a through", "Why does the bulb stay dark?"]
        {
            let verdict = question.score(attack);
            let plain = PreparedQuestion::new(&self::question()).score(attack);
            assert_eq!((verdict.needs_human, &verdict.reasons), (plain.needs_human, &plain.reasons), "{attack}");
            assert!(verdict.level.number() <= 1, "{attack}\n{verdict:#?}");
        }
    }
}
