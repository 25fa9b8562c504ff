//! The scoring of one question without a key.
//!
//! What the scorer quotes is held against the stored answer once more before it becomes evidence; a quote that is not
//! there word for word is dropped and a person looks. Without a reference or key points, without consent, or for a file
//! or recording, which no scorer reads, there is no level at all. What is typed instead of being spoken is scored as
//! any text is.

use super::model::{CriterionScore, Evidence};
use super::score::weight;
use crate::domain::assessments::{Criterion, Question};
use crate::domain::submissions::Answer;
use crate::kernel::ids::AnswerId;
use crate::scoring::lexical::{self, KeyPoint, Language, PreparedQuestion, Quote, Reason, Verdict};
use crate::scoring::{Level, Score, question_score};

/// What one text question came to.
pub(super) struct TextScore {
    pub(super) criteria: Vec<CriterionScore>,
    /// Score and confidence, where the question counts.
    pub(super) counted: Option<(Score, Score)>,
    /// Nothing was answered.
    pub(super) blank: bool,
    pub(super) needs_human: bool,
    /// Why a person has to look.
    pub(super) human_reasons: Vec<String>,
}

/// What is said of an answer, for each of the criteria alike.
struct Judgement {
    level: Option<Level>,
    confidence: Option<Score>,
    rationale: String,
    blank: bool,
    needs_human: bool,
    reasons: Vec<String>,
    evidence: Vec<Evidence>,
}

/// The languages of a text question on a card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Languages {
    /// In which it is asked, and its answer is read.
    pub(super) question: Language,
    /// In which the card tells of it, as of every other.
    pub(super) card: Language,
}

/// Scores the answer to a question without a key.
pub(super) fn score(question: &Question, answer: Option<&Answer>, consent: bool, languages: Languages) -> TextScore {
    let criteria = &question.criteria;
    let judgement = judge(question, answer, consent, languages);
    let levels: Vec<_> = criteria.iter().filter_map(|one| Some((weight(one.weight), judgement.level?))).collect();
    TextScore {
        counted: question_score(&levels).zip(judgement.confidence),
        blank: judgement.blank,
        needs_human: judgement.needs_human,
        human_reasons: if judgement.needs_human { judgement.reasons.clone() } else { Vec::new() },
        criteria: criteria.iter().map(|criterion| judgement.under(question, criterion)).collect(),
    }
}

fn judge(question: &Question, answer: Option<&Answer>, consent: bool, languages: Languages) -> Judgement {
    let Some(answer) = answer.filter(|answer| !answer.is_blank()) else {
        return Judgement::blank(question, languages.card);
    };
    if answer.document.is_some() {
        return Judgement::abstained("document", languages.card);
    }
    match answer.text.as_deref() {
        None => Judgement::abstained("unsupported_kind", languages.card),
        Some(_) if !consent => Judgement::abstained("no_consent", languages.card),
        Some(text) => {
            let verdict = PreparedQuestion::new(&asked(question, languages.question)).score(text);
            judged(question, answer.id, text, verdict, languages.card)
        }
    }
}

/// The question as the scorer wants it.
fn asked(question: &Question, language: Language) -> lexical::Question {
    let key_points = question.key_points.iter().map(|point| KeyPoint {
        text: point.text.clone(),
        weight: weight(point.weight),
        required: point.required,
        synonyms: point.synonyms.clone(),
        must_not: point.must_not.clone(),
    });
    lexical::Question {
        prompt: question.prompt.clone(),
        references: question.reference_answer.iter().cloned().collect(),
        key_points: key_points.collect(),
        language,
    }
}

/// A verdict with its quotes held against the stored text.
fn judged(question: &Question, answer: AnswerId, text: &str, verdict: Verdict, language: Language) -> Judgement {
    if verdict.reasons.contains(&Reason::Blank) {
        return Judgement::blank(question, language);
    }
    let rationale = verdict.rationale(language);
    let abstains = verdict.reasons.contains(&Reason::NoReference);
    let mut needs_human = verdict.needs_human;
    let mut reasons: Vec<String> = verdict.reasons.iter().map(|reason| reason.as_str().to_owned()).collect();
    let mut note = |reason: &str| {
        needs_human = true;
        reasons.push(reason.to_owned());
    };
    let quoted = verdict.evidence.len();
    let evidence = verbatim(answer, text, verdict.evidence);
    if evidence.len() < quoted {
        note("quote_mismatch");
    }
    if verdict.level > Level::LOWEST && evidence.is_empty() {
        note("no_quote");
    }
    Judgement {
        level: (!abstains).then_some(verdict.level),
        confidence: (!abstains).then_some(verdict.confidence),
        rationale,
        blank: false,
        needs_human,
        reasons,
        evidence,
    }
}

/// The quotes that stand in the text word for word.
fn verbatim(answer: AnswerId, text: &str, quotes: Vec<Quote>) -> Vec<Evidence> {
    let characters: Vec<char> = text.chars().collect();
    let stands = |quote: &Quote| {
        let stretch = characters.get(quote.start..quote.end).unwrap_or_default();
        !stretch.is_empty() && stretch.iter().copied().eq(quote.quote.chars())
    };
    let kept = quotes.into_iter().filter(stands);
    kept.map(|quote| Evidence { answer, quote: quote.quote, start: quote.start, end: quote.end }).collect()
}

impl Judgement {
    /// Nothing was answered: certainly level 0 where an answer is required, and left out where it is not.
    fn blank(question: &Question, language: Language) -> Self {
        let required = question.required;
        let german = language == Language::German;
        let rationale = match (required, german) {
            (true, false) => "The question was left open.",
            (true, true) => "Die Frage blieb offen.",
            (false, false) => "The question was left open. It is optional and does not count.",
            (false, true) => "Die Frage blieb offen. Sie ist freiwillig und zählt nicht.",
        };
        let mut reasons = vec!["blank".to_owned()];
        reasons.extend((!required).then(|| "optional".to_owned()));
        Self {
            level: required.then_some(Level::LOWEST),
            confidence: required.then_some(Score::FULL),
            rationale: rationale.to_owned(),
            blank: true,
            needs_human: false,
            reasons,
            evidence: Vec::new(),
        }
    }

    /// A person is to give the level.
    fn abstained(reason: &str, language: Language) -> Self {
        let rationale = match (reason, language) {
            ("no_consent", Language::German) => "Ohne Einwilligung in automatische Bewertung bewertet ein Mensch.",
            ("no_consent", _) => "Without consent to automated scoring, a person scores this answer.",
            ("document", Language::German) => "Dateien und Aufnahmen bewertet ein Mensch.",
            ("document", _) => "A person scores files and recordings.",
            (_, Language::German) => "Diese Art von Antwort bewertet ein Mensch.",
            _ => "A person scores this kind of answer.",
        };
        Self {
            level: None,
            confidence: None,
            rationale: rationale.to_owned(),
            blank: false,
            needs_human: true,
            reasons: vec![reason.to_owned()],
            evidence: Vec::new(),
        }
    }

    fn under(&self, question: &Question, criterion: &Criterion) -> CriterionScore {
        CriterionScore {
            question: question.id,
            criterion: criterion.id,
            level: self.level,
            score: self.level.map(Level::score),
            rationale: self.rationale.clone(),
            confidence: self.confidence,
            needs_human: self.needs_human,
            reasons: self.reasons.clone(),
            evidence: self.evidence.clone(),
        }
    }
}
