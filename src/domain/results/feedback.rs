//! What a candidate is told about each answer: what was found in it, and what would raise it.
//!
//! It is made of the candidate's own words and of the levels that the rubric describes: no key, no reference, no level's
//! number. What waits for a person says so and nothing else.

use std::collections::HashMap;
use std::iter;

use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::domain::assessments::{self, Criterion, Question};
use crate::domain::reviews;
use crate::domain::scorecards::{self, CriterionScore, QuestionScore, Scorecard};
use crate::domain::submissions::Submission;
use crate::kernel::ids::QuestionId;
use crate::scoring::{Level, Score, Weight, question_score};

/// What is told about one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionFeedback {
    /// The question.
    pub question: QuestionId,
    /// What was asked.
    pub prompt: String,
    /// What was found.
    pub finding: Finding,
    /// The score, where scores are shown and it is final.
    pub score: Option<Score>,
    /// The candidate's own words that counted, in their order, each once.
    pub quotes: Vec<String>,
    /// What it was judged by; empty for a question with a key, and while it waits.
    pub criteria: Vec<CriterionFeedback>,
}

/// What was found in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// All that was asked for.
    Met,
    /// A part of it.
    PartlyMet,
    /// Nothing of it.
    NotMet,
    /// Nothing was answered.
    NotAnswered,
    /// A person is still to look.
    Waiting,
}

/// What is told under one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionFeedback {
    /// Its heading.
    pub name: String,
    /// What an answer like this one shows.
    pub reached: Option<String>,
    /// What an answer on the next level shows; none above the highest that is described.
    pub next: Option<String>,
}

/// What is told about each answer of an attempt.
pub(super) async fn read(
    scope: &OrgScope,
    tx: &mut Tx,
    submission: &Submission,
    card: &Scorecard,
    with_scores: bool,
) -> Result<Vec<QuestionFeedback>, DbError> {
    let assessment = submission.assessment;
    let sections = assessments::sections(scope, tx, &[assessment]).await?.remove(&assessment).unwrap_or_default();
    let criteria = reviews::settled(scope, tx, iter::once(card)).await?.remove(&card.id).unwrap_or_default();
    let keyed = scorecards::question_scores(scope, tx, &[card.id]).await?.remove(&card.id).unwrap_or_default();
    let mut judged: HashMap<QuestionId, Vec<CriterionScore>> = HashMap::new();
    for score in criteria {
        judged.entry(score.question).or_default().push(score);
    }
    let keyed: HashMap<QuestionId, QuestionScore> = keyed.into_iter().map(|score| (score.question, score)).collect();
    let questions = sections.iter().flat_map(|section| &section.questions);
    let told = questions.map(|question| {
        let feedback = match keyed.get(&question.id) {
            _ if question.kind.is_judged() => {
                by_criteria(question, judged.get(&question.id).map(Vec::as_slice).unwrap_or_default())
            }
            Some(keyed) => by_key(question, keyed),
            None => bare(question, Finding::NotAnswered),
        };
        QuestionFeedback { score: feedback.score.filter(|_| with_scores), ..feedback }
    });
    Ok(told.collect())
}

fn bare(question: &Question, finding: Finding) -> QuestionFeedback {
    QuestionFeedback {
        question: question.id,
        prompt: question.prompt.clone(),
        finding,
        score: None,
        quotes: Vec::new(),
        criteria: Vec::new(),
    }
}

fn by_key(question: &Question, keyed: &QuestionScore) -> QuestionFeedback {
    let finding = if is_blank(&keyed.reasons) { Finding::NotAnswered } else { found(keyed.score) };
    QuestionFeedback { score: Some(keyed.score), ..bare(question, finding) }
}

fn by_criteria(question: &Question, judged: &[CriterionScore]) -> QuestionFeedback {
    if judged.is_empty() || judged.iter().all(|one| is_blank(&one.reasons)) {
        return bare(question, Finding::NotAnswered);
    }
    // A level that a person may still change is none to be told.
    if judged.iter().any(|one| one.needs_human || one.level.is_none()) {
        return bare(question, Finding::Waiting);
    }
    let under = |criterion: &Criterion| judged.iter().find(|one| one.criterion == criterion.id);
    let pairs: Vec<_> = question.criteria.iter().filter_map(|one| Some((one, under(one)?.level?))).collect();
    let weighed: Vec<(Weight, Level)> =
        pairs.iter().map(|(one, level)| (Weight::new(one.weight).unwrap_or_default(), *level)).collect();
    let Some(score) = question_score(&weighed) else { return bare(question, Finding::Waiting) };
    QuestionFeedback {
        score: Some(score),
        quotes: quotes(judged),
        criteria: pairs.into_iter().map(|(one, level)| criterion(one, level)).collect(),
        ..bare(question, found(score))
    }
}

fn found(score: Score) -> Finding {
    match score {
        Score::FULL => Finding::Met,
        Score::ZERO => Finding::NotMet,
        _ => Finding::PartlyMet,
    }
}

fn is_blank(reasons: &[String]) -> bool {
    reasons.iter().any(|reason| reason == "blank")
}

