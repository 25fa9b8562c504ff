//! A line of the output.

use serde::Serialize;
use serde_json::Value;

use super::lines::Line;
use super::request::{Asked, Request, id, object};
use crate::scoring::Level;
use crate::scoring::lexical::{CalibratedQuestion, Quote, Reason, Verdict};

/// What becomes of a line.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Response {
    /// It was scored.
    Scored(Scored),
    /// It could not be scored.
    Refused {
        /// The line's own id, where it has one.
        id: Value,
        /// Counted from 1.
        line: usize,
        /// Field and remedy.
        error: String,
    },
}

/// What the scorer says of one answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Scored {
    id: Value,
    score: Option<f64>,
    level: Option<Level>,
    confidence: f64,
    needs_human: bool,
    reasons: Vec<Reason>,
    evidence: Vec<Evidence>,
}

#[derive(Debug, Serialize)]
struct Evidence {
    quote: String,
    start: usize,
    end: usize,
}

/// Scores lines one after another, and makes a question ready once for all answers that follow it.
#[derive(Default)]
pub(super) struct Responder {
    latest: Option<(Asked, CalibratedQuestion)>,
}

impl Responder {
    pub(super) fn respond(&mut self, line: &Line) -> Response {
        let refused = |id: Value, error: &str| Response::Refused { id, line: line.number, error: error.to_owned() };
        let Some(bytes) = &line.bytes else {
            return refused(Value::Null, "is longer than 4 MiB; shorten it");
        };
        let object = match object(bytes) {
            Ok(object) => object,
            Err(refusal) => return refused(Value::Null, &refusal.to_string()),
        };
        let id = id(&object).cloned().unwrap_or_default();
        match Request::read(&object) {
            Ok(request) => Response::Scored(self.score(id, request)),
            Err(refusal) => refused(id, &refusal.to_string()),
        }
    }

    fn score(&mut self, id: Value, Request { asked, answer }: Request) -> Scored {
        let latest = self.latest.take().filter(|(latest, _)| *latest == asked);
        let (asked, question) = latest.unwrap_or_else(|| {
            let question = CalibratedQuestion::new(&asked.question, &asked.graded);
            (asked, question)
        });
        let scored = Scored::new(id, question.score(&answer));
        self.latest = Some((asked, question));
        scored
    }
}

impl Scored {
    fn new(id: Value, verdict: Verdict) -> Self {
        let abstains = verdict.reasons.contains(&Reason::NoReference);
        let evidence = |Quote { start, end, quote }| Evidence { quote, start, end };
        Self {
            id,
            score: (!abstains).then(|| verdict.score.share()),
            level: (!abstains).then_some(verdict.level),
            confidence: verdict.confidence.share(),
            needs_human: verdict.needs_human,
            reasons: verdict.reasons,
            evidence: verdict.evidence.into_iter().map(evidence).collect(),
        }
    }
}