fn quotes(judged: &[CriterionScore]) -> Vec<String> {
    let mut evidence: Vec<_> = judged.iter().flat_map(|one| &one.evidence).collect();
    evidence.sort_by_key(|one| (one.start, one.end));
    evidence.dedup_by_key(|one| (one.start, one.end));
    evidence.into_iter().map(|one| one.quote.clone()).collect()
}

/// The description of the level, or of the nearest below that has one; and of the next above.
fn criterion(criterion: &Criterion, level: Level) -> CriterionFeedback {
    let described = || criterion.levels.iter().filter(|one| !one.anchor.is_empty());
    let reached = described().filter(|one| one.level <= level).max_by_key(|one| one.level);
    let next = described().filter(|one| one.level > level).min_by_key(|one| one.level);
    CriterionFeedback {
        name: criterion.name.clone(),
        reached: reached.map(|one| one.anchor.clone()),
        next: next.map(|one| one.anchor.clone()),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::domain::assessments::{CriterionLevel, QuestionKind};
    use crate::domain::scorecards::Evidence;
    use crate::kernel::ids::{AnswerId, AssessmentId, CriterionId, SectionId, TypedId};

    fn id<I: TypedId>() -> I {
        I::from_uuid(Uuid::from_u128(1))
    }

    /// A question with one criterion, described at 0, 2 and 4.
    fn question(kind: QuestionKind) -> Question {
        let level = |level| CriterionLevel {
            level: Level::new(level).unwrap(),
            label: String::new(),
            anchor: format!("shows {level}"),
        };
        let criterion = Criterion {
            id: id(),
            name: "Content".to_owned(),
            description: String::new(),
            weight: Decimal::ONE,
            levels: vec![level(0), level(2), level(4)],
        };
        Question {
            id: id(),
            assessment: id::<AssessmentId>(),
            section: id::<SectionId>(),
            position: 0,
            kind,
            prompt: "Why?".to_owned(),
            required: true,
            weight: Decimal::ONE,
            max_length: None,
            reference_answer: Some("the key".to_owned()),
            choices: Vec::new(),
            numeric_answer: None,
            key_points: Vec::new(),
            criteria: vec![criterion],
            file: None,
        }
    }

    fn judged(level: Option<u8>, needs_human: bool, reasons: &[&str]) -> CriterionScore {
        let level = level.map(|level| Level::new(level).unwrap());
        let evidence =
            |start, end, quote: &str| Evidence { answer: id::<AnswerId>(), quote: quote.to_owned(), start, end };
        CriterionScore {
            question: id(),
            criterion: id::<CriterionId>(),
            level,
            score: level.map(Level::score),
            rationale: "Met: “the key”.".to_owned(),
            confidence: None,
            needs_human,
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
            evidence: vec![evidence(9, 12, "two"), evidence(0, 3, "one"), evidence(0, 3, "one")],
        }
    }

    #[test]
    fn says_what_the_level_shows_and_what_the_next_would() {
        let asked = question(QuestionKind::ShortText);
        let told = by_criteria(&asked, &[judged(Some(3), false, &[])]);
        assert_eq!(
            (told.finding, told.quotes.as_slice()),
            (Finding::PartlyMet, ["one", "two"].map(str::to_owned).as_slice())
        );
        let [under] = told.criteria.as_slice() else { panic!("one criterion") };
        assert_eq!((under.reached.as_deref(), under.next.as_deref()), (Some("shows 2"), Some("shows 4")));
        let best = by_criteria(&asked, &[judged(Some(4), false, &[])]);
        assert_eq!((best.finding, &best.criteria[0].next), (Finding::Met, &None));
        let worst = by_criteria(&asked, &[judged(Some(0), false, &[])]);
        assert_eq!((worst.finding, worst.criteria[0].next.as_deref()), (Finding::NotMet, Some("shows 2")));
        assert!(!format!("{told:?}{best:?}{worst:?}").contains("the key"));
    }

    #[test]
    fn what_waits_for_a_person_is_not_told() {
        let asked = question(QuestionKind::LongText);
        for waiting in [judged(Some(3), true, &["instruction"]), judged(None, true, &["no_consent"])] {
            assert_eq!(by_criteria(&asked, &[waiting]), bare(&asked, Finding::Waiting));
        }
        assert_eq!(by_criteria(&asked, &[judged(Some(0), false, &["blank"])]), bare(&asked, Finding::NotAnswered));
        assert_eq!(by_criteria(&asked, &[]), bare(&asked, Finding::NotAnswered));
    }

    #[test]
    fn a_key_says_right_or_partly_and_not_what_would_have_been() {
        let asked = question(QuestionKind::MultipleChoice);
        let keyed = |hundredths, reasons: &[&str]| QuestionScore {
            question: id(),
            score: Score::from_hundredths(hundredths).unwrap(),
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        };
        let finding = |keyed: &QuestionScore| by_key(&asked, keyed).finding;
        assert_eq!(finding(&keyed(10_000, &[])), Finding::Met);
        assert_eq!(finding(&keyed(5_000, &["missing"])), Finding::PartlyMet);
        assert_eq!(finding(&keyed(0, &["wrong"])), Finding::NotMet);
        assert_eq!(finding(&keyed(0, &["blank"])), Finding::NotAnswered);
        assert!(by_key(&asked, &keyed(0, &[])).criteria.is_empty());
    }
}
